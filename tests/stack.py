"""Room on Python's stack, made once for all that a test calls.

CPython 3.11 keeps frames in chunks of 16 kB, or of as much as one frame needs, and gives a chunk
back to the system with the call that it was made for (``push_chunk`` in its Python/pystate.c).
Where a chunk ends in the midst of what is called all the time, as it does below pytest, a client
and the middleware, each such call maps memory and gives it back: a tenth of what a request costs.
Before all others comes a frame whose chunk has room for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from _pytest import runner

if TYPE_CHECKING:
    from collections.abc import Callable

PLACES: Final = 70_000  # of eight bytes each, a little more than half of a chunk of a megabyte


def with_room(what: Callable[..., Any], *given: object) -> Any:
    return what(*given)


with_room.__code__ = with_room.__code__.replace(co_stacksize=PLACES)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    return bool(with_room(runner.pytest_runtest_protocol, item, nextitem))
