"""Those who report to somebody: the page a line manager starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.rules import has_reports
from governance.home.selectors.my_people import reports_read
from governance.home.views.tables import reports_table
from roles.team.views.frame import address, page_asked

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@require_safe
@member_required
def my_people(request: HttpRequest) -> HttpResponseBase:
    """Roles, what is missing and what is late; who has no reports has no such page."""
    viewer, now, wanted = viewer_of(request), utc_now(), format_asked(request)
    if not has_reports(viewer):
        raise Missing
    late = request.GET.get("show") == "late"
    page = None if wanted else page_asked(request)
    found = reports_read(viewer=viewer, now=now, page=page, late_only=late)
    if wanted:
        return table_response(request, reports_table(found))
    context = {
        "found": found,
        "late": late,
        "next_url": address(request, page=found.next_page),
        "first_url": address(request, page=1) if found.page > 1 else "",
    }
    return render(request, "home/my_people.html", context)
