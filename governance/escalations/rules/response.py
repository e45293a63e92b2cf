"""How long people wait for an answer: whose figures one reads, and when a channel is slow. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from governance.core.viewer import Viewer

LEAST_ANSWERS: Final = 3  # fewer are chance: a channel with fewer is not compared
SLOW_TIMES, SLOW_BY = 2, timedelta(minutes=15)
MOST_DAYS: Final = 3 * 366
USUAL_DAYS: Final = 90


def response_departments(viewer: Viewer) -> frozenset[int] | None:
    """Return whose response times the viewer reads; None is every department's.

    The head coach and auditors all, coaches, heads and line managers their departments, a token
    that reads what lies within its limit.
    """
    if viewer.kind == "token":
        return viewer.within_department_ids if viewer.has_scope("read") else frozenset()
    if viewer.head_coach or viewer.auditor:
        return None
    own = viewer.department_id
    managed = {own} if viewer.report_ids and own is not None else frozenset[int]()
    return viewer.led_department_ids | viewer.coached_department_ids | managed


def can_read_response(viewer: Viewer) -> bool:
    departments = response_departments(viewer)
    return departments is None or bool(departments)


def times_fastest(median: timedelta, fastest: timedelta) -> float | None:
    """Return how many times as long as on the fastest channel; None where that is no time."""
    return median / fastest if fastest else None


def is_slow(median: timedelta, fastest: timedelta) -> bool:
    """Twice as long as elsewhere for the same kind, and by more than a few minutes."""
    return median >= fastest * SLOW_TIMES and median - fastest >= SLOW_BY


def comparable(medians: Sequence[tuple[timedelta | None, int]]) -> list[timedelta]:
    """Return the medians, of (median, answers), that enough answers stand behind."""
    return [
        median for median, answers in medians if median is not None and answers >= LEAST_ANSWERS
    ]
