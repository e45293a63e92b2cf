"""When to try again, which slot a recurring job is in, who is alive. Pure decisions."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

MAX_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=5)
CLOCK_STEP = 10  # seconds
BEATS_A_POLL: Final = 4
BUSY_TOO_LONG: Final = timedelta(minutes=10)
FORGOTTEN_AFTER: Final = timedelta(hours=1)
ANSWERS_KEPT: Final = timedelta(days=1)


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


class Pulse(StrEnum):
    """What a heartbeat says."""

    ALIVE = "alive"
    BUSY = "busy"  # alive, and with one poll for longer than it ever takes
    FAILING = "failing"  # alive, and its polls come to nothing
    SILENT = "silent"
    FORGOTTEN = "forgotten"  # silent for so long that another has taken its place


def pulse_of(
    *,
    at: datetime,
    now: datetime,
    poll: timedelta,
    polled_at: datetime | None = None,
    busy_since: datetime | None = None,
) -> Pulse:
    """Return what a heartbeat at ``at`` says: one comes four times a ``poll``.

    A poller also says since when it is at a poll (``busy_since``), or when it last ended one
    well (``polled_at``).
    """
    if now - at > FORGOTTEN_AFTER:
        return Pulse.FORGOTTEN
    if now - at > poll:
        return Pulse.SILENT
    if busy_since is not None:
        return Pulse.BUSY if now - busy_since > BUSY_TOO_LONG else Pulse.ALIVE
    if polled_at is not None and now - polled_at > 2 * poll:
        return Pulse.FAILING
    return Pulse.ALIVE


def sees_machinery(viewer: Viewer) -> bool:
    """Whether jobs, messages and heartbeats are anything to the viewer."""
    return viewer.administrator or viewer.auditor


def can_read_status(viewer: Viewer) -> bool:
    """Who sees the machinery, and a monitor: a token for audits, of no department alone."""
    whole = viewer.kind == "token" and viewer.within_department_ids is None
    return sees_machinery(viewer) or (whole and viewer.has_scope("audit"))


def can_replay(viewer: Viewer) -> bool:
    """Administrators let what was given up be tried again."""
    return viewer.administrator
