"""The field: where the day of a player begins, made for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.selectors.field import field_of
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@member_required
def field(request: HttpRequest) -> HttpResponse:
    """What one has and may take, one's shift, promises and approved texts; for ready players."""
    viewer, now = viewer_of(request), utc_now()
    if not viewer.plays:
        raise Missing
    context = {
        "field": field_of(viewer, now),
        "now": now,
        "currency": organisation_settings().currency,
    }
    return render(request, "escalations/field.html", context)
