"""What is uncovered, the most urgent first: by rule and department, and what is set aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.rules import COVERAGE
from roles.org.rules.coverage import QUESTIONS
from roles.org.selectors import departments_below, organisation_size
from roles.team.rules import sees_all_gaps, sees_gaps
from roles.team.selectors import (
    gaps_coached,
    gaps_coachless,
    gaps_counted_lately,
    gaps_with_aside,
)
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

GAPS_A_PAGE, QUESTIONS_BELOW = 50, 20
COACHED, COACHLESS = "coached", "coachless"
SHOWS = {COACHED: _("Departments that you coach"), COACHLESS: _("A coach is missing")}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the gaps is asked for."""

    viewer: Viewer
    rule: str
    department: Department | None
    show: str  # one of SHOWS

    def of(self, found: Iterable[Gap]) -> list[Gap]:
        inside = departments_below([self.department.pk]) if self.department else None
        if self.show == COACHED:
            found = gaps_coached(self.viewer, found)
        elif self.show == COACHLESS:
            found = gaps_coachless(found)
        return [
            gap
            for gap in found
            if (not self.rule or gap.rule == self.rule)
            and (inside is None or gap.department_id in inside)
        ]


def _chosen(request: HttpRequest, viewer: Viewer) -> Chosen:
    """Return the filters of the address; Missing for what is no rule, department or view."""
    rule, show = request.GET.get("rule", ""), request.GET.get("show", "")
    if (rule and rule not in COVERAGE) or (show and show not in SHOWS):
        raise Missing
    department = department_asked(request, viewer) if request.GET.get("department") else None
    return Chosen(viewer, rule, department, show)


@require_safe
@member_required
def team_gaps(request: HttpRequest) -> HttpResponseBase:
    """The ranked list: since when, who can fix it, what is under way, and the act in the row."""
    viewer, now, page = viewer_of(request), utc_now(), page_asked(request)
    if not sees_gaps(viewer):
        raise Missing
    chosen = _chosen(request, viewer)
    anew = bool(format_asked(request))
    counted = gaps_counted_lately(viewer=viewer, now=now, anew=anew)
    everything, aside = gaps_with_aside(viewer=viewer, now=now, counted=counted)
    concerned = [gap for gap in everything if not gap.is_question]
    questions = [gap for gap in everything if gap.is_question]
    found = chosen.of(everything if chosen.rule in QUESTIONS else concerned)
    if anew:
        return table_response(request, gaps_table(viewer, found, now))
    first = (page - 1) * GAPS_A_PAGE
    rows = gap_rows(viewer=viewer, gaps=found[first : first + GAPS_A_PAGE], now=now)
    if page > 1 and not rows:
        raise Missing
    asked = [] if chosen.rule else chosen.of(questions)
    inside = replace(chosen, rule="").of(concerned)
    counts = Counter(gap.rule for gap in inside)
    context = {
        "rows": rows,
        "chosen": chosen,
        "chosen_show": SHOWS.get(chosen.show, ""),
        "found": len(found),
        "rules": [(key, COVERAGE[key], counts[key]) for key in COVERAGE if counts[key]],
        "aside": aside,
        "questions": asked,
        "question_rows": gap_rows(viewer=viewer, gaps=asked[:QUESTIONS_BELOW], now=now),
        "small": organisation_size() == "small",
        "first": first + 1,
        "last": first + len(rows),
        "figures": figures_whole(viewer=viewer, gaps=concerned, now=now),
        "gap_count": len(concerned),
        "inside_count": len(inside),
        "counted_at": counted.told_at,
        "sees_gaps": True,
        "all_gaps": sees_all_gaps(viewer),
        "next_url": address(request, page=page + 1 if first + len(rows) < len(found) else 0),
        "first_url": address(request, page=1) if page > 1 else "",
    }
    return render(request, "team/gaps.html", context)
