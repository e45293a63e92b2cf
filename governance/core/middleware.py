"""What every page answer goes through."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest
from django.db import Error as DatabaseFault
from django.shortcuts import render
from django.utils.translation import gettext as _
from structlog.contextvars import bound_contextvars

from governance.core.content_type import UNREADABLE
from governance.core.database import lost_race
from governance.core.errors import DomainError, Missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class RequestIdMiddleware:
    """Gives each request an id: for log lines, the trail, tasks and the answer's header.

    A proxy's ``X-Request-ID`` is kept when it is short and plain, because it ends up in logs
    and in the trail; anything else is replaced by one of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else str(uuid.uuid4())
        request.META["HTTP_X_REQUEST_ID"] = request_id
        with bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class PlainRequestMiddleware:
    """Refuses (400) an address with a NUL, of which PostgreSQL keeps none, so that nothing can be
    found by it, and a Content-Type that cannot be read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path_info or "%00" in query or "\x00" in query:
            raise BadRequest("A NUL in the address.")
        if UNREADABLE in request.META:
            raise BadRequest("A Content-Type that cannot be read.")
        return self.get_response(request)


class PrivateMiddleware:
    """Lets nobody keep what was made for somebody: no cache on the way, nor the browser, whose
    Back would show it after signing out. What has an ETag may be kept by its reader and is asked
    for anew each time; whoever says otherwise themselves is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            kept = "no-cache" if response.has_header("ETag") else "no-store"
            response["Cache-Control"] = f"private, {kept}"
        return response


class DomainErrorMiddleware:
    """Turns a rule's no into a page that says why and what to do.

    *Missing* renders the very bytes of any other 404, so that what one may not see cannot be
    told from what is not there. The API has its own handler in ``governance.core.api``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        error = lost_race(exception) if isinstance(exception, DatabaseFault) else exception
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, Missing):
            return render(request, "404.html", status=404)
        context = {
            "error": error,
            "title": _("That did not go through"),
            "back": request.headers.get("Referer", ""),
        }
        return render(request, "error.html", context, status=error.status)
