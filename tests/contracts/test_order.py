"""Lists of rows that are made one after the other are read the newest first as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from tests.contracts.growth import grow
from tests.contracts.table import INVALID, outcome
from tests.contracts.test_api_docs import READER, REVIEWER, schema

if TYPE_CHECKING:
    from tests.contracts.world import World

__all__ = ["schema"]  # a fixture
pytestmark = pytest.mark.timeout(300)
NEEDED = {  # of SYNC's lists those that a table holds; gaps have a rank, the trail its numbers
    *("people", "departments", "roles", "assignments", "channels", "policies", "todos"),
    *("acknowledgements", "courses", "certificates", "mentions", "escalations", "findings"),
}


@pytest.fixture(scope="module")
def full(world: World) -> World:
    for number in range(3):
        grow(world.cast, number)
    return world


def lists(schema: dict[str, Any]) -> list[str]:  # what the fixture gives
    """Return the addresses whose description offers an order."""
    found = []
    for path, operations in schema["paths"].items():
        parameters = operations.get("get", {}).get("parameters", ())
        if "{" not in path and "order" in {each["name"] for each in parameters}:
            found.append(path)
    return found


def rows(world: World, path: str) -> list[Any]:
    """Return all rows, page after page of two; none of what is not for who reads."""
    reader = REVIEWER if "/reviews/" in path else READER
    found, after = [], f"{path}{'&' if '?' in path else '?'}limit=2"
    while after:
        answer = orjson.loads(world.ask(reader, "GET", after).content)
        found += answer.get("results", [])
        after = answer.get("next") and answer["next"].partition("testserver")[2]
    return found


def test_the_newest_first_is_the_oldest_first_from_its_end(
    full: World,
    schema: dict[str, Any],
) -> None:
    paths = lists(schema)
    needed = {f"/api/v1/{name}/" for name in NEEDED}
    assert needed <= set(paths)
    for path in paths:
        oldest = rows(full, path)
        assert rows(full, f"{path}?order=uid") == oldest, path
        assert rows(full, f"{path}?order=-uid") == oldest[::-1], path
        assert len(oldest) > 1 or path not in needed, path


def test_another_order_is_refused_with_those_that_there_are(full: World) -> None:
    for word in ("name", "-name", "uid,-uid", "", "%00"):
        answer = full.ask(READER, "GET", f"/api/v1/people/?order={word}")
        assert outcome(answer) == INVALID, word
    body = orjson.loads(full.ask(READER, "GET", "/api/v1/people/?order=name").content)
    assert body["errors"] == [{"pointer": "/order", "detail": "One of: uid, -uid."}]
    assert outcome(full.ask(READER, "GET", "/api/v1/gaps/?order=-uid")) == INVALID
