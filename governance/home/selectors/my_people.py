"""A line manager's people: what each may do, what is missing, and what is late, late ones first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.text import capfirst

from governance.core.errors import Missing
from governance.home.selectors.directory import BY_NAME, Held, held_by
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import ChecklistItem
from roles.team.selectors.chart.department import people_marked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer

ROWS = 50


@dataclass(frozen=True, slots=True)
class Report:
    """``missing`` says what their roles still need; ``owed`` and ``late`` count open to-dos."""

    person: Person
    mark: str
    held: list[Held]
    missing: tuple[str, ...]
    owed: int
    late: int


@dataclass(frozen=True, slots=True)
class Reports:
    rows: list[Report]
    count: int
    late: int  # how many of all owe something that is late
    found: int  # how many are listed, on all pages
    page: int

    @property
    def first(self) -> int:
        return (self.page - 1) * ROWS + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def next_page(self) -> int:
        return self.page + 1 if self.last < self.found else 0


def reports_read(
    *, viewer: Viewer, now: datetime, page: int | None = 1, late_only: bool = False
) -> Reports:
    """Return one page of those who report to the viewer, or with ``page`` None all of them; with
    ``late_only`` of those who owe something that is late.

    Whoever is late with something stands first, then by name. Seven queries, however many.
    """
    reports = Person.objects.employed().filter(manager=viewer.person_id or 0)
    away = Q(employment=Person.Employment.ON_LEAVE)  # their clocks rest
    late = Count("todos", filter=Q(todos__closed_at=None, todos__due_at__lt=now) & ~away)
    ordered = people_marked(reports, viewer).annotate(late=late).order_by("-late", BY_NAME, "pk")
    if late_only:
        ordered = ordered.filter(late__gt=0)
    shown = ordered if page is None else ordered[(page - 1) * ROWS : page * ROWS]
    people = list(shown.select_related("department"))
    if page is not None and page > 1 and not people:
        raise Missing
    keys = [each.pk for each in people]
    held = held_by(viewer=viewer, person_ids=keys, now=now)
    missing = _missing(held.values(), now)
    owed = _owed(keys)
    rows = [
        Report(
            person=each,
            mark=each.mark,  # type: ignore[attr-defined]
            held=held[each.pk],
            missing=tuple(dict.fromkeys(missing[each.pk])),
            owed=owed[each.pk],
            late=each.late,
        )
        for each in people
    ]
    overdue = Todo.objects.overdue(now).filter(person__in=reports.exclude(away))
    late_count = overdue.values("person").distinct().count()
    count = reports.count()
    return Reports(rows, count, late_count, late_count if late_only else count, page or 1)


def _missing(held: Iterable[list[Held]], now: datetime) -> defaultdict[int, list[str]]:
    """Return by person what the roles that are not ready still need, as a checklist says it."""
    waiting = [one.assignment.pk for some in held for one in some if one.word != "ready"]
    unmet = Q(met_at=None) | Q(expires_at__lte=now)
    found: defaultdict[int, list[str]] = defaultdict(list)
    items = ChecklistItem.objects.filter(unmet, assignment__in=waiting).order_by("pk")
    for item in items.select_related("assignment"):
        words = item.title or item.get_kind_display()
        found[item.assignment.person_id].append(capfirst(str(words)))
    return found


def _owed(person_ids: list[int]) -> defaultdict[int, int]:
    counted = Todo.objects.open().filter(person__in=person_ids).values("person_id")
    return defaultdict(int, counted.annotate(n=Count("pk")).values_list("person_id", "n"))
