"""Today and the inbox between them show everything somebody owes, and their counts agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import time_machine

from governance.todos.rules import KINDS
from governance.todos.services import todo_open
from tests.cast import COMMAND, NOW, Cast

if TYPE_CHECKING:
    from collections.abc import Iterator

READ_FOR_ONESELF = {"guideline", "course", "channel_verify"}
COUNT = r'<a href="{url}"[^>]*>(?:(?!</a>).)*?<span class="count[^"]*">(\d+)<'


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def counted(page: str, url: str) -> int:
    found = re.search(COUNT.format(url=url), page, re.DOTALL)
    return int(found[1]) if found else 0


def test_nothing_that_is_owed_is_missing(cast: Cast) -> None:
    kinds = [*KINDS, "something new"]
    for kind in kinds:
        todo_open(
            actor=COMMAND,
            person=cast.coach.listed,
            kind=kind,
            ref=uuid4(),
            title=f"What {kind} asks",
            path="/",
            reason="everyone",
            due_at=NOW,
            now=NOW,
        )
    client = cast.coach.client()
    today, inbox = (client.get(url).content.decode() for url in ("/today/", "/inbox/"))
    for kind in kinds:
        assert today.count(f">What {kind} asks<") == 1
        assert (f"What {kind} asks" in inbox) == (kind not in READ_FOR_ONESELF)
    assert counted(today, "/today/") == len(kinds)
    assert counted(today, "/inbox/") == len(kinds) - len(READ_FOR_ONESELF)
