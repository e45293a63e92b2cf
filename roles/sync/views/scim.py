"""``/scim/v2/``: the entrance of connections; what it speaks is in ``roles.sync.scim``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.utils.translation import gettext as _
from scim2_models import PayloadTooLargeException, UnauthorizedException
from scim2_server.requests import ScimRequest
from scim2_server.routing import Operation

from governance.accounts.authentication.callers import token_of
from governance.accounts.selectors import token_viewer
from governance.accounts.services import request_count
from governance.core.api.limits import Limit
from governance.core.clock import utc_now
from governance.core.errors import TooOften
from roles.sync.scim.handler import Handler
from roles.sync.scim.schemas import BULK_BYTES
from roles.sync.scim.service import service_for
from roles.sync.scim.storage import Storage
from roles.sync.scim.tolerances import body_normal
from roles.sync.services.connections import connection_of, connection_refused, connection_wrote

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from scim2_server.responses import ScimResponse

    from governance.core.api.limits import Asked
    from governance.core.viewer import Viewer
    from roles.sync.models import Connection

ROOT: Final = "/scim/v2"
NOTED: Final = frozenset({400, 409, 412, 413, 429})
WRITES: Final = frozenset(
    {Operation.create, Operation.replace, Operation.patch, Operation.delete, Operation.bulk}
)
WITH_BODY: Final = WRITES - {Operation.delete} | {Operation.search_with_body}


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks: the token, and what it provisions."""

    viewer: Viewer
    connection: Connection


def scim(request: HttpRequest, rest: str | None = None) -> HttpResponse:
    """Answer one request of SCIM; whatever goes wrong is an error of SCIM, too."""
    now = utc_now()
    asked = ScimRequest(
        method="GET" if request.method == "HEAD" else request.method or "GET",
        base_url=request.build_absolute_uri(ROOT),
        path=f"/{rest or ''}",
        query=request.GET.dict(),
        headers=dict(request.headers),
    )
    counted: Asked | None = None
    try:
        counted = _counted(request, now)
        answer = _serve(request, asked, counted, now)
    except Exception as fault:  # noqa: BLE001  # logged, and answered as SCIM has it
        answer = _failed(asked, fault, now)
    answer.headers |= counted.headers if counted else {}
    return _sent(answer)


def _counted(request: HttpRequest, now: datetime) -> Asked | None:
    token = token_of(request)
    limit = Limit("scim", settings.SCIM_PER_MINUTE)
    return request_count(caller=f"token:{token.uid}", limit=limit, now=now) if token else None


def _serve(
    request: HttpRequest, asked: ScimRequest, counted: Asked | None, now: datetime
) -> ScimResponse:
    if counted and counted.too_often:
        raise TooOften("throttled", counted.why)
    service = service_for(strict=False)
    operation = service.match(asked).operation
    if operation is Operation.service_provider_config:
        return service.service_provider_config(asked.url, asked.query)
    asked.subject = _subject_of(request, now)
    connection = asked.subject.connection
    service = service_for(strict=connection.strict)
    asked.body = _body(request, operation, strict=connection.strict)
    storage = Storage(
        provider=service.provider,
        actor=asked.subject.viewer,
        connection=connection,
        writing=operation in WRITES,
        now=now,
    )
    answer = Handler(service, storage).handle(asked)
    if operation in WRITES:
        connection_wrote(connection=connection, now=now)
    return answer


def _subject_of(request: HttpRequest, now: datetime) -> Subject:
    """Return who asks. Raises Unauthorized, and NotAllowed for a token that may not provision."""
    token = token_of(request)
    if token is None:
        raise UnauthorizedException(
            detail=_("Send a token of Playbook that is in force, as Authorization: Bearer pb_…")
        )
    viewer = token_viewer(token)
    return Subject(viewer, connection_of(actor=viewer, token=token, now=now))


def _body(request: HttpRequest, operation: Operation, *, strict: bool) -> bytes:
    try:
        body = request.body
    except RequestDataTooBig as fault:
        raise PayloadTooLargeException(detail=_("This is too long for one request.")) from fault
    if operation not in WITH_BODY or (operation is Operation.bulk and len(body) > BULK_BYTES):
        return body  # nobody reads it, or it is refused without a look into it
    service_for(strict=strict).ensure_json(request.content_type)
    return body_normal(body, strict=strict)


def _failed(asked: ScimRequest, fault: Exception, now: datetime) -> ScimResponse:
    answer = service_for(strict=False).error_response(fault)
    subject: Subject | None = asked.subject
    if subject is not None and int(answer.status) in NOTED:
        why = (answer.body or {}).get("detail", "")
        connection_refused(connection=subject.connection, why=str(why), now=now)
    return answer


def _sent(answer: ScimResponse) -> HttpResponse:
    body = b"" if answer.body is None else orjson.dumps(answer.body)
    return HttpResponse(body, status=int(answer.status), headers=answer.headers)
