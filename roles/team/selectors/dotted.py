"""To whom the dotted line leads: it follows the role, not the person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from roles.team.models import Assignment
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from roles.org.models import Person
    from roles.team.models import Role

COACHES = 2  # of a department, at most, that a line is drawn to


@dataclass(frozen=True, slots=True)
class DottedLines:
    """The ready coaches by department, and the head coaches, longest in office first."""

    near: Mapping[int, Sequence[Person]]
    heads: Sequence[Person]

    def of(self, role: Role, *, without: int | None = None) -> list[Person]:
        """Return whom holders of ``role`` report to for coaching, without that person.

        The department's coaches; for a coach's role, or where nobody coaches, the head coach.
        """
        beside = () if role.type.kind == RoleKind.COACH else self.near.get(role.department_id, ())
        people = [each for each in beside if each.pk != without]
        return (people or [each for each in self.heads if each.pk != without])[:COACHES]


def dotted_lines(departments: Iterable[int], now: datetime) -> DottedLines:
    """Return the lines of these departments at a moment; one query."""
    here = Q(role__department__in=list(departments), role__type__function="")
    coaches = (
        Assignment.objects.ready(now)
        .filter(here | Q(role__type__function="head"), role__type__kind=RoleKind.COACH)
        .select_related("person", "role__type")
        .order_by("starts_on", "pk")
    )
    near: dict[int, list[Person]] = defaultdict(list)
    heads = []
    for each in coaches:
        if each.role.type.function == "head":
            heads.append(each.person)
        else:
            near[each.role.department_id].append(each.person)
    return DottedLines(near, heads)


def dotted_of(role: Role, now: datetime, *, without: int | None = None) -> list[Person]:
    """Return whom holders of one role report to for coaching; one query."""
    return dotted_lines([role.department_id], now).of(role, without=without)


def leads_coaches(held: Assignment) -> bool:
    """Whether it is the role that every dotted line ends at, so that none goes on from it."""
    return held.role.type.kind == RoleKind.COACH and held.role.type.function == "head"
