"""The calendar feed: for programs, which cannot sign in, at an address that only its owner has."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.todos.selectors import calendar_bytes, calendar_reader

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer with iCalendar, or 304 while nothing has changed."""
    body = calendar_bytes(calendar_reader(token, now=utc_now()))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="playbook.ics"'
    etag = response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    patch_cache_control(response, private=True, max_age=300)
    return get_conditional_response(request, etag=etag, response=response) or response
