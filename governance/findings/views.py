"""The page of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.findings.selectors import PAGE, findings_counts, findings_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@member_required
def findings(request: HttpRequest) -> HttpResponse:
    """What the audit rules found: open ones by urgency, or the closed ones."""
    viewer, now = viewer_of(request), utc_now()
    show = "closed" if request.GET.get("show") == "closed" else "open"
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    rows, more = findings_page(viewer=viewer, closed=show == "closed", page=page, now=now)
    counts = findings_counts(viewer)
    first = (page - 1) * PAGE + 1
    context = {
        "rows": rows,
        "counts": counts,
        "show": show,
        "shown": (first, first + len(rows) - 1, counts[show]),
        "next_url": f"?show={show}&page={page + 1}" if more else "",
        "first_url": f"?show={show}" if page > 1 else "",
    }
    return render(request, "findings/findings.html", context)
