"""What somebody from outside is answered names nobody inside whom they do not see."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from governance.home.registry import LISTS
from roles.org.models import Department, Person
from roles.team.models import Role
from tests.contracts.matrix import MATRIX
from tests.contracts.personas import ANONYMOUS
from tests.contracts.table import OK, outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contracts.world import World

READER = "external"
PUBLIC = ("api-schema", "api-docs")  # the same for everybody: the names in it are made up


def paths_of(world: World) -> Iterator[str]:
    """Yield each address that the matrix says they may open: pages, their files, the API."""
    for name, route in MATRIX.items():
        for ask in route.asks:
            addressed = ask.expected[ANONYMOUS] == OK  # whoever has a link like that was sent it
            if ask.method != "GET" or name in PUBLIC or addressed:
                continue
            if ask.expected[READER] == OK:
                path, _body = route.request(name, ask.of, None, world.keys)
                yield path if ask.send is None else f"{path}?{urlencode(ask.send)}"
                if name in LISTS and not ask.of:
                    yield f"{path}?format=csv"


@pytest.fixture
def unseen(world: World) -> dict[str, str]:
    """Names and uids of whom they do not see, who stand in for every role, head and lead."""
    viewer = world.cast.external.viewer
    seen = Person.objects.visible_to(viewer).values("pk")
    Role.objects.update(fallback=world.cast.boss.listed)
    Department.objects.filter(head=None).update(head=world.cast.boss.listed)
    people = Person.objects.exclude(pk__in=seen)
    return {word: str(each) for each in people for word in (each.display_name, str(each.uid))}


def test_no_page_and_no_answer_names_whom_they_do_not_see(
    world: World, unseen: dict[str, str]
) -> None:
    told: dict[str, set[str]] = {}
    for path in dict.fromkeys(paths_of(world)):
        answer = world.ask(READER, "GET", path)
        parts = answer if answer.streaming else [answer.content]
        body = b"".join(parts).decode(errors="replace")
        assert outcome(answer) == OK, path
        found = {name for word, name in unseen.items() if word in body}
        if found:
            told[path] = found
    assert told == {}
