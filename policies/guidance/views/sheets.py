"""Sheets of paper as files: one to be signed, and the scan of one that was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from governance.core.errors import Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.models import PolicyVersion
from policies.guidance.rules.sheets import TYPES
from policies.guidance.selectors import reader_language, version_for
from policies.guidance.selectors.sheet_paper import sheet_paper
from policies.guidance.services import sheet_take

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


@require_safe
@member_required
def sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Never shown in the page: whatever is in it runs nowhere."""
    found = sheet_take(actor=viewer_of(request), receipt=uid)
    answer = HttpResponse(bytes(found.content), content_type=TYPES[found.kind])
    answer["Content-Disposition"] = f'attachment; filename="sheet-{uid}.{found.kind}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@member_required
def guideline_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The version in force, to be signed on paper: in the language that is asked for, else in
    the reader's."""
    version = version_for(viewer_of(request), slug)
    if version.state != PolicyVersion.State.PUBLISHED:
        raise Missing
    content = sheet_paper(version, reader_language(request.GET.get("language", "")))
    answer = HttpResponse(content, content_type=TYPES["pdf"])
    name = f"{slug[:60]}-version-{version.number}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
