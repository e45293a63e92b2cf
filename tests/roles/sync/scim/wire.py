"""A client of SCIM as the tests use it: requests as they go over the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from django.test import Client

from governance.accounts.services import account_ensure, token_create
from governance.core.clock import utc_now
from roles.org.models import Person
from roles.sync.models import Connection
from roles.sync.rules import held_digest
from tests.cast import COMMAND

if TYPE_CHECKING:
    from django.http import HttpResponse

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PLACE = "urn:playbook:params:scim:schemas:extension:1.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"


@dataclass
class Wire:
    """One connection, and what it sends."""

    secret: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        raw = body if isinstance(body, bytes | str) else orjson.dumps(body)
        answer: Any = self.client.generic(
            method,
            f"/scim/v2/{path}",
            b"" if body is None else raw,
            content_type="application/scim+json",
            headers={"Authorization": f"Bearer {self.secret}", **headers},
        )
        return answer

    def get(self, path: str, **headers: str) -> Any:
        answer = self.send("GET", path, **headers)
        assert answer.status_code == 200, answer.content
        return orjson.loads(answer.content)

    @property
    def seen(self) -> str:
        """Return what stands for those whom the brake holds now."""
        waiting = self.connection.staged.filter(state="waiting")
        return held_digest(waiting.values_list("pk", flat=True))

    def user(self, name: str, /, **more: Any) -> Any:
        """Bring somebody called ``name``; return what was answered."""
        body = {"schemas": [USER], "userName": name, **more}
        answer = self.send("POST", "Users", body)
        assert answer.status_code == 201, answer.content
        return orjson.loads(answer.content)

    def group(self, name: str, /, **more: Any) -> Any:
        body = {"schemas": [GROUP], "displayName": name, **more}
        answer = self.send("POST", "Groups", body)
        assert answer.status_code == 201, answer.content
        return orjson.loads(answer.content)

    def patch(self, path: str, *operations: dict[str, Any], **headers: str) -> Any:
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return self.send("PATCH", path, body, **headers)

    @property
    def connection(self) -> Connection:
        prefix = self.secret.split("_")[1]
        return Connection.objects.get(token__prefix=prefix)


def connect(name: str = "Directory", scope: str = "scim", **options: Any) -> Wire:
    """Return what a new token of this name sends by."""
    owner = account_ensure(
        actor=COMMAND, email=f"{name.lower()}@service.invalid", label=name, service=True
    )
    _token, secret = token_create(
        actor=COMMAND,
        owner=owner,
        name=name,
        scopes=[scope],
        days=1,
        now=utc_now(),
        options=options,
    )
    return Wire(secret)


def person_of(user: Any) -> Person:
    return Person.objects.get(uid=user["id"])


def error_of(answer: HttpResponse) -> tuple[int, str]:
    """Return the status of an error of SCIM, and what it says."""
    body = orjson.loads(answer.content)
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert body["status"] == str(answer.status_code)
    return answer.status_code, body["detail"]
