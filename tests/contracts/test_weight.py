"""What a page that an employee may open weighs with all that it loads, raw.

Counted from what the page names; tests/browser measures the same of every page, as whoever may
see most of it, and of those that whoever has no desk opens most.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders

from tests.contracts.matrix import MATRIX
from tests.contracts.table import OK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contracts.world import World

BUDGET = 150_000
PARTS = re.compile(r'(?:href|src)="/static/([^"?]+)"')


@cache
def size_of(name: str) -> int:
    found = finders.find(name)
    assert isinstance(found, str), f"{name} is named by a page, and is not there"
    return Path(found).stat().st_size


def weight_of(page: str) -> int:
    """Return the bytes of a page with all that it names."""
    return len(page.encode()) + sum(map(size_of, set(PARTS.findall(page))))


def pages_of(world: World, reader: str) -> Iterator[tuple[str, str]]:
    """Yield each address that the reader may open, with its page."""
    for name, route in MATRIX.items():
        for ask in route.asks:
            if ask.method != "GET" or ask.expected[reader] != OK or name.startswith("api-"):
                continue
            path, _body = route.request(name, ask.of, None, world.keys)
            answer = world.ask(reader, "GET", path)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                yield path, answer.content.decode()


@pytest.mark.parametrize("reader", ["employee", "player", "external", "anonymous"])
def test_what_an_employee_opens_is_light(world: World, reader: str) -> None:
    weights = {}
    for path, page in pages_of(world, reader):
        weights[path] = weight_of(page)
    assert len(weights) > 1
    assert {path: weight for path, weight in weights.items() if weight > BUDGET} == {}
