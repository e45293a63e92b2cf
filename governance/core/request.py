"""The one way from a request to its Viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from structlog.contextvars import get_contextvars

from governance.core.viewer import STRANGER, Viewer, viewer_build

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request


def request_id() -> str:
    """Return the id of the request or job that is being worked on, or ``""``."""
    return str(get_contextvars().get("request_id", ""))


def viewer_of(request: HttpRequest | Request) -> Viewer:
    """Return who is asking; built on first use and kept for the rest of the request."""
    kept = getattr(request, "_viewer", None)
    if kept is None:
        user = request.user
        if not user.is_authenticated:
            kept = STRANGER
        else:
            kept = viewer_build(
                user_id=user.pk,
                uid=user.uid,
                label=str(user),
                request_id=request_id(),
            )
        request._viewer = kept  # type: ignore[union-attr]
    return cast("Viewer", kept)
