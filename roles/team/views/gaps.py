"""What is uncovered, the most urgent first: by rule and department, and what is set aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.rules import COVERAGE
from roles.org.rules.coverage import QUESTIONS
from roles.org.selectors import departments_below, organisation_size
from roles.team.rules import sees_gaps
from roles.team.selectors import gaps_with_aside
from roles.team.selectors.chart.coverage import figures_whole
from roles.team.selectors.chart.gaps import gap_rows
from roles.team.views.frame import address, department_asked, page_asked
from roles.team.views.tables import gaps_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from roles.org.hooks import Gap
    from roles.org.models import Department

GAPS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the gaps is asked for."""

    rule: str
    department: Department | None

    def of(self, found: Iterable[Gap]) -> list[Gap]:
        inside = departments_below([self.department.pk]) if self.department else None
        return [
            gap
            for gap in found
            if (not self.rule or gap.rule == self.rule)
            and (inside is None or gap.department_id in inside)
        ]


def _chosen(request: HttpRequest, viewer: Viewer) -> Chosen:
    """Return the filters of the address; Missing for a rule or a department that is none."""
    rule = request.GET.get("rule", "")
    if rule and rule not in COVERAGE:
        raise Missing
    department = department_asked(request, viewer) if request.GET.get("department") else None
    return Chosen(rule, department)


@require_safe
@member_required
def team_gaps(request: HttpRequest) -> HttpResponseBase:
    """The ranked list: since when, who can fix it, what is under way, and the act in the row."""
    viewer, now, page = viewer_of(request), utc_now(), page_asked(request)
    if not sees_gaps(viewer):
        raise Missing
    chosen = _chosen(request, viewer)
    everything, aside = gaps_with_aside(viewer=viewer, now=now)
    concerned = [gap for gap in everything if not gap.is_question]
    questions = [gap for gap in everything if gap.is_question]
    found = chosen.of(everything if chosen.rule in QUESTIONS else concerned)
    if format_asked(request):
        return table_response(request, gaps_table(viewer, found, now))
    first = (page - 1) * GAPS_A_PAGE
    rows = gap_rows(viewer=viewer, gaps=found[first : first + GAPS_A_PAGE], now=now)
    if page > 1 and not rows:
        raise Missing
    counts = Counter(gap.rule for gap in concerned)
    context = {
        "rows": rows,
        "chosen": chosen,
        "found": len(found),
        "rules": [(key, COVERAGE[key], counts[key]) for key in COVERAGE if counts[key]],
        "aside": aside,
        "questions": [] if chosen.rule else chosen.of(questions),
        "small": organisation_size() == "small",
        "first": first + 1,
        "last": first + len(rows),
        "figures": figures_whole(viewer=viewer, gaps=concerned, now=now),
        "gap_count": len(concerned),
        "sees_gaps": True,
        "next_url": address(request, page=page + 1 if first + len(rows) < len(found) else 0),
        "first_url": address(request, page=1) if page > 1 else "",
    }
    return render(request, "team/gaps.html", context)
