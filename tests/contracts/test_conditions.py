"""What is read has an ETag, and who has it is not sent it again; what is changed asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import orjson
import pytest

from tests.contracts.matrix import MATRIX
from tests.contracts.nasty import BODIES, BODIES_OF, body_method, right_body
from tests.contracts.table import OK
from tests.contracts.test_api_docs import ROUTES, path_in, schema, told
from tests.contracts.world import send_undone

if TYPE_CHECKING:
    from tests.contracts.world import World

__all__ = ["schema"]
READS = [name for name in ROUTES if "GET" in MATRIX[name].methods]
CHANGES = [name for name in BODIES if body_method(name) == "PATCH"]


def readable(world: World, name: str) -> tuple[str, str]:
    """Return who may read something there, and where."""
    for ask in MATRIX[name].asks:
        for persona, word in ask.expected.items():
            if ask.method == "GET" and word == OK:
                path, sent = MATRIX[name].request(name, ask.of, ask.send, world.keys)
                return persona, f"{path}?{urlencode(sent)}" if isinstance(sent, dict) else path
    raise AssertionError(f"nobody reads {name}")


@pytest.mark.parametrize("name", READS)
def test_who_has_it_already_is_told_so_and_sent_nothing(
    world: World, schema: dict[str, Any], name: str
) -> None:
    persona, path = readable(world, name)
    first = world.ask(persona, "GET", path)
    assert first.status_code == 200
    described = schema["paths"][path_in(name)]["get"]["responses"]
    assert ("304" in described) is not first.streaming
    if first.streaming:
        return
    assert described["200"]["headers"]["ETag"]
    for sent, status in ((first.headers["ETag"], 304), ('"another"', 200)):
        client = world.clients[persona]
        again = send_undone(client, "GET", path, HTTP_IF_NONE_MATCH=sent)
        assert again.status_code == status
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["RateLimit"] == first.headers["RateLimit"]
        assert again.content == (first.content if status == 200 else b"")


@pytest.mark.parametrize("name", CHANGES)
def test_what_has_changed_since_is_not_changed(
    world: World, schema: dict[str, Any], name: str
) -> None:
    client, body = world.clients[BODIES[name][0]], right_body(name, world.keys)
    path, _body = MATRIX[name].request(name, BODIES_OF.get(name, ""), None, world.keys)
    before = send_undone(client, "GET", path)
    stale = send_undone(client, "PATCH", path, body, HTTP_IF_MATCH='"another"')
    assert (stale.status_code, orjson.loads(stale.content)["code"]) == (412, "changed_meanwhile")
    assert told(schema, name, "PATCH", stale) == []
    right = send_undone(client, "PATCH", path, body, HTTP_IF_MATCH=before.headers["ETag"])
    assert right.status_code == 200
    assert right.headers["ETag"] != before.headers["ETag"]


@pytest.mark.parametrize("name", READS)
def test_fields_that_there_are_not_are_refused_with_what_there_is(
    world: World, schema: dict[str, Any], name: str
) -> None:
    persona, path = readable(world, name)
    parameters = schema["paths"][path_in(name)]["get"].get("parameters", ())
    picks = "fields" in {each["name"] for each in parameters}
    answer = world.ask(persona, "GET", f"{path}{'&' if '?' in path else '?'}fields=colour")
    problem = orjson.loads(answer.content)
    assert (answer.status_code, problem["code"]) == (
        400,
        "unknown_field" if picks else "unknown_parameter",
    )
    assert problem["errors"][0]["pointer"] == ("colour" if picks else "fields")
    assert "Allowed: ." not in problem["detail"]
