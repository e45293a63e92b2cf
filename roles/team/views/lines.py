"""Reporting lines, as a page that is drawn and a list at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.team.rules import sees_gaps
from roles.team.selectors import gaps, gaps_counted_lately
from roles.team.selectors.lines import SHOWN, lines_read
from roles.team.views.frame import address, page_asked, uid_asked

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from roles.team.selectors.lines import Lines


@require_safe
@member_required
def team_lines(request: HttpRequest) -> HttpResponseBase:
    """Everybody's solid and dotted line, of all or of one department with what is below it."""
    viewer, now, wanted = viewer_of(request), utc_now(), format_asked(request)
    show = request.GET.get("show", "")
    lines = lines_read(
        viewer=viewer,
        department=uid_asked(request, "department"),
        show=show,
        now=now,
        page=None if wanted else page_asked(request),
    )
    if wanted:
        return table_response(request, _table(lines))
    gap_total, counted_at = 0, None
    if sees_gaps(viewer):
        counted = gaps_counted_lately(viewer=viewer, now=now)
        gap_total = len(gaps(viewer=viewer, now=now, questions=False, counted=counted))
        counted_at = counted.told_at
    context = {
        "lines": lines,
        "show": show,
        "shown": SHOWN,
        "gap_total": gap_total,
        "counted_at": counted_at,
        "sees_gaps": sees_gaps(viewer),
        "next_url": address(request, page=lines.next_page),
        "first_url": address(request, page=1) if lines.page > 1 else "",
    }
    return render(request, "team/lines.html", context)


def _table(lines: Lines) -> Table:
    header = [_("Person"), _("Department"), _("Roles"), _("Line manager"), _("Coaching staff")]
    rows = (
        [
            row.person.display_name,
            str(row.person.department or ""),
            ", ".join(each.role.type.name for each in row.held),
            str(row.manager or ""),
            ", ".join(coach.display_name for coach in row.dotted),
        ]
        for row in lines.rows
    )
    return Table("reporting-lines", header, rows, lines.found)
