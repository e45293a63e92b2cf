"""Writing only what was read: ETag and If-Match (RFC 9110, section 13.1.1)."""

from __future__ import annotations

from hashlib import md5
from typing import TYPE_CHECKING, Any, Final

from django.middleware.http import ConditionalGetMiddleware
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _

from governance.core.api.renderers import OrjsonRenderer
from governance.core.errors import Stale

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from rest_framework.request import Request

READ: Final = "/api/v1/"


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Gives each answer of the API to a GET an ETag, and to whoever has it already a 304."""

    def process_response(self, request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
        read = request.path_info.startswith(READ)
        return super().process_response(request, answer) if read else answer


def etag_of(body: Any) -> str:
    """Return the ETag that ``ConditionalMiddleware`` gives an answer of this body."""
    raw = OrjsonRenderer().render(body)
    return quote_etag(md5(raw, usedforsecurity=False).hexdigest())


def unchanged_require(request: Request, body: Any) -> None:
    """Raise Stale when If-Match was sent, and is not the ETag of what is there now."""
    sent = request.headers.get("If-Match")
    if sent is None:
        return
    wanted = parse_etags(sent)
    if wanted != ["*"] and etag_of(body) not in wanted:
        raise Stale("changed_meanwhile", _("It was changed meanwhile. Read it again."))


def row_hold(row: Model) -> None:
    """Read ``row`` again and lock it until the transaction ends.

    Before ``unchanged_require``, and before what is left out is taken from the row: whoever
    comes at the same time waits, and then sees what was written.
    """
    rows = type(row)._default_manager  # noqa: SLF001  # the one name it has whatever the model
    row.refresh_from_db(from_queryset=rows.select_for_update(of=("self",)))
