"""Whoever has no desk here meets nothing in English where German is shipped.

Not by a list of files: all that the matrix lets an employee, a player or a partner ask is
asked in a catalogue whose English carries a mark, refusals, faults in forms and files of lists
included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from governance.core.export import FORMATS
from governance.home.registry import LISTS
from tests.contracts.matrix import MATRIX
from tests.contracts.personas import ANONYMOUS
from tests.contracts.table import HIDDEN, OK, SIGN_IN
from tests.contracts.world import send_undone
from tests.languages.marked import (  # noqa: F401  # fixtures
    LANGUAGE,
    MARK,
    marked_files,
    marked_german,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contracts.world import World

pytestmark = pytest.mark.timeout(300)
READERS = ("employee", "player", "external", ANONYMOUS)


def answers_for(world: World, reader: str) -> Iterator[tuple[str, str]]:
    """Yield each request that is not simply hidden from the reader, with where it led to."""
    for name, route in MATRIX.items():
        for ask in route.asks:
            if name.startswith("api-") or ask.expected[reader] in {HIDDEN, SIGN_IN}:
                continue
            path, body = route.request(name, ask.of, ask.send, world.keys)
            yield f"{ask.method} {path} {body or ''}", said(world, reader, ask.method, path, body)
    for name in LISTS:
        if MATRIX[name].asks[0].expected[reader] == OK:
            path = f"{reverse(name)}?format={FORMATS[0]}"
            yield path, said(world, reader, "GET", path)


def said(world: World, reader: str, method: str, path: str, body: object = None) -> str:
    answer = send_undone(world.clients[reader], method, path, body, follow=True)
    return b"".join(answer).decode(errors="replace")


@pytest.mark.usefixtures("marked_german")
@pytest.mark.parametrize("reader", READERS)
def test_who_has_no_desk_meets_no_english(world: World, reader: str) -> None:
    world.clients[reader].defaults["HTTP_ACCEPT_LANGUAGE"] = LANGUAGE
    faults, seen = set(), set()
    for request, text in answers_for(world, reader):
        seen.add(request)
        faults |= {f"{found[:120]} ({request})" for found in marks_in(text)}
    assert len(seen) > len(READERS)
    assert not faults, "\n".join(sorted(faults))


def marks_in(text: str) -> list[str]:
    return [part.partition("<")[0] for part in text.split(MARK)[1:]]
