"""Who asks the API: a token, looked for once a request, or a person who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.accounts.services import token_seen
from governance.core.clock import utc_now

if TYPE_CHECKING:
    from django.http import HttpRequest

    from governance.accounts.models import ApiToken


def words_sent(request: HttpRequest) -> list[str]:
    """Return the words of an ``Authorization`` that is meant for us, else none."""
    words = request.headers.get("Authorization", "").split()
    return words if words and words[0].lower() == "bearer" else []


def token_of(request: HttpRequest) -> ApiToken | None:
    """Return the token that a request came with, if it is one that works."""
    if not hasattr(request, "_token"):
        words = words_sent(request)
        secret = words[1] if len(words) == 2 else ""
        request._token = token_seen(secret=secret, now=utc_now())  # type: ignore[attr-defined]
    found: ApiToken | None = request._token  # type: ignore[attr-defined]
    return found


def caller_of(request: HttpRequest) -> str | None:
    """Return whose what is counted, or kept, of a request is; None for nobody who is known."""
    if words_sent(request):
        token = token_of(request)
        return f"token:{token.uid}" if token else None
    return f"user:{request.user.pk}" if request.user.is_authenticated else None
