from __future__ import annotations

import pytest

from roles.sync.importers.references import rings
from roles.sync.rules import brake_limit, formula_escape


@pytest.mark.parametrize(("employed", "limit"), [(0, 3), (60, 3), (79, 3), (80, 4), (1000, 50)])
def test_three_or_five_percent_may_leave_at_once(employed: int, limit: int) -> None:
    assert brake_limit(employed) == limit


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_escaped(cell: str) -> None:
    assert formula_escape(cell) == "'" + cell


def test_ordinary_text_is_left_alone() -> None:
    assert formula_escape("a=b") == "a=b"


def test_each_ring_is_found_once() -> None:
    edges = {"a": "b", "b": "c", "c": "a", "x": "a", "y": "y", "z": ""}

    assert sorted(map(sorted, rings(edges))) == [["a", "b", "c"], ["y"]]
