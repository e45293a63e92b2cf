"""A token that may not do something is told so before anybody looks at what it sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contracts.matrix import MATRIX
from tests.contracts.nasty import BODIES, BODIES_OF, body_method, right_body
from tests.contracts.table import REFUSED, outcome
from tests.contracts.world import send_undone

if TYPE_CHECKING:
    from tests.contracts.world import World

pytestmark = pytest.mark.timeout(300)
TOKENS = ("token_writer", "token_reader")
IN_PART = {"api-channel"}  # a token says when it was last active, and nothing else of it


@pytest.mark.parametrize("name", sorted({*BODIES} - IN_PART))
def test_a_token_that_may_not_is_told_so_whatever_it_sends(world: World, name: str) -> None:
    method = body_method(name)
    path, _body = MATRIX[name].request(name, BODIES_OF.get(name, ""), None, world.keys)
    for token in TOKENS:
        right = send_undone(world.clients[token], method, path, right_body(name, world.keys))
        if outcome(right) == REFUSED:
            wrong = send_undone(world.clients[token], method, path, {"colour": 1})
            assert outcome(wrong) == REFUSED, token
