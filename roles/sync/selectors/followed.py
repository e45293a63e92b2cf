"""What a replica holds: the organisation row by row, each as one line of JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery, TextField
from django.db.models.functions import Cast

from roles.org.models import Department, Person
from roles.org.selectors.rows import DEPARTMENT_FIELDS, PERSON_FIELDS
from roles.sync.models import Change
from roles.team.models import Assignment, ReadyPeriod, Role
from roles.team.rules import Authority

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

AT_ONCE: Final = 2_000
TEXT_ALIKE: Final = ("uid", "_on")  # ends of paths whose text is what JSON says of them
AUTHORITIES: Final = {level.value: level.name.lower() for level in Authority}


@dataclass(frozen=True, slots=True)
class Followed:
    """One kind of row. ``here`` are those that are in a replica at all, ``over`` says what became
    of the others; ``fields`` are names and paths, ``place`` the path of its department. Of a kind
    that is ``all_text`` each field is text, a public id or a day: what JSON has in quotes."""

    model: Any
    here: Callable[[Any], Any]
    over: str
    place: str
    fields: dict[str, str]
    added: Callable[[Any], Any] = lambda rows: rows
    all_text: bool = False

    def rows(self, viewer: Viewer) -> Any:
        return self.here(self.model.objects.visible_to(viewer))


def _focus_added(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Add the channels, and since and until when it was ready the last time."""
    named = Assignment.channels.through.objects.filter(assignment=OuterRef("pk"))
    periods = ReadyPeriod.objects.filter(assignment=OuterRef("pk")).order_by("-during")
    found: dict[str, Any] = {
        "focus": ArraySubquery(named.order_by("channel__uid").values("channel__uid")),
        "ready_from": Subquery(periods.values("during__startswith")[:1]),
        "ready_until": Subquery(periods.values("during__endswith")[:1]),
    }
    return rows.annotate(**found)


def _without(fields: dict[str, str], *names: str) -> dict[str, str]:
    return {name: path for name, path in fields.items() if name not in {"uid", *names}}


# Only what stands in the row itself, or is never changed where it stands: whatever is told here,
# a trigger tells of. In the order of a snapshot.
FOLLOWED: Final[dict[str, Followed]] = {
    Change.Kind.ASSIGNMENT.value: Followed(
        model=Assignment,
        here=lambda rows: rows.open(),
        over="ended",
        place="role__department_id",
        fields={
            "role": "role__uid",
            "holder": "person__uid",
            "state": "state",
            "authority": "authority",
            "starts_on": "starts_on",
            "ends_on": "ends_on",
            "channels": "focus",
            "languages": "languages",
            "regions": "regions",
            "backup": "backup__uid",
            "ready_from": "ready_from",
            "ready_until": "ready_until",
        },
        added=_focus_added,
    ),
    Change.Kind.DEPARTMENT.value: Followed(
        model=Department,
        here=lambda rows: rows.current(),
        over="closed",
        place="pk",
        fields=_without(DEPARTMENT_FIELDS),
        all_text=True,
    ),
    Change.Kind.PERSON.value: Followed(
        model=Person,
        here=lambda rows: rows.employed(),
        over="left",
        place="department_id",
        fields=_without(PERSON_FIELDS, "dotted_to", "organisation"),
        all_text=True,
    ),
    Change.Kind.ROLE.value: Followed(
        model=Role,
        here=lambda rows: rows.open(),
        over="closed",
        place="department_id",
        fields={
            "type": "type__key",
            "department": "department__uid",
            "focus": "focus",
            "purpose": "purpose",
            "end_goal": "end_goal",
            "opened_at": "opened_at",
            "fallback": "fallback__uid",
        },
    ),
}
MOVED, ERASED = "moved", "erased"
GONE: Final = (*sorted({each.over for each in FOLLOWED.values()}), MOVED, ERASED)


def images_of(kind: str, rows: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield public id and image of each of these rows, by public id; one query, read in parts.

    The keys are sorted, as RFC 8785 has it: two programs that write a row so write the same bytes.
    """
    followed = FOLLOWED[kind]
    names = sorted(followed.fields)
    read = [_read(path) for path in ("uid", *(followed.fields[name] for name in names))]
    told = followed.added(rows).order_by("uid").values_list(*read)
    for uid, *values in told.iterator(AT_ONCE):
        image = dict(zip(names, values, strict=True))
        if "authority" in image:
            image["authority"] = AUTHORITIES[image["authority"]]
        yield uid, image


def _read(path: str) -> Cast | F:
    """Read public ids and days as text: to make a UUID of each takes as long as all the rest."""
    return Cast(path, TextField()) if path.endswith(TEXT_ALIKE) else F(path)


def gone_of(kind: str, uids: Collection[UUID]) -> dict[UUID, str]:
    """Return what became of rows that the viewer does not follow any more; two queries."""
    followed = FOLLOWED[kind]
    if not uids:
        return {}
    there = followed.model.objects.filter(uid__in=uids)
    kept = set(there.values_list("uid", flat=True))
    here = set(followed.here(there).values_list("uid", flat=True))
    over = {uid: followed.over if uid in kept else ERASED for uid in uids}
    return over | dict.fromkeys(here, MOVED)
