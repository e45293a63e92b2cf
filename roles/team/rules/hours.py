"""How much of a week a role takes: agreed by the half hour, so that work does not eat people."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

LEAST_HOURS: Final = Decimal("0.5")  # and the step
MOST_WEEKLY: Final = Decimal(40)


def hours_fit(hours: Decimal) -> bool:
    """Whether these may be agreed for one role: half hours, up to a whole week."""
    if not hours.is_finite() or not LEAST_HOURS <= hours <= MOST_WEEKLY:
        return False
    return hours % LEAST_HOURS == 0


def hours_text(hours: Decimal | None) -> str | None:
    """Return them as the trail keeps them: "8.0"."""
    return None if hours is None else f"{hours:.1f}"
