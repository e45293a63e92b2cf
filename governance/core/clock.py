"""The clock at the entrances. Everything below an entrance takes ``now`` as an argument."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


@cache
def zone_names() -> frozenset[str]:
    """Return the names of all time zones, read from the disk once: that takes 10 ms and more."""
    return frozenset(available_timezones())


def working_day_from(day: date, holidays: Container[date]) -> date:
    """Return ``day`` itself when it is a working day, else the next one.

    Saturdays, Sundays and ``holidays`` do not work.
    """
    while day.weekday() >= 5 or day in holidays:
        day += timedelta(days=1)
    return day


def working_days_after(day: date, count: int, holidays: Container[date]) -> date:
    """Return the working day that is ``count`` working days after ``day``."""
    for _ in range(count):
        day = working_day_from(day + timedelta(days=1), holidays)
    return day
