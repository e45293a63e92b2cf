"""Which function does which kind of job, and which jobs come again by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from governance.core.hooks import Hook
from governance.jobs.rules import daily_slot, interval_slot

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    Handler = Callable[[dict[str, Any], datetime], None]

handlers: dict[str, Handler] = {}

# org answers it: the organisation's time zone, an IANA name.
organisation_zone: Hook[Callable[[], str]] = Hook("organisation_zone")


@dataclass(frozen=True, slots=True)
class Recurring:
    """A job whose row is keyed ``kind:slot``; ``keep`` says whether done rows are kept."""

    kind: str
    slot: Callable[[datetime], datetime]
    keep: bool


recurring: dict[str, Recurring] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register ``fn(payload, now)`` for jobs of ``kind``; it runs in the job's transaction."""

    def register(handler: Handler) -> Handler:
        handlers[kind] = handler
        return handler

    return register


def every(kind: str, interval: timedelta) -> Callable[[Handler], Handler]:
    """Register a handler that is due once in each ``interval``; missed ones are one catch-up."""
    recurring[kind] = Recurring(kind, lambda now: interval_slot(now, interval), keep=False)
    return handles(kind)


def daily(kind: str, at: str) -> Callable[[Handler], Handler]:
    """Register a handler that is due once a day at ``at`` ("02:30") on the organisation's clock."""
    moment = time.fromisoformat(at)

    def slot(now: datetime) -> datetime:
        zone = next(iter([zone() for zone in organisation_zone]), "UTC")
        return daily_slot(now, moment, zone)

    recurring[kind] = Recurring(kind, slot, keep=True)
    return handles(kind)
