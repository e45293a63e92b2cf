"""Clocks as a page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

if TYPE_CHECKING:
    from datetime import timedelta


def minutes(span: timedelta) -> int:
    """Return whole minutes, rounded down: 14 min 59 s left are 14."""
    return int(span.total_seconds() // 60)


def span_words(total: int) -> str:
    """Return minutes as a clock says them: 6 min, 1 h 48, 3 d."""
    total = abs(total)
    if total < 60:
        return gettext("%(n)d min") % {"n": total}
    if total < 48 * 60:
        return gettext("%(h)d h %(m)02d") % {"h": total // 60, "m": total % 60}
    return gettext("%(n)d d") % {"n": total // (24 * 60)}


def clock_tone(left: int, allowed: int, *, answered: bool) -> str:
    """Return how a clock looks: met in time, late, soon over (a third left), or calm ("")."""
    if left < 0:
        return "late"
    if answered:
        return "met"
    return "soon" if left * 3 <= allowed else ""
