"""How heavy and how quick the pages were that a browser measured.

What a page weighs and how much of it moves is asserted where it is measured. How soon its largest
part is there depends on the machine, and on what else it does: it is told, and fails nothing.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

FIGURES = (("bytes", "bytes"), ("nodes", "nodes"), ("paint", "ms to the largest"))
WORST = 3
PAINT = 1_000  # ms that the largest part of a page has until it is there


def figures_told(reports: Iterable[pytest.TestReport]) -> list[str]:
    """Return a line for each figure, with the pages that have most of it."""
    figures: dict[str, dict[str, float]] = {}
    for name, value in chain.from_iterable(report.user_properties for report in reports):
        if name == "figures":
            path, measured = cast("tuple[str, dict[str, float]]", value)
            figures[path] = measured
    told = [
        f"pages with most {unit}: {worst}"
        for figure, unit in FIGURES
        if (worst := _worst(figures, figure))
    ]
    slow = sum(figures[path]["paint"] > PAINT for path in figures)
    if figures:
        told.append(f"pages whose largest part took more than {PAINT:,} ms: {slow}")
    return told


def _worst(figures: dict[str, dict[str, float]], figure: str) -> str:
    ranked = sorted(figures, key=lambda path: figures[path][figure], reverse=True)
    return ", ".join(f"{path} {figures[path][figure]:,.0f}" for path in ranked[:WORST])
