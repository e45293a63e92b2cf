"""Whether what was passed on was useful, and came to the right person at once, by department and
by the department of whoever reported it: of desks, never a ranking of people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate

from governance.escalations.models import Handover
from governance.escalations.rules import EscalationState
from governance.escalations.selectors.response import response_counted
from roles.org.models import Department, Placement
from roles.org.selectors import organisation_zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Aggregate

    from governance.core.viewer import Viewer
    from governance.escalations.selectors.response import ResponseWish

HAD = Q(state__in=(EscalationState.TAKEN, EscalationState.CLOSED))


@dataclass(frozen=True, slots=True)
class UsefulFigures:
    """``taken``: of the ``count`` that were passed on, those that somebody has, closed, or gave
    away since they came to the wrong desk; ``at_once``: of these, those that never did.
    ``judged``: of which who had it said whether it was ``useful``."""

    count: int = 0
    taken: int = 0
    at_once: int = 0
    judged: int = 0
    useful: int = 0

    @property
    def said(self) -> dict[str, str]:
        """Return the shares in percent; "–" where nothing is known."""
        return {
            "at_once": _percent(self.at_once, self.taken),
            "useful": _percent(self.useful, self.judged),
        }


@dataclass(frozen=True, slots=True)
class ReporterRow:
    department: Department | None
    reporter: Department | None  # None: a tool, whoever is of no department, or not for the viewer
    figures: UsefulFigures


def response_by_reporter(*, viewer: Viewer, wish: ResponseWish) -> list[ReporterRow]:
    """Return the figures by department and by where whoever reported it worked then, by name; two
    queries."""
    of_then = Placement.objects.filter(
        person=OuterRef("mention__logged_by"),
        during__contains=OuterRef("day"),
    ).values("department")[:1]
    placed = Coalesce(
        Subquery(of_then), F("mention__logged_by__department"), output_field=BigIntegerField()
    )
    wrong = Handover.objects.filter(escalation=OuterRef("pk"), wrong_desk=True)
    counted = response_counted(viewer, wish).order_by()
    day = TruncDate("mention__logged_at", tzinfo=organisation_zone())
    counted = counted.annotate(day=day).annotate(reporter=placed, wrong=Exists(wrong))
    keys = ("mention__department_id", "reporter")
    rows = counted.values_list(*keys).annotate(**_aggregates())
    seen = Department.objects.visible_to(viewer)
    named = seen.in_bulk({key for row in rows for key in row[:2]} - {None})
    found: dict[tuple[Department | None, Department | None], list[UsefulFigures]]
    found = defaultdict(list)
    for department, reporter, *numbers in rows:
        found[named.get(department), named.get(reporter)].append(UsefulFigures(*numbers))
    told = [ReporterRow(*places, useful_total(each)) for places, each in found.items()]
    return sorted(told, key=lambda each: (str(each.department or ""), str(each.reporter or "")))


def useful_total(figures: Iterable[UsefulFigures]) -> UsefulFigures:
    """Return the figures of all of these together."""
    every = list(figures)
    names = [each.name for each in fields(UsefulFigures)]
    return UsefulFigures(*(sum(getattr(each, name) for each in every) for name in names))


def _aggregates() -> dict[str, Aggregate]:
    judged = Q(useful__isnull=False)
    return {
        "count": Count("pk"),
        "taken": Count("pk", filter=HAD | Q(wrong=True)),
        "at_once": Count("pk", filter=HAD & Q(wrong=False)),
        "told": Count("pk", filter=judged),
        "liked": Count("pk", filter=Q(useful=True)),
    }


def _percent(part: int, whole: int) -> str:
    return f"{round(part / whole * 100)} %" if whole else "–"
