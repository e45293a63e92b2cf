"""A row of the table of figures is a function of (people, departments) that returns a Row."""

from __future__ import annotations

from collections.abc import Callable

from tests.benchmarks.harness import Row
from tests.benchmarks.rows.imports import first_import, unchanged_import

ROWS: dict[str, Callable[[int, int], Row]] = {
    "first-import": first_import,
    "unchanged-import": unchanged_import,
}
