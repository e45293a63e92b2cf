"""Functions by department as the API gives them, now or on a past day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from governance.core.errors import Missing
from roles.org.models import Department, DepartmentPeriod
from roles.org.selectors import tree_open
from roles.team.selectors.role_rows import roles_then

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Place:
    """A department as it was: ``parent``, the nearest that stood, by primary key."""

    uid: UUID
    name: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class FunctionsListed:
    """A department with all the roles in it and below it."""

    place: Place
    below: bool
    cells: Mapping[str, Counter[bool]]  # key of a type → how many are filled, how many not

    @property
    def rank(self) -> tuple[str, ...]:
        return (str(self.place.uid),)


def functions_listed(
    *, viewer: Viewer, parent: UUID | None, as_of: date | None, now: datetime
) -> list[FunctionsListed]:
    """Return the departments right below ``parent``, without one all there are.

    With ``as_of`` the tree, the open roles and who was ready of that day. Four queries; Missing
    for a strange parent.
    """
    places = places_read(viewer, as_of)
    above = next((key for key, place in places.items() if place.uid == parent), None)
    if parent is not None and above is None:
        raise Missing
    parents = {place.parent for place in places.values()}
    cells = _rolled(places, _counted(viewer, as_of, now))
    return [
        FunctionsListed(place, key in parents, cells[key])
        for key, place in places.items()
        if above is None or place.parent == above
    ]


def places_read(viewer: Viewer, as_of: date | None) -> dict[int, Place]:
    """Return the departments that the viewer sees, by primary key, now or as of a day; up to three
    queries."""
    visible = Department.objects.visible_to(viewer)
    parents: dict[int, int | None] = dict(visible.values_list("pk", "parent_id"))
    rows: Iterable[tuple[int, UUID, str, int | None]]
    rows = visible.current().values_list("pk", "uid", "name", "parent_id")
    if as_of is not None:
        then = DepartmentPeriod.objects.as_of(as_of).filter(department__in=visible)
        rows = then.values_list("department_id", "department__uid", "name", "parent_id")
    found = {key: Place(uid, name, parent) for key, uid, name, parent in rows}
    parents |= {key: place.parent for key, place in found.items()}
    above = tree_open(parents, found)
    return {key: replace(place, parent=above[key]) for key, place in found.items()}


def _counted(
    viewer: Viewer, as_of: date | None, now: datetime
) -> dict[int, dict[str, Counter[bool]]]:
    roles: Any = roles_then(viewer=viewer, as_of=as_of, now=now)
    if as_of is None:
        roles = roles.open()
    found: dict[int, dict[str, Counter[bool]]] = defaultdict(lambda: defaultdict(Counter))
    for department, key, filled in roles.values_list("department_id", "type__key", "is_filled"):
        found[department][key][filled] += 1
    return found


def _rolled(
    places: Mapping[int, Place], counted: Mapping[int, Mapping[str, Counter[bool]]]
) -> dict[int, dict[str, Counter[bool]]]:
    """Add what each department has to it and everything above it."""
    rolled: dict[int, dict[str, Counter[bool]]] = defaultdict(lambda: defaultdict(Counter))
    for department, cells in counted.items():
        above: int | None = department
        while above is not None and above in places:
            for key, numbers in cells.items():
                rolled[above][key].update(numbers)
            above = places[above].parent
    return rolled


def functions_finish(page: list[FunctionsListed]) -> list[dict[str, Any]]:
    """Return a page as it is answered; cells in the order of their keys."""
    return [
        {
            "department": each.place.uid,
            "name": each.place.name,
            "below": each.below,
            "cells": [
                {"type": key, "ready": numbers[True], "vacant": numbers[False]}
                for key, numbers in sorted(each.cells.items())
            ],
        }
        for each in page
    ]
