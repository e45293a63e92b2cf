"""Whatever a client sends: never a server error, never an answer that is not described.

Requests are made of the description itself, right ones and wrong ones, and sent through the whole
stack by three personas. The same few each time; as many others as you like:

    PLAYBOOK_REQUESTS=50 python3 dev.py test tests/contracts/test_any_request.py -n 3
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

import orjson
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.contracts.matrix import MATRIX
from tests.contracts.test_api_docs import ROUTES, path_in
from tests.contracts.world import undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import Case
    from schemathesis.schemas import APIOperation

    from tests.contracts.world import World

    Operation = APIOperation[Any, Any, Any, Any]
    AnyCase = Case[Any]

MANY = int(os.environ.get("PLAYBOOK_REQUESTS", "0"))
PERSONAS = ("token_writer", "head_coach", "employee")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CSRF = "c" * 32
SOME = settings(
    max_examples=MANY or 2,  # right ones and wrong ones, to each operation
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def operations() -> Iterator[Operation]:
    made = SchemaGenerator().get_schema(request=None, public=True)
    described = schemathesis.openapi.from_dict(orjson.loads(orjson.dumps(made, default=str)))
    described.app = get_wsgi_application()
    for found in described.get_all_operations():
        assert isinstance(found, Ok), found.err()
        yield found.ok()


def things(world: World) -> dict[str, list[str]]:
    """Return what there is by path, so that not all of it is missing."""
    found: dict[str, list[str]] = {}
    for name in ROUTES:
        of = [world.keys[ask.of] for ask in MATRIX[name].asks if ask.of in world.keys]
        found[path_in(name)] = sorted(set(of))
    return found


def sender_make(world: World, persona: str) -> Sender:
    """Return who sends with what tells who it is: a token, or a session and its CSRF token."""
    client = world.clients[persona]
    headers, cookies = {"X-CSRFToken": CSRF}, {"csrftoken": CSRF}
    if "HTTP_AUTHORIZATION" in client.defaults:
        headers["Authorization"] = client.defaults["HTTP_AUTHORIZATION"]
    cookies |= {each.key: each.value for each in client.cookies.values()}
    return Sender(things(world), headers, cookies, persona)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As the client of Django's tests does: the end of a request does not end the transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@dataclass
class Sender:
    """Sends what the description allows, and what it does not, as one persona."""

    things: dict[str, list[str]]
    headers: dict[str, str]
    cookies: dict[str, str]
    persona: str
    wrong: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    def send_some(self, operation: Operation, mode: GenerationMode) -> None:
        """The first is as simple as may be, the others are by chance."""

        @seed(None if MANY else crc32(f"{self.persona} {operation.label} {mode}".encode()))
        @SOME
        @given(st.data())
        def sending(data: st.DataObject) -> None:
            self.send(data, operation, mode)

        sending()

    def send(self, data: st.DataObject, operation: Operation, mode: GenerationMode) -> None:
        known = self.things[operation.path]
        case: AnyCase = data.draw(operation.as_strategy(generation_mode=mode))
        wrong_place = mode == GenerationMode.NEGATIVE and data.draw(st.booleans())
        if known and case.path_parameters and not wrong_place:
            case.path_parameters = {"uid": data.draw(st.sampled_from(known))}
        with undone():
            answer = case.call(headers=self.headers, cookies=self.cookies)
        self.statuses.add(answer.status_code)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as failure:
            self.wrong.append(f"{case.as_curl_command()}: {failure.exceptions}")


@pytest.mark.timeout(300 + 120 * MANY)
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("persona", PERSONAS)
def test_no_request_is_answered_but_as_described(world: World, persona: str) -> None:
    sender = sender_make(world, persona)
    for operation in operations():
        for mode in GenerationMode:
            sender.send_some(operation, mode)
    assert sender.wrong == []
    assert {200, 400, 403} <= sender.statuses, "else it was no test"
