"""Who looks at evidence, and how rows are drawn so that they can be drawn again. Pure."""

from __future__ import annotations

import heapq
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from governance.audit.rules import can_read_trail, sees_technical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from governance.core.viewer import Viewer


MOST_SAMPLED: Final = 500
USUAL_SAMPLE: Final = 25
AT_ONCE: Final = 200_000  # so many entries are verified while somebody waits: a third of a second


def sees_evidence(viewer: Viewer) -> bool:
    return can_read_trail(viewer) or sees_technical(viewer)


def sample_key(seed: str, cells: Sequence[object]) -> str:
    """Return what rows are drawn by: SHA-256 of the seed and the cells, tabs between them."""
    words = "\t".join([seed, *("" if cell is None else str(cell) for cell in cells)])
    return sha256(words.encode()).hexdigest()


def sample_of(
    rows: Iterable[Sequence[object]],
    *,
    size: int,
    seed: str,
    said: Callable[[object], object] = lambda cell: cell,
) -> tuple[list[tuple[int, Sequence[object]]], int]:
    """Return ``size`` rows with their numbers in the list, from 1, and how many rows it has.

    The rows with the lowest ``sample_key`` are drawn: the same seed and list give the same rows,
    on any machine; ``said`` makes of a cell what the list's file says. Reads the list once and
    keeps no more of it than the sample.
    """
    count = 0

    def keyed() -> Iterator[tuple[str, int, Sequence[object]]]:
        nonlocal count
        for count, cells in enumerate(rows, start=1):
            yield sample_key(seed, [said(cell) for cell in cells]), count, cells

    drawn = heapq.nsmallest(size, keyed(), key=lambda each: each[:2])
    return sorted((number, cells) for _key, number, cells in drawn), count
