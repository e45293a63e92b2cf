"""When to try again, and which slot a recurring job is in. Pure decisions."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MAX_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=5)


def retry_after(attempts: int) -> timedelta:
    """Return the wait before the next try: 5 s, doubled each time (up to 5 min 20 s)."""
    return FIRST_RETRY * (1 << min(attempts - 1, 6))


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
