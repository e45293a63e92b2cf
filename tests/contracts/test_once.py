"""Each POST of the API that names a key is done once, whatever it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from tests.contracts.matrix import MATRIX
from tests.contracts.nasty import BODIES, BODIES_OF, body_method, right_body
from tests.contracts.world import JSON, undone

if TYPE_CHECKING:
    from tests.contracts.world import World

pytestmark = pytest.mark.timeout(300)


def test_sent_again_with_its_key_it_is_answered_as_before(world: World) -> None:
    wrong = []
    for number, (name, (persona, _body)) in enumerate(BODIES.items()):
        if body_method(name) != "POST":
            continue
        path, _sent = MATRIX[name].request(name, BODIES_OF.get(name, ""), None, world.keys)
        body = orjson.dumps(right_body(name, world.keys))
        more = {"content_type": JSON, "HTTP_IDEMPOTENCY_KEY": f"key-{number}"}
        with undone():
            first, second = (
                world.clients[persona].post(path, body, **more)  # type: ignore[arg-type]
                for _time in range(2)
            )
        same = (first.status_code, first.content) == (second.status_code, second.content)
        if not same or second.headers.get("Idempotency-Replayed") != "true":
            wrong.append(f"{name}: {first.status_code}, then {second.status_code}")
    assert wrong == []
