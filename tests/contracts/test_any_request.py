"""Whatever a client sends: never a server error, never an answer that is not described.

Requests are made of the description itself, right ones and wrong ones, and sent through the whole
stack by three personas. The same few each time; as many others as you like:

    PLAYBOOK_REQUESTS=50 python3 dev.py test tests/contracts/test_any_request.py -n 3
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
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
from schemathesis.checks import CHECKS as KNOWN
from schemathesis.checks import load_all_checks, max_response_time
from schemathesis.core.failures import FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
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
load_all_checks()
# None is of time: the machines that run this are as slow as they are.
CHECKS: Final[list[Any]] = [each for each in KNOWN.get_all() if each is not max_response_time]
ANY = "names things that have to be there, and to be seen"
# What is right by the schema is refused there by a rule that no schema can tell.
BEYOND: Final = {
    "GET /api/v1/authority/": "a channel or its address, not both",
    "GET /api/v1/changes/": "a number that is kept; the others are 410",
    "GET /api/v1/gaps/": "a day of which gaps were counted",
    "GET /api/v1/people/": "who is employed is not asked together with a day",
    "GET /api/v1/policies/": "a state is not asked together with a day",
    "GET /api/v1/response-times/": "from a day to a later one, within three years",
    "GET /api/v1/role-types/": "what is retired is not asked together with a day",
    "GET /api/v1/simulation/": ANY,
    "GET /api/v1/shifts/": "at most 92 days, of this century",
    "PATCH /api/v1/assignments/{uid}/": ANY,
    "PATCH /api/v1/channels/{uid}/": ANY + "; hours are read as people write them",
    "PATCH /api/v1/gap-rules/{uid}/": "not each rule has days, or a threshold",
    "PATCH /api/v1/role-types/{uid}/": "what affects roles is looked at first",
    "PATCH /api/v1/roles/{uid}/": ANY,
    "POST /api/v1/assignments/": ANY,
    "POST /api/v1/assignments/several/": ANY,
    "POST /api/v1/assignments/{uid}/decisions/": "some want a reason, or somebody",
    "POST /api/v1/break-glass/": ANY,
    "POST /api/v1/channels/": ANY + "; an address has to be one of a channel",
    "POST /api/v1/channels/asked/": "an address has to be one of a channel",
    "POST /api/v1/channels/sweeps/": "as many channels as there are",
    "POST /api/v1/channels/{uid}/advice/": "a function that somebody holds",
    "POST /api/v1/channels/{uid}/checks/": "some items want evidence, in a sentence",
    "POST /api/v1/crises/": ANY,
    "POST /api/v1/crises/{uid}/decisions/": "an end wants a reason, and so on",
    "POST /api/v1/department-terms/": ANY,
    "POST /api/v1/drafts/{uid}/": "a step to remove has to be named, and no other",
    "POST /api/v1/drafts/{uid}/steps/": "each kind of step has fields of its own",
    "POST /api/v1/exemptions/": "a department or a person, one of both",
    "POST /api/v1/feedback/{uid}/decisions/": "each decision has fields of its own",
    "POST /api/v1/imports/": "each column has rules of its own, told by row",
    "POST /api/v1/mentions/": "a language is a code of two letters, if there is one",
    "POST /api/v1/mentions/{uid}/decisions/": "each decision has fields of its own",
    "POST /api/v1/mentions/{uid}/watchers/": "who is added is somebody who may read it",
    "POST /api/v1/practices/": ANY,
    "POST /api/v1/promises/": ANY,
    "POST /api/v1/questions/{uid}/decisions/": "each decision has fields of its own",
    "POST /api/v1/reviews/": ANY,
    "POST /api/v1/roles/": ANY,
    "POST /api/v1/roles/{uid}/contacts/": ANY,
    "POST /api/v1/texts/": "a day that is not over, and a language that there is",
    "POST /api/v1/texts/{uid}/decisions/": "each decision has fields of its own",
    "POST /api/v1/tips/{uid}/decisions/": "each decision has fields of its own",
    "POST /api/v1/webhooks/{uid}/replays/": "a number that something has",
}
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
    asked: set[str] = field(default_factory=set)
    asked_for_a_token: set[str] = field(default_factory=set)

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
        right_place = bool(known and case.path_parameters) and not wrong_place
        excluded = self.excluded(case, mode, right_place=right_place)
        if right_place:
            case.path_parameters = {"uid": data.draw(st.sampled_from(known))}
        with undone():
            answer = case.call(headers=self.headers, cookies=self.cookies)
            self.statuses.add(answer.status_code)
            self.asked.add(operation.label)
            if answer.status_code == 412:  # an ETag like any other, but of nothing
                excluded += [negative_data_rejection, positive_data_acceptance]
            try:
                case.validate_response(
                    answer, checks=CHECKS, excluded_checks=excluded, headers=self.own
                )
            except FailureGroup as failure:
                self.wrong.append(f"{case.as_curl_command()}: {failure.exceptions}")
            else:
                if answer.status_code < 300:
                    self.asked_for_a_token.add(operation.label)

    def excluded(self, case: AnyCase, mode: GenerationMode, *, right_place: bool) -> list[Any]:
        """Leave it to us who asks; return the checks that are wrong of this request."""
        found: list[Any] = []
        for name in ("Authorization", "Cookie"):
            case.headers.pop(name, None)
        case.cookies.clear()
        if mode == GenerationMode.POSITIVE:
            case.query.pop("cursor", None)  # only the page before can know one
        if mode == GenerationMode.NEGATIVE or case.operation.label in BEYOND:
            found.append(positive_data_acceptance)
        if case.operation.label in self.asked_for_a_token:  # once for each is enough
            found.append(ignored_auth)
        wrong_path = case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH)
        if right_place and wrong_path:  # it was mended, and may have been all that was wrong
            found.append(negative_data_rejection)
        return found

    @property
    def own(self) -> dict[str, str]:
        """The headers by which the checks know that who asks is told by us, not by chance."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**self.headers, "Cookie": cookies}


@pytest.mark.timeout(300 + 120 * MANY)
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("persona", PERSONAS)
def test_no_request_is_answered_but_as_described(world: World, persona: str) -> None:
    sender = sender_make(world, persona)
    for operation in operations():
        for mode in GenerationMode:
            sender.send_some(operation, mode)
    assert sender.wrong == []
    assert set(BEYOND) <= sender.asked
    assert {200, 400, 403} <= sender.statuses, "else it was no test"
