from __future__ import annotations

import pytest

from roles.sync.importers.references import rings
from roles.sync.rules import brake_limit


@pytest.mark.parametrize(("employed", "limit"), [(0, 3), (60, 3), (79, 3), (80, 4), (1000, 50)])
def test_three_or_five_percent_may_leave_at_once(employed: int, limit: int) -> None:
    assert brake_limit(employed) == limit


def test_each_ring_is_found_once() -> None:
    edges = {"a": "b", "b": "c", "c": "a", "x": "a", "y": "y", "z": ""}

    assert sorted(map(sorted, rings(edges))) == [["a", "b", "c"], ["y"]]
