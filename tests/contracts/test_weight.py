"""What a page that an employee may open weighs with all that it loads, raw; that each loads the
sheets that its parts are written in, and leads to asking one's coach.

Counted from what the page names; tests/browser measures the same of every page, as whoever may
see most of it, and of those that whoever has no desk opens most.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.contracts.matrix import MATRIX
from tests.contracts.table import OK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contracts.world import World

BUDGET = 150_000
ASKING = re.compile(r'href="/ask/[^"]*"')
# Signing in and out, one answer by the link in a mail, a question of a quiz, what a link shows to
# strangers: nothing leads away from these.
APART = re.compile(
    "/accounts/|/answer/|/booth/answer/|/mentions/answer/|/unsubscribe/|/valid/|/courses/[^/]+/(quiz|result)/"
)
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)(?=[^{}]*\{)")
CLASSES = re.compile(r'class="([^"]*)"')
FRAME = {"col"}  # what every page stands in, and only lists lay out otherwise
STYLES = Path(settings.BASE_DIR) / "static" / "css"
PARTS = re.compile(r'(?:href|src)="/static/([^"?]+)"')


@cache
def size_of(name: str) -> int:
    found = finders.find(name)
    assert isinstance(found, str), f"{name} is named by a page, and is not there"
    return Path(found).stat().st_size


def weight_of(page: str) -> int:
    """Return the bytes of a page with all that it names."""
    return len(page.encode()) + sum(map(size_of, set(PARTS.findall(page))))


@cache
def classes_of(name: str) -> frozenset[str]:
    """Return the classes that a style sheet tells of."""
    rules = re.sub(r"(?s)/\*.*?\*/", "", (STYLES / name).read_text())
    return frozenset(CLASS.findall(rules))


def unstyled(page: str) -> set[str]:
    """Return the classes on a page of which only sheets tell that it does not load."""
    loaded = {Path(part).name for part in PARTS.findall(page) if part.endswith(".css")}
    others = {path.name for path in STYLES.glob("*.css")} - loaded
    used = {name for names in CLASSES.findall(page) for name in names.split()} - FRAME
    return (used & set(chain(*map(classes_of, others)))) - set(chain(*map(classes_of, loaded)))


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
def test_what_an_employee_opens_is_light_and_leads_to_asking(world: World, reader: str) -> None:
    pages = dict(pages_of(world, reader))
    weights = {path: weight_of(page) for path, page in pages.items()}
    assert len(weights) > 1
    assert {path: weight for path, weight in weights.items() if weight > BUDGET} == {}
    assert {path: names for path, page in pages.items() if (names := unstyled(page))} == {}
    if reader != "anonymous":
        assert asking_nowhere(pages) == []


def test_a_line_manager_asks_from_every_page(world: World) -> None:
    pages = dict(pages_of(world, "line_manager"))
    assert len(pages) > 20
    assert asking_nowhere(pages) == []


def asking_nowhere(pages: dict[str, str]) -> list[str]:
    """Return the pages from which one's coach cannot be asked at once, and should be."""
    without = (path for path, page in pages.items() if page and not ASKING.search(page))
    return [path for path in without if not APART.match(path)]


@pytest.mark.parametrize("reader", ["head_coach", "administrator", "auditor", "booth_member"])
def test_what_has_more_is_drawn_as_well(world: World, reader: str) -> None:
    """Whoever has a desk opens pages that nobody above does, and more of the same ones."""
    pages = dict(pages_of(world, reader))
    assert {path: names for path, page in pages.items() if (names := unstyled(page))} == {}
