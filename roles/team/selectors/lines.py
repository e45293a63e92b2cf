"""Reporting lines: the solid one to the line manager, the dotted one to the coaching staff."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from governance.core.database import row_get
from governance.core.errors import Missing
from roles.org.models import Department, Person
from roles.org.selectors import departments_below, people_told
from roles.team.models import Assignment
from roles.team.selectors.dotted import DottedLines, dotted_lines, leads_coaches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.org.models import PersonQuerySet

ROWS = 20  # a page of an employee stays light
SHOWN: dict[str, _StrPromise] = {
    "": _("Who holds a role"),
    "all": _("Everybody"),
    "unled": _("Without a line manager"),
}


@dataclass(frozen=True, slots=True)
class LineRow:
    person: Person
    held: tuple[Assignment, ...]  # active ones
    manager: Person | None  # None: nobody, or somebody whom the viewer does not see
    dotted: tuple[Person, ...]  # empty: no role, no coach is ready, or none whom the viewer sees

    @property
    def leads(self) -> bool:
        """Whether nobody is above them on the dotted line because they lead the coaches."""
        return any(leads_coaches(each) for each in self.held)


@dataclass(frozen=True, slots=True)
class Lines:
    rows: list[LineRow]
    found: int
    page: int
    department: Department | None  # with everything below it; None: all there is

    @property
    def first(self) -> int:
        return (self.page - 1) * ROWS + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def next_page(self) -> int:
        return self.page + 1 if self.last < self.found else 0


def lines_read(
    *, viewer: Viewer, department: UUID | None, show: str, now: datetime, page: int | None = 1
) -> Lines:
    """Return one page of people with both lines by department and name, or with ``page`` None all.

    ``show`` is one of ``SHOWN``, anything else shows who holds a role. Missing for a department
    or a page that is not there. At most six queries, for people from outside seven, whatever
    the size.
    """
    focus = _focus(viewer, department)
    people = _people(viewer, focus, show)
    ordered = people.select_related("manager", "department").order_by(
        "department__name", "display_name", "pk"
    )
    chosen = list(ordered if page is None else ordered[(page - 1) * ROWS : page * ROWS])
    if page is not None and page > 1 and not chosen:
        raise Missing
    return Lines(_rows(viewer, chosen, now), people.count(), page or 1, focus)


def _focus(viewer: Viewer, department: UUID | None) -> Department | None:
    if department is None:
        return None
    return row_get(Department.objects.current().visible_to(viewer), department)


def _people(viewer: Viewer, focus: Department | None, show: str) -> PersonQuerySet:
    people = Person.objects.employed().visible_to(viewer)
    if focus is not None:
        people = people.filter(department__in=departments_below([focus.pk]))
    if show == "all":
        return people
    if show == "unled":
        return people.filter(manager=None)
    return people.filter(Exists(Assignment.objects.active().filter(person=OuterRef("pk"))))


def _rows(viewer: Viewer, people: Sequence[Person], now: datetime) -> list[LineRow]:
    held: dict[int, list[Assignment]] = defaultdict(list)
    active = Assignment.objects.active().visible_to(viewer).filter(person__in=people)
    for each in active.select_related("role__type", "role__department").order_by("starts_on", "pk"):
        held[each.person_id].append(each)
    departments = {each.role.department_id for mine in held.values() for each in mine}
    lines = dotted_lines(departments, now)
    dotted = {each.pk: _dotted(each, held, lines) for each in people}
    bosses = {each.manager_id for each in people if each.manager_id}
    told = people_told(viewer, bosses | {each.pk for row in dotted.values() for each in row})
    return [
        LineRow(
            person=each,
            held=tuple(held[each.pk]),
            manager=each.manager if each.manager_id in told else None,
            dotted=tuple(coach for coach in dotted[each.pk] if coach.pk in told),
        )
        for each in people
    ]


def _dotted(
    person: Person, held: dict[int, list[Assignment]], lines: DottedLines
) -> tuple[Person, ...]:
    """Return whom the lines of all their roles lead to, each once."""
    found = {
        coach.pk: coach
        for each in held[person.pk]
        for coach in lines.of(each.role, without=person.pk)
    }
    return tuple(found.values())
