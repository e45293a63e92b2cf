"""Everybody who may knock: the cast, tokens of three kinds, a stranger and nobody at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client

from governance.accounts.models import User
from governance.accounts.services import token_create
from tests.cast import COMMAND, NOW, Cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

MEMBERS = (
    "boss",
    "department_head",
    "stores_head",
    "line_manager",
    "employee",
    "player",
    "coach",
    "coach_elsewhere",
    "head_coach",
    "booth_member",
    "auditor",
    "administrator",
    "external",
)
READER, WRITER, LIMITED = "token_reader", "token_writer", "token_of_stores"
TOKENS = (READER, WRITER, LIMITED)
STRANGER, ANONYMOUS = "stranger", "anonymous"
PERSONAS = (*MEMBERS, *TOKENS, STRANGER, ANONYMOUS)
ALWAYS: dict[str, Any] = {
    "HTTP_X_REQUEST_ID": "contract"
}  # so that equal answers can be equal byte for byte


class LeanClient(Client):
    """Answers as the server would, a crash as status 500; keeps no contexts of templates."""

    def request(self, **request: Any) -> HttpResponse:  # type: ignore[override]
        environ = self._base_environ(**request)  # type: ignore[attr-defined]
        answer: HttpResponse = self.handler(environ)  # type: ignore[assignment]
        self.cookies.update(answer.cookies)
        return answer


def personas_make(cast: Cast, *, csrf: bool = False) -> dict[str, Client]:
    """Return a browser or API client for each; ``csrf`` makes the browsers as strict as real."""
    owner = User.objects.get(email="api@service.invalid")
    clients = {ANONYMOUS: client_make(csrf=csrf)}
    for name in (*MEMBERS, STRANGER):
        clients[name] = client_make(csrf=csrf)
        clients[name].force_login(cast.members[name].user)
    wanted: dict[str, tuple[Sequence[str], Cast | None]] = {
        READER: (["read"], None),
        WRITER: (["read", "write"], None),
        LIMITED: (["read", "write"], cast),
    }
    for name, (scopes, limit) in wanted.items():
        _token, secret = token_create(
            actor=COMMAND,
            owner=owner,
            name=name,
            scopes=scopes,
            days=30,
            now=NOW,
            within_department_uid=limit.stores.uid if limit else None,
        )
        clients[name] = client_make(csrf=csrf, HTTP_AUTHORIZATION=f"Bearer {secret}")
    return clients


def client_make(*, csrf: bool = False, **headers: Any) -> Client:
    return LeanClient(enforce_csrf_checks=csrf, **ALWAYS, **headers)
