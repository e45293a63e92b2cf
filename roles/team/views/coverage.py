"""Team & coverage: the chart and the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.hooks import structure_pages
from roles.org.selectors import organisation_settings, organisation_size
from roles.team.rules import can_open_role, sees_all_gaps, sees_gaps
from roles.team.selectors import gaps, gaps_concerning, gaps_counted_lately
from roles.team.selectors.chart.coverage import chart_read, figures_whole
from roles.team.selectors.chart.department import department_members, department_roles
from roles.team.selectors.chart.gaps import gap_rows
from roles.team.selectors.chart.listing import SHOWN, listing_read
from roles.team.views.frame import (
    address,
    department_asked,
    hidden_asked,
    page_asked,
    toggles,
    uid_asked,
)
from roles.team.views.picture import TYPES, chart_file
from roles.team.views.tables import departments_table

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from roles.team.selectors.chart.coverage import Chart

GAPS_BESIDE = 5


@require_safe
@member_required
def team(request: HttpRequest) -> HttpResponse:
    """The chart of one department and what is below it."""
    viewer, now = viewer_of(request), utc_now()
    asked, kind = uid_asked(request, "department"), request.GET.get("format")
    counted = gaps_counted_lately(viewer=viewer, now=now, anew=bool(kind))
    everything = gaps(now=now, questions=False, counted=counted)
    chart = chart_read(
        viewer=viewer,
        department=asked,
        gaps=everything,
        now=now,
        page=page_asked(request),
        told_at=counted.told_at,
    )
    if kind:
        if kind not in TYPES:
            raise Missing
        return chart_file(request, chart, kind)
    yours = gaps_concerning(viewer, everything)
    concerned = [gap for gap in yours if gap.department_id in chart.inside]
    context = {
        "chart": chart,
        "figures": chart.figures,
        "crumbs": _crumbs(chart) if asked and chart.path else [],
        "gaps": gap_rows(viewer=viewer, gaps=concerned[:GAPS_BESIDE], now=now),
        "gap_count": len(concerned),
        "gap_total": len(yours),
        "gaps_query": f"?department={asked}" if asked else "",
        "counted_at": counted.told_at,
        "sees_gaps": sees_gaps(viewer),
        "all_gaps": sees_all_gaps(viewer),
        "next_url": address(request, page=chart.next_page),
        "first_url": address(request, page=1) if chart.page > 1 else "",
        "organisation": organisation_settings(),
        "further": [
            (page.label, reverse(page.url_name)) for page in structure_pages if page.visible(viewer)
        ],
        **_hiding(request),
        **_department(request, viewer, chart, now),
    }
    return render(request, "team/team.html", context)


def _crumbs(chart: Chart) -> list[tuple[str, str]]:
    url = reverse("team")
    above = [(each.name, f"{url}?department={each.uid}") for each in chart.path[1:]]
    return [(_("Team & coverage"), url), *above, (chart.focus.name if chart.focus else "", "")]


def _hiding(request: HttpRequest) -> dict[str, Any]:
    hidden = hidden_asked(request)
    return {"hide": " ".join(hidden), "hidden": hidden, "toggles": toggles(hidden)}


def _department(
    request: HttpRequest, viewer: Viewer, chart: Chart, now: datetime
) -> dict[str, Any]:
    """The focus by itself: its roles and its own people."""
    if chart.focus_id is None:
        return {}
    small = organisation_size() == "small"
    members = department_members(
        viewer=viewer, department=chart.focus_id, page=page_asked(request, "people")
    )
    return {
        "roles": department_roles(viewer=viewer, department=chart.focus_id, now=now),
        "members": members,
        "people_next": address(request, people=members.next_page),
        "people_first": address(request, people=1) if members.page > 1 else "",
        "may_open": bool(can_open_role(viewer, department_id=chart.focus_id, small=small)),
        "may_propose": viewer.person_id is not None and not viewer.external,
    }


@require_safe
@member_required
def team_list(request: HttpRequest) -> HttpResponseBase:
    """Every department as a row."""
    viewer, now, wanted = viewer_of(request), utc_now(), format_asked(request)
    counted = gaps_counted_lately(viewer=viewer, now=now, anew=bool(wanted))
    everything = gaps(now=now, questions=False, counted=counted)
    q, show = request.GET.get("q", "").strip()[:100], request.GET.get("show", "")
    page = None if wanted else page_asked(request)
    department = department_asked(request, viewer) if request.GET.get("department") else None
    listing = listing_read(
        viewer=viewer,
        q=q,
        show=show,
        gaps=everything,
        now=now,
        page=page,
        department=department,
    )
    if wanted:
        return table_response(request, departments_table(listing))
    context = {
        "listing": listing,
        "department": department,
        "figures": figures_whole(viewer=viewer, gaps=everything, now=now),
        "gap_count": len(gaps_concerning(viewer, everything)),
        "counted_at": counted.told_at,
        "sees_gaps": sees_gaps(viewer),
        "all_gaps": sees_all_gaps(viewer),
        "next_url": address(request, page=listing.next_page),
        "first_url": address(request, page=1) if listing.page > 1 else "",
        "q": q,
        "show": show,
        "shown": SHOWN,
    }
    return render(request, "team/list.html", context)
