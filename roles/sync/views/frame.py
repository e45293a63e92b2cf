"""What the pages of imports have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from governance.core.errors import Missing
from governance.core.request import viewer_of
from roles.sync.rules import can_see_imports

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from governance.core.viewer import Viewer


def seer_of(request: HttpRequest) -> Viewer:
    """Return who looks. Raises Missing for those whose business imports are not."""
    viewer = viewer_of(request)
    if not can_see_imports(viewer):
        raise Missing
    return viewer


def page_asked(request: HttpRequest) -> int:
    """Return which page is asked for, from 1. Raises Missing for what is no number."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdecimal()) or len(text) > 5 or not int(text):
        raise Missing
    return int(text)


def turned(request: HttpRequest, page: int) -> str:
    """Return this address with another page; "" for page 0."""
    if not page:
        return ""
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{request.path}?{query.urlencode()}"


def page_of(table: str, uid: UUID | str) -> str:
    """Return where a person or a department is shown; "" for a channel."""
    name = {"people": "person", "departments": "department"}.get(table, "")
    return reverse(name, args=[uid]) if name else ""
