"""Scopes: a token reads with ``read``, changes with ``write``; people go by their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

from governance.core.errors import NotAllowed
from governance.core.request import viewer_of

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

    from governance.core.viewer import Viewer


class MemberWithScope(BasePermission):
    """A listed person, a grant holder, or a token with the scope that the method needs.

    A view may name another scope in ``scope_read`` or ``scope_write``.
    """

    message = "This needs a member of the organisation or a token with the right scope."

    def has_permission(self, request: Request, view: APIView) -> bool:
        viewer = viewer_of(request)
        if request.method in SAFE_METHODS:
            scope = getattr(view, "scope_read", "read")
        else:
            scope = getattr(view, "scope_write", "write")
        return viewer.is_member and viewer.has_scope(scope)


class Member(BasePermission):
    """Whoever belongs here, and any token that works, whatever its scopes."""

    message = "This needs a member of the organisation or a token."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return viewer_of(request).is_member


def people_require(viewer: Viewer) -> None:
    """Refuse a token, before what it sent is looked at."""
    if viewer.kind == "token":
        raise NotAllowed("people_only", _("Only people do this, signed in as themselves."))
