"""Every page there is, from the authorisation matrix: a new one cannot be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connections

from tests.cast import NOW
from tests.contracts.matrix import MATRIX
from tests.contracts.personas import ANONYMOUS
from tests.contracts.table import OK
from tests.contracts.world import World, world_kept
from tests.database import database_clone

if TYPE_CHECKING:
    from collections.abc import Iterator

EMPLOYEE, PLAYER = "employee", "player"
# Who may see most, first: such a page shows all that can stand on it.
READERS = (
    *("head_coach", "administrator", "auditor", "department_head", "coach", "coach_elsewhere"),
    *("line_manager", PLAYER, EMPLOYEE, "external", ANONYMOUS),
)
# They answer machines, as does all of the API but the page about it.
NO_PAGES = {"healthz", "readyz"}
API_PAGES = {"api-docs"}
ALIKE = 2
ALL = slice(None)


@dataclass(frozen=True, slots=True)
class Stop:
    """One page, and who opens it."""

    name: str
    path: str
    reader: str

    def __str__(self) -> str:
        return f"{self.path} ({self.name}, {self.reader})"


def stops(world: World, readers: tuple[str, ...] = READERS, part: slice = ALL) -> list[Stop]:
    """Return each page, about two things at most, opened by the first of ``readers`` who may.

    ``part`` leaves out routes, for tests that share them among each other.
    """
    found: dict[str, Stop] = {}
    for name, route in list(MATRIX.items())[part]:
        for ask in route.asks:
            reader = next((who for who in readers if ask.expected[who] == OK), "")
            if ask.method != "GET" or not reader or not has_page(name):
                continue
            path, _body = route.request(name, ask.of, None, world.keys)
            alike = sum(stop.name == name for stop in found.values())
            if path not in found and alike < ALIKE and is_page(world, reader, path):
                found[path] = Stop(name, path, reader)
    return list(found.values())


def has_page(name: str) -> bool:
    return name in API_PAGES or not (name.startswith("api-") or name in NO_PAGES)


def is_page(world: World, reader: str, path: str) -> bool:
    """Whether what is answered is a page, and not a file or another place; nothing fails."""
    answer = world.ask(reader, "GET", path)
    assert answer.status_code < 500, path
    kind = answer.headers.get("Content-Type", "")
    return answer.status_code == 200 and kind.startswith("text/html")


@pytest.fixture
def committed_world(transactional_db: None) -> Iterator[World]:
    """The world of the contracts, for a browser to walk through on the Monday of the cast."""
    connections.close_all()
    database_clone(world_kept().database)
    with time_machine.travel(NOW):
        yield world_kept().fresh()
