"""The page about the API holds all that its description says, and what it says to type works."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from governance.home.views.api_docs import SHAPES, SHARES
from tests.contracts.table import INVALID, outcome
from tests.contracts.test_api_docs import READER, schema
from tests.contracts.test_weight import weight_of

if TYPE_CHECKING:
    from tests.contracts.world import World

__all__ = ["schema"]


@pytest.fixture(scope="module")
def parts(world: World) -> list[str]:
    asked = [f"/api/docs/?part={part}" for part in SHARES]
    return [world.ask("employee", "GET", path).content.decode() for path in asked]


@pytest.fixture(scope="module")
def page(parts: list[str]) -> str:
    """All parts of it."""
    return "".join(parts)


def test_no_part_of_it_weighs_more_than_a_page_may(
    parts: list[str], halves: dict[str, str]
) -> None:
    """With room for what comes; ``tests/browser`` holds what every page may."""
    weights = [weight_of(each) for each in (*parts, *halves.values())]
    assert [weight for weight in weights if weight > 320_000] == []
    for share, part in zip(SHARES, parts, strict=True):
        assert all(f'href="?part={other}"' in part for other in SHARES[1:] if other != share)


@pytest.fixture(scope="module")
def halves(world: World) -> dict[str, str]:
    asked = {part: f"/api/docs/?part={part}" for part in SHAPES}
    return {
        part: world.ask("employee", "GET", path).content.decode() for part, path in asked.items()
    }


@pytest.fixture(scope="module")
def shapes(halves: dict[str, str]) -> str:
    return "".join(halves.values())


def between(page: str, anchor: str, end: str) -> str:
    """Return the part of the page from ``anchor`` to the next ``end``."""
    return page.partition(f'id="{anchor}"')[2].partition(end)[0]


def test_every_operation_is_told_whole(page: str, schema: dict[str, Any]) -> None:
    """With what goes wrong, once for all of them where it is the same."""
    everywhere = between(page, "faults", "</dl>")
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert f'id="{operation["operationId"]}"' in page, path
            part = page.split(f'id="{operation["operationId"]}"')[1].split(
                "</details>", maxsplit=1
            )[0]
            scope = operation.get("x-scope", "read" if method == "get" else "write")
            for told in (path, method.upper(), f"<code>{scope}</code>", "curl -H"):
                assert told in part, (path, told)
            for parameter in operation.get("parameters", ()):
                assert f'class="mono">{parameter["name"]}</th>' in part, (path, parameter)
            for status in operation["responses"]:
                assert status in part or f"<dt>{status}</dt>" in everywhere, (path, status)


def test_every_shape_is_told_field_by_field(shapes: str, schema: dict[str, Any]) -> None:
    for name, shape in schema["components"]["schemas"].items():
        if "properties" not in shape:
            continue
        part = between(shapes, f"shape-{name}", "</table>")
        for field in shape["properties"]:
            assert f'class="mono">{field}</th>' in part, (name, field)


def test_every_link_on_it_leads_somewhere(page: str, shapes: str, halves: dict[str, str]) -> None:
    named = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= named
    found = set(re.findall(r"\?part=(shapes[\w-]*)#([\w-]+)", page + shapes))
    assert {part for part, _name in found} == {*SHAPES}
    assert [each for each in found if f'id="{each[1]}"' not in halves[each[0]]] == []


def test_the_values_of_a_field_are_named(shapes: str) -> None:
    part = between(shapes, "shape-Assignment", "</table>")
    for value in ("handing_over", "suspended", "promise"):
        assert f"<code>{value}</code>" in part


def test_what_it_says_to_type_is_understood(page: str, world: World) -> None:
    """Nothing with this id is there, perhaps; but nobody is told that they asked wrongly."""
    commands = [unescape(each) for each in re.findall(r"curl -H.*?</pre>", page, re.DOTALL)]
    assert len(commands) > 10
    for command in commands:
        assert command.count("'") in {0, 2}, "an example would end the quotes"
        address = command.rpartition('"http://testserver')[2].partition('"')[0]
        assert outcome(world.ask(READER, "GET", address)) != INVALID, address
