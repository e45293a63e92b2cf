from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.mark.parametrize("path", ["/team/", "/team/list/", "/team/gaps/", "/inbox/", "/inbox/asked/", "/inbox/decided/"])
def test_open(cast: Cast, path: str) -> None:
    answer = cast.head_coach.client().get(path)
    assert answer.status_code == 200
