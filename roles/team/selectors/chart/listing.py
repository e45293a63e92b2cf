"""The same as the chart, as rows: every department with its head, coaches, players and gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from governance.core.errors import Missing
from roles.org.models import Department, Person
from roles.org.selectors import departments_below, people_told
from roles.team.models import Assignment
from roles.team.rules import RoleKind
from roles.team.selectors.chart.coverage import missing_words
from roles.team.selectors.chart.reads import coaches_by_department, figures_by_department

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.org.models import DepartmentQuerySet
    from roles.team.selectors.chart.coverage import GapLike
    from roles.team.selectors.chart.drawing import Coach
    from roles.team.selectors.chart.tree import Figures

ROWS = 30  # a page of an employee stays light
SHOWN: dict[str, _StrPromise] = {
    "": _("All departments"),
    "gaps": _("With a gap"),
    "coached": _("With a ready coach"),
    "uncoached": _("Without a ready coach"),
    "players": _("With players"),
    "booth": _("With people in the booth"),
}


@dataclass(frozen=True, slots=True)
class Row:
    department: Department
    head: Person | None  # none as well for who may not read the name
    figures: Figures
    coaches: tuple[Coach, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class Listing:
    rows: list[Row]
    found: int
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


def listing_read(
    *,
    viewer: Viewer,
    q: str,
    show: str,
    gaps: Sequence[GapLike],
    now: datetime,
    page: int | None = 1,
    department: Department | None = None,
) -> Listing:
    """Return one page of departments by name, or with ``page`` None all of them.

    ``department`` is the one above, itself included. ``q`` is part of their, or their head's,
    name. ``show`` is one of ``SHOWN``, anything else shows all. Five queries, whatever the size.
    """
    found = Department.objects.current().visible_to(viewer)
    if department is not None:
        found = found.filter(pk__in=departments_below([department.pk]))
    if q:
        heads = Person.objects.visible_to(viewer).filter(display_name__icontains=q)
        found = found.filter(Q(name__icontains=q) | Q(head__in=heads))
    found = _shown(found, show, gaps, now)
    ordered = found.select_related("parent", "head").order_by("name", "pk")
    chosen = list(ordered if page is None else ordered[(page - 1) * ROWS : page * ROWS])
    if page is not None and page > 1 and not chosen:
        raise Missing
    ids = [department.pk for department in chosen]
    figures = figures_by_department(viewer, ids)
    coaches = coaches_by_department(viewer, now, ids)
    missing = missing_words(gaps)
    told = people_told(viewer, [each.head_id for each in chosen if each.head_id])
    rows = [
        Row(
            each,
            each.head if each.head_id in told else None,
            figures[each.pk],
            tuple(coaches[each.pk]),
            missing(each.pk),
        )
        for each in chosen
    ]
    return Listing(rows=rows, found=found.count(), page=page or 1)


def _shown(
    departments: DepartmentQuerySet, show: str, gaps: Sequence[GapLike], now: datetime
) -> DepartmentQuerySet:
    holding = Assignment.objects.active()
    coached = Exists(
        Assignment.objects.ready(now).filter(
            role__department=OuterRef("pk"), role__type__kind=RoleKind.COACH
        )
    )
    match show:
        case "coached":
            return departments.filter(coached)
        case "uncoached":
            return departments.exclude(coached)
        case "gaps":
            return departments.filter(pk__in={gap.department_id for gap in gaps})
        case "players" | "booth":
            kind = RoleKind.PLAYER if show == "players" else RoleKind.BOOTH
            holders = Person.objects.employed().filter(
                department=OuterRef("pk"),
                assignments__in=holding.filter(role__type__kind=kind),
            )
            return departments.filter(Exists(holders))
        case _:
            return departments
