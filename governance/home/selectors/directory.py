"""The directory of people: filtered, paged by key, each with the roles they hold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from governance.core.database import row_get
from governance.core.errors import Missing
from governance.core.search import search_any, sort_key, words_of
from roles.org.models import PERSON_TEXT, Department, Person
from roles.org.selectors import departments_below
from roles.team.models import Assignment
from roles.team.rules import RoleKind, state_word
from roles.team.selectors.chart.department import people_marked
from roles.team.selectors.focus import channels_prefetch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer

PEOPLE = 30  # of them a page is no heavier than an employee's may be
CHUNK = 1000
BY_NAME = sort_key("display_name")
COUNTED = 1000  # what a search finds is counted up to here: more is "more"
ROLES: dict[str, _StrPromise] = {
    "": _("Any role or none"),
    "coach": _("Coaches"),
    "player": _("Players"),
    "booth": _("In the booth"),
    "none": _("Without a role"),
}
READY: dict[str, _StrPromise] = {
    "": _("Ready or not"),
    "yes": _("Ready"),
    "no": _("Getting ready"),
}


@dataclass(frozen=True, slots=True)
class PeopleAsked:
    """What is in the address: each "" or None when it is not asked for."""

    q: str = ""
    department: UUID | None = None
    kind: str = ""
    role: str = ""
    ready: str = ""

    @property
    def filtered(self) -> bool:
        return bool(self.q or self.department or self.kind or self.role or self.ready)


@dataclass(frozen=True, slots=True)
class Held:
    """A role somebody holds or is proposed for."""

    assignment: Assignment
    word: str  # a key of the state_chip tag


@dataclass(frozen=True, slots=True)
class PersonRow:
    person: Person
    mark: str
    held: list[Held]


@dataclass(frozen=True, slots=True)
class People:
    rows: list[PersonRow]
    count: int
    more: bool  # than ``count``
    after: UUID | None  # the last one shown, when others follow
    department: Department | None


def people_page(*, viewer: Viewer, asked: PeopleAsked, after: UUID | None, now: datetime) -> People:
    """Return one page of those who are listed, by name, from behind the person ``after``.

    Raises Missing for a department, or a person to go on from, that the viewer cannot see. At
    most seven queries, whatever the size; what a search finds is counted up to a thousand.
    """
    department = _department(viewer, asked.department)
    found = _found(viewer, asked, department, now)
    shown = _behind(viewer, found, after).order_by(BY_NAME, "pk")[: PEOPLE + 1]
    people = list(people_marked(shown, viewer).select_related("department", "organisation"))
    more = len(people) > PEOPLE
    count = found[: COUNTED + 1].count() if asked.q else found.count()
    return People(
        rows=_rows(viewer, people[:PEOPLE], now),
        count=min(count, COUNTED) if asked.q else count,
        more=bool(asked.q) and count > COUNTED,
        after=people[PEOPLE - 1].uid if more else None,
        department=department,
    )


def people_all(
    *, viewer: Viewer, asked: PeopleAsked, now: datetime
) -> tuple[int, Iterator[PersonRow]]:
    """Return how many ``people_page`` would show in all, and them, read in parts of a thousand."""
    found = _found(viewer, asked, _department(viewer, asked.department), now)
    return found.count(), _streamed(viewer, found, now)


def _streamed(viewer: Viewer, found: QuerySet[Person], now: datetime) -> Iterator[PersonRow]:
    ids = list(found.order_by(BY_NAME, "pk").values_list("pk", flat=True))
    listed = Person.objects.select_related("department", "organisation")
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        people, held = listed.in_bulk(part), held_by(viewer=viewer, person_ids=part, now=now)
        for key in part:
            if key in people:  # nobody went meanwhile
                yield PersonRow(people[key], "", held[key])


def _department(viewer: Viewer, uid: UUID | None) -> Department | None:
    if uid is None:
        return None
    return row_get(Department.objects.visible_to(viewer), uid)


def _found(
    viewer: Viewer, asked: PeopleAsked, department: Department | None, now: datetime
) -> QuerySet[Person]:
    people: QuerySet[Person] = Person.objects.employed().visible_to(viewer)
    if department is not None:
        people = people.filter(department__in=departments_below([department.pk]))
    if words_of(asked.q):
        people = search_any(people, asked.q, name="display_name", text=PERSON_TEXT)
    if asked.kind:
        people = people.filter(kind=asked.kind)
    return people.filter(_role(viewer, asked.role), _ready(viewer, asked.ready, now))


def _role(viewer: Viewer, role: str) -> Q:
    held = Assignment.objects.active().visible_to(viewer).filter(person=OuterRef("pk"))
    if role == "none":
        return ~Q(Exists(held))
    return Q(Exists(held.filter(role__type__kind=role))) if role in RoleKind.values else Q()


def _ready(viewer: Viewer, ready: str, now: datetime) -> Q:
    theirs = Assignment.objects.visible_to(viewer).filter(person=OuterRef("pk"))
    open_ones, able = theirs.open(), theirs.ready(now)
    if ready == "yes":
        return Q(Exists(able))
    return Q(Exists(open_ones)) & ~Q(Exists(able)) if ready == "no" else Q()


def _behind(viewer: Viewer, found: QuerySet[Person], after: UUID | None) -> QuerySet[Person]:
    if after is None:
        return found
    named: dict[str, Any] = {"key": BY_NAME}
    last: Any = Person.objects.visible_to(viewer).filter(uid=after).annotate(**named)
    key, pk = last.values_list("key", "pk").first() or (None, 0)
    if key is None:
        raise Missing
    behind: Any = found.alias(**named)
    others: QuerySet[Person] = behind.filter(Q(key__gt=key) | Q(key=key, pk__gt=pk), key__gte=key)
    return others


def _rows(viewer: Viewer, people: list[Person], now: datetime) -> list[PersonRow]:
    held = held_by(viewer=viewer, person_ids=[person.pk for person in people], now=now)
    return [PersonRow(each, each.mark, held[each.pk]) for each in people]  # type: ignore[attr-defined]


def held_by(
    *, viewer: Viewer, person_ids: Iterable[int], now: datetime
) -> defaultdict[int, list[Held]]:
    """Return by person the open assignments that the viewer may see, with their focus.

    Two queries.
    """
    found: defaultdict[int, list[Held]] = defaultdict(list)
    assignments = (
        Assignment.objects.open()
        .visible_to(viewer)
        .filter(person__in=list(person_ids))
        .select_related("role__type", "role__department", "backup")
        .prefetch_related(channels_prefetch())
        .with_readiness(now)
        .order_by("starts_on", "pk")
    )
    for each in assignments:
        found[each.person_id].append(Held(each, state_word(each.state, ready=each.is_ready)))
    return found
