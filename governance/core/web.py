"""The door of every page."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from structlog.contextvars import bind_contextvars

from governance.core.errors import Missing
from governance.core.request import viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

ANSWER = TypeVar("ANSWER", bound="HttpResponseBase")


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone called ``name``; one that this machine does not know is UTC."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def member_required(view: Callable[..., ANSWER]) -> Callable[..., ANSWER]:
    """Ask for sign-in; whoever signed in but does not belong here finds nothing (404).

    The page is made in the reader's time zone.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> ANSWER:
        viewer = viewer_of(request)
        bind_contextvars(account=str(viewer.uid))
        if not viewer.is_member:
            raise Missing
        with timezone.override(zone_of(viewer.time_zone)):
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
        return response

    return login_required(guarded)
