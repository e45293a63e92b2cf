"""API tokens at the door (RFC 6750: ``Authorization: Bearer pb_…``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from governance.accounts.authentication.callers import token_of, words_sent
from governance.accounts.selectors import token_viewer

if TYPE_CHECKING:
    from rest_framework.request import Request

    from governance.accounts.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """Finds the token by its digest and puts its Viewer on the request."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = words_sent(request._request)
        if not words:
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Send exactly: Authorization: Bearer pb_…"))
        token = token_of(request._request)
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, revoked or has expired."))
        request._request._viewer = token_viewer(token)  # type: ignore[attr-defined]
        request._viewer = request._request._viewer  # type: ignore[attr-defined]
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Playbook"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[misc]  # it has no types
    """How the API's description names the tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "pb_…",
            "description": (
                "A token that an administrator made under /tokens/, shown once and good for at "
                "most 365 days. GET needs the scope `read`, anything else `write`."
            ),
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[misc]  # it has no types
    """Whoever is signed in reads the API in the browser, by their own permissions."""

    target_class = "rest_framework.authentication.SessionAuthentication"
    name = "session"
    priority = 1

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The cookie of a browser that is signed in; with X-CSRFToken to write.",
        }
