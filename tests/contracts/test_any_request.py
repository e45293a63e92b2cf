"""Whatever a client sends: never a server error, never an answer that is not described.

Requests are made of the description itself, right ones and wrong ones, and sent through the whole
stack by three personas. The same few each time; as many others as you like:

    PLAYBOOK_REQUESTS=50 python3 dev.py test tests/contracts/test_any_request.py -n 3
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import chain
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
from tests.contracts.nasty import UID
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
# What no schema can tell, and the problems by which it is refused: by code, or by code and field.
BEYOND: Final = {
    "is there, to be seen, and one of those that are possible": (
        *("unknown_reference", "nobody_there", "watcher", "own_department"),
        *("needed /departments", "needed /to"),
    ),
    "is of the list of languages, or of regions": (
        *("language", "region", "unknown_code", "unknown_languages", "unknown_regions"),
        *("text /language", "text /region"),
    ),
    "is an address, or a line of words, as people write them": (
        *("no_address", "no_channel", "channel /recovery_mailbox", "hours", "steps"),
    ),
    "is a day from today on": ("day", "text /valid_until", "trial_day"),
    "goes with another parameter, of which OpenAPI says nothing": (
        *("one_channel", "persona_unnamed", "span", "trial_why", "text /text"),
        *("invalid /employment", "invalid /open", "invalid /state"),
    ),
    "is a number that is kept, or that this rule has, or a day of which gaps were counted": (
        *("ahead", "forgotten", "gap_rule", "not_counted", "no_such_number"),
    ),
    "is a table, with rules for each column": ("import_invalid",),
}
BEYOND_CODES: Final = frozenset(chain.from_iterable(BEYOND.values()))
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


def beyond_schema(problem: dict[str, Any]) -> bool:
    """Whether each fault is one of ``BEYOND``."""
    code = problem["code"]
    fields = {f"{code} {each['pointer']}" for each in problem.get("errors", ())}
    return code in BEYOND_CODES or (bool(fields) and fields <= BEYOND_CODES)


def padded(body: Any) -> bool:
    """Whether a text has blanks around it: they are cut off before it is found too long."""
    texts = body.values() if isinstance(body, dict) else ()
    return any(isinstance(each, str) and each != each.strip() for each in texts)


def things(world: World) -> dict[str, list[str]]:
    """Return what there is by path, so that not all of it is missing."""
    found: dict[str, list[str]] = {}
    for name in ROUTES:
        of = [world.keys[ask.of] for ask in MATRIX[name].asks if ask.of in world.keys]
        found[path_in(name)] = sorted(set(of))
    return found


def sender_make(world: World, persona: str) -> Sender:
    """Return who sends with what tells who it is: a token, or a session and its CSRF token. Of the
    public ids that they send, half are of something that there is."""
    there = sorted({str(each) for each in world.keys.values() if UID.fullmatch(str(each))})
    schemathesis.openapi.format("uuid", st.sampled_from(there) | st.uuids().map(str))
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
            if answer.status_code in {400, 410} and beyond_schema(answer.json()):
                excluded.append(positive_data_acceptance)
            try:
                case.validate_response(
                    answer, checks=CHECKS, excluded_checks=excluded, headers=self.own
                )
            except FailureGroup as failure:
                said = answer.text[:300]
                self.wrong.append(f"{case.as_curl_command()}: {said}: {failure.exceptions}")
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
        if mode == GenerationMode.NEGATIVE:
            found.append(positive_data_acceptance)
        if case.operation.label in self.asked_for_a_token:  # once for each is enough
            found.append(ignored_auth)
        wrong_path = case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH)
        # Where the path was mended, or a blank cut off, that may have been all that was wrong.
        if (right_place and wrong_path) or padded(case.body):
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
    sender, described = sender_make(world, persona), list(operations())
    # Of what is wrong with a request, nobody hears before they may send it at all.
    modes = [GenerationMode.POSITIVE] if persona == "employee" and not MANY else GenerationMode
    for operation in described:
        for mode in modes:
            sender.send_some(operation, mode)
    assert sender.wrong == []
    assert sender.asked == {each.label for each in described}
    assert {200, 403, *([400] if len(modes) > 1 else [])} <= sender.statuses, "else it was no test"
