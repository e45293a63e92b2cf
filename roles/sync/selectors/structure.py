"""The tree of departments at one moment, and what is different in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.sync.selectors.handing import rows_handed
from roles.team.models import Assignment, ChecklistItem, Role
from roles.team.rules import ItemKind, RoleKind, State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

SHOWN = 120  # departments of each tree that are drawn: a page stays below 1,500 elements
NAMED = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A department as it stands; ``people`` work in it, not below."""

    uid: str
    name: str
    parent: int | None
    head: str
    people: int
    head_uid: str


@dataclass(frozen=True, slots=True)
class Structure:
    """Open departments by id, who is asked to decide by item, and what is counted."""

    places: dict[int, Place]
    asked: dict[int, int | None]
    coached: int
    roles: int
    stranded: frozenset[int]  # channels of departments that are closed


def structure_read(now: datetime) -> Structure:
    """Return it; five statements, of the size of all departments and of what is undecided."""
    working = ~Q(people__employment=Person.Employment.LEFT)
    departments = (
        Department.objects.current()
        .annotate(number=Count("people", filter=working))
        .values_list("pk", "uid", "name", "parent", "head__display_name", "head__uid", "number")
    )
    undecided = ChecklistItem.objects.filter(
        kind__in=[ItemKind.CONSENT, ItemKind.APPROVE],
        met_at=None,
        assignment__state=State.PROPOSED,
    )
    coaches = (  # as the chart counts them
        Assignment.objects.active()
        .ready(now)
        .filter(role__type__kind=RoleKind.COACH, role__department__closed_on=None)
    )
    stranded = Channel.objects.filter(department__closed_on__isnull=False)
    return Structure(
        places={
            pk: Place(str(uid), name, parent, head or "", number, str(head_uid) if head else "")
            for pk, uid, name, parent, head, head_uid, number in departments
        },
        asked=dict(undecided.values_list("pk", "person")),
        coached=coaches.values("role__department").distinct().count(),
        roles=Role.objects.open().count(),
        stranded=frozenset(stranded.values_list("pk", flat=True)),
    )


def structure_compare(
    before: Structure, after: Structure, *, people: Collection[int]
) -> dict[str, Any]:
    """Return what is different, as JSON; call it while what ``after`` shows is there.

    ``people`` are the ids of those who were moved.
    """
    changed = {
        pk
        for pk in before.places.keys() | after.places.keys()
        if before.places.get(pk) != after.places.get(pk)
    }
    written = {pk for pk in changed if _written(before.places.get(pk), after.places.get(pk))}
    return {
        "departments": [len(before.places), len(after.places)],
        "coached": [before.coached, after.coached],
        "open_roles": [before.roles, after.roles],
        "consents": _consents(before.asked, after.asked),
        "stranded": _stranded(after.stranded - before.stranded),
        "tree": {
            "before": _tree(before.places, after.places, changed),
            "after": _tree(after.places, before.places, changed),
        },
        "files": rows_handed(
            departments=written & after.places.keys(),
            closed=[place.name for pk, place in before.places.items() if pk not in after.places],
            people=people,
        ),
    }


def _written(was: Place | None, is_now: Place | None) -> bool:
    """Whether the department's own row is another, not only how many work there."""
    if was is None or is_now is None:
        return True
    return (was.name, was.parent, was.head_uid) != (is_now.name, is_now.parent, is_now.head_uid)


def _tree(places: dict[int, Place], others: dict[int, Place], changed: set[int]) -> dict[str, Any]:
    """Return the changed departments with the path down to them, as lines with their depth."""
    shown = _with_path(places, others, changed)
    below: dict[int | None, list[int]] = {}
    for pk in sorted(shown, key=lambda each: (places[each].name.casefold(), each)):
        parent = places[pk].parent
        below.setdefault(parent if parent in shown else None, []).append(pk)
    lines: list[dict[str, Any]] = []
    waiting = [(pk, 0) for pk in reversed(below.get(None, []))]
    while waiting and len(lines) < SHOWN:
        pk, depth = waiting.pop()
        lines.append(_line(places[pk], others.get(pk), depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(pk, []))]
    return {"lines": lines, "more": len(shown) - len(lines)}


def _with_path(places: dict[int, Place], others: dict[int, Place], changed: set[int]) -> set[int]:
    """Return what of ``changed`` stands in ``places``, and all above any of it."""
    shown: set[int] = set()
    for pk in changed:
        step: int | None = pk
        while step is not None and step not in places:  # where it would stand, if it were here
            step = others[step].parent if step in others else None
        while step is not None and step in places and step not in shown:
            shown.add(step)
            step = places[step].parent
    return shown


def _line(place: Place, other: Place | None, depth: int) -> dict[str, Any]:
    """``differs`` names what is not so in the other tree: all, name, parent, head, people."""
    differs = ["all"]
    if other is not None:
        pairs = {
            "name": (place.name, other.name),
            "parent": (place.parent, other.parent),
            "head": (place.head_uid, other.head_uid),
            "people": (place.people, other.people),
        }
        differs = [name for name, (here, there) in pairs.items() if here != there]
    return {
        "uid": place.uid,
        "name": place.name,
        "head": place.head,
        "people": place.people,
        "depth": min(depth, 8),
        "differs": differs,
    }


def _consents(before: dict[int, int | None], after: dict[int, int | None]) -> dict[str, Any]:
    """Return which decisions are asked of somebody else."""
    moved = [pk for pk, person in after.items() if pk in before and before[pk] != person]
    items = (
        ChecklistItem.objects.filter(pk__in=moved)
        .select_related("person", "assignment__person", "assignment__role__type")
        .order_by("assignment__person__display_name", "pk")
    )
    was = Person.objects.in_bulk([person for pk in moved if (person := before[pk])])
    rows = [
        {
            "assignment": str(item.assignment.uid),
            "person": str(item.assignment.person),
            "role": str(item.assignment.role.type),
            "was": str(was.get(before[item.pk] or 0, "")),
            "becomes": str(item.person or ""),
        }
        for item in items[:NAMED]
    ]
    return {"count": len(moved), "rows": rows}


def _stranded(ids: Iterable[int]) -> dict[str, Any]:
    channels = Channel.objects.filter(pk__in=list(ids)).order_by("handle_key", "pk")
    names = [str(channel) for channel in channels]
    return {"count": len(names), "names": names[:NAMED]}
