"""Who is where with which mark: counted anew or, with gaps of lately, of lately, too.

In an organisation of tens of thousands this is the larger part of what the chart takes. It is kept
only beside gaps that are told as of a while ago, so whoever changed anything sees both anew.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from zlib import crc32

from django.core.cache import cache

from roles.team.selectors.chart.drawing import Coach
from roles.team.selectors.chart.reads import coaches_by_department, figures_by_department
from roles.team.selectors.chart.tree import Figures
from roles.team.selectors.gaps.counted import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer

SHAPE = crc32(repr((fields(Figures), fields(Coach))).encode())


@dataclass(frozen=True, slots=True)
class Counts:
    """By department: how many people have which mark, for whoever asks to add to, and who
    coaches."""

    figures: dict[int, Figures]
    coaches: Mapping[int, Sequence[Coach]]


def counts_lately(*, viewer: Viewer, now: datetime, told_at: datetime | None) -> Counts:
    """Return what is so now; two queries. With ``told_at``, when the gaps were counted that are
    shown beside it, what was kept with them for whoever sees everybody; one query."""
    whole = viewer.is_member and not viewer.external and viewer.within_department_ids is None
    if told_at is None or not whole:
        return _counted(viewer, now)
    key = f"chart:{told_at.isoformat()}:{SHAPE:x}"
    kept = cache.get(key)
    if kept is None:
        counts = _counted(viewer, now)
        cache.set(key, _packed(counts), LONGEST)
        return counts
    return _unpacked(*kept)


def _counted(viewer: Viewer, now: datetime) -> Counts:
    return Counts(figures_by_department(viewer), coaches_by_department(viewer, now))


def _packed(counts: Counts) -> tuple[list[tuple[int, ...]], list[tuple[Any, ...]]]:
    """Return bare numbers and words, which are read ten times as fast as what they make up."""
    figures: list[tuple[int, ...]] = [
        (key, each.people, each.coach, each.split, each.player, each.booth, each.advising)
        for key, each in counts.figures.items()
    ]
    coaches: list[tuple[Any, ...]] = [
        (key, each.person, each.name, each.ready, each.head)
        for key, there in counts.coaches.items()
        for each in there
    ]
    return figures, coaches


def _unpacked(figures: list[tuple[int, ...]], coaches: list[tuple[Any, ...]]) -> Counts:
    own: dict[int, Figures] = defaultdict(Figures)
    own.update((key, Figures(*numbers)) for key, *numbers in figures)
    there: dict[int, list[Coach]] = defaultdict(list)
    for key, *told in coaches:
        there[key].append(Coach(*told))
    return Counts(own, there)
