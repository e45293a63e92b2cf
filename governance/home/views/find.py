"""Search, as a page and as the palette behind Ctrl K: one address, the same results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from governance.core.request import viewer_of
from governance.core.search import LONGEST
from governance.core.web import member_required
from governance.home.selectors.search import KINDS
from governance.home.selectors.search import search as search_read

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ON_A_PAGE = 20
IN_THE_PALETTE = 5


@require_safe
@vary_on_headers("HX-Request")
@member_required
def search(request: HttpRequest) -> HttpResponse:
    """Find anything; asked by the palette it answers with the results alone."""
    part = bool(request.htmx)  # type: ignore[attr-defined]
    q = request.GET.get("q", "").strip()[:LONGEST]
    most = IN_THE_PALETTE if part else ON_A_PAGE
    only = request.GET.get("kind", "")
    found = search_read(viewer=viewer_of(request), q=q, most=most, only=only)
    context = {"found": found, "q": q, "only": only in KINDS}
    return render(request, "home/_search_results.html" if part else "home/search.html", context)
