"""The authorisation matrix, walked through: everybody, each address, method and thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.contracts.matrix import MATRIX
from tests.contracts.personas import PERSONAS
from tests.contracts.table import HIDDEN, REFUSED, UNKNOWN, outcome
from tests.contracts.world import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from tests.contracts.table import Ask
    from tests.contracts.world import World

pytestmark = pytest.mark.timeout(300)  # thousands of requests
SEES_MOST = "head_coach"  # nothing is hidden from them but what never was
REASON = re.compile(r'<div class="muted pretty">\s*<p>[^<]{10,}</p>')


@pytest.mark.parametrize("name", MATRIX)
def test_everybody_gets_what_the_table_says(world: World, name: str) -> None:
    """One test a route, because each answer is looked at from four sides but asked for once."""
    nothing: dict[str, HttpResponse] = {}  # the same question is not asked for each thing anew
    faults = [
        f"{ask}: {persona} {fault}"
        for ask in MATRIX[name].asks
        for persona in PERSONAS
        for fault in faults_of(world, name, ask, persona, nothing)
    ]
    assert not faults, "\n".join(faults)


def faults_of(
    world: World, name: str, ask: Ask, persona: str, nothing: dict[str, HttpResponse]
) -> Iterator[str]:
    path, body = MATRIX[name].request(name, ask.of, ask.send, world.keys)
    answer, expected = world.ask(persona, ask.method, path, body), ask.expected[persona]
    if outcome(answer) != expected:
        yield f"gets {outcome(answer)}, not {expected}"
    if outcome(answer) == REFUSED and not reason_given(answer):
        yield "is refused without a reason"
    hidden = expected in {HIDDEN, UNKNOWN}
    if not ask.of or not (hidden or persona == SEES_MOST):
        return
    path, body = MATRIX[name].request(name, MISSING, ask.send, world.keys)
    question = f"{persona} {ask.method} {path} {body}"
    if question not in nothing:
        nothing[question] = world.ask(persona, ask.method, path, body)
    missing = nothing[question]
    if outcome(missing) not in allowed_for_missing(path):
        yield f"gets {outcome(missing)} for what never was"
    if hidden and shown(answer) != shown(missing):
        yield "can tell it from what never was"


def allowed_for_missing(path: str) -> set[str]:
    """Scopes, and what is people's to do, are refused by the API before it looks for the thing."""
    return {HIDDEN, UNKNOWN, REFUSED} if path.startswith("/api/") else {HIDDEN}


def shown(answer: HttpResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.content, sorted(answer.headers.items())


def reason_given(answer: HttpResponse) -> bool:
    if answer.headers["Content-Type"].startswith("application/problem+json"):
        problem = orjson.loads(answer.content)
        return bool(problem["code"]) and len(problem["detail"]) > 10
    return REASON.search(answer.content.decode()) is not None
