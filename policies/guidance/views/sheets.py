"""The scan of a signed sheet, as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.rules.sheets import TYPES
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
