"""When to try again, and which slot a recurring job is in. Pure decisions."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MAX_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=5)
CLOCK_STEP = 10  # seconds


def retry_after(attempts: int) -> timedelta:
    """Return the wait before the next try: 5 s, doubled each time (up to 5 min 20 s)."""
    return FIRST_RETRY * (1 << min(attempts - 1, 6))


def clock_after(now: datetime, seconds: float) -> datetime:
    """Return the time after ``seconds`` of work that began at ``now``, in steps of ten seconds.

    A short run is one moment, and what it does bears one time; a long one may not go on with
    a clock that has stopped, for its leases would have run out before they are given.
    """
    return now + timedelta(seconds=seconds // CLOCK_STEP * CLOCK_STEP)


def interval_slot(now: datetime, interval: timedelta) -> datetime:
    """Return the start of the interval that ``now`` is in, counted from the Unix epoch."""
    seconds = interval.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)


def daily_slot(now: datetime, at: time, zone: str) -> datetime:
    """Return the last moment, at or before ``now``, when clocks in ``zone`` showed ``at``.

    A time that summer time skips happens at its end; one that it repeats, the first time.
    """
    local = now.astimezone(ZoneInfo(zone))
    slot = datetime.combine(local.date(), at, ZoneInfo(zone))
    if slot.astimezone(UTC) > now:
        slot = datetime.combine(local.date() - timedelta(days=1), at, ZoneInfo(zone))
    return slot.astimezone(UTC)
