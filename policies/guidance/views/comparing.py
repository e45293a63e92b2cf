"""The page that sets two versions beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.selectors import comparison, reader_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@member_required
def guideline_compare(request: HttpRequest, slug: str, before: int, after: int) -> HttpResponse:
    language = reader_language(request.GET.get("language", ""))
    found = comparison(viewer_of(request), slug, before=before, after=after, language=language)
    context = {"found": found, "compared": found.compared, "now": utc_now()}
    return render(request, "guidance/compare.html", context)
