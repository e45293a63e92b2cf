"""API tokens at the door (RFC 6750: ``Authorization: Bearer pb_…``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from governance.accounts.selectors import token_viewer
from governance.accounts.services import token_seen
from governance.core.clock import utc_now

if TYPE_CHECKING:
    from rest_framework.request import Request

    from governance.accounts.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """Finds the token by its digest and puts its Viewer on the request."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Send exactly: Authorization: Bearer pb_…"))
        now = utc_now()
        token = token_seen(secret=words[1].decode("ascii", "replace"), now=now)
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, revoked or has expired."))
        request._request._viewer = token_viewer(token)  # type: ignore[attr-defined]
        request._viewer = request._request._viewer  # type: ignore[attr-defined]
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Playbook"'
