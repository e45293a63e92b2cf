"""How the machinery is: what waits, who is alive, whether the broker answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from governance.jobs.models import Heartbeat, Job
from governance.jobs.rules import Pulse, pulse_of

if TYPE_CHECKING:
    from collections.abc import Iterable

BROKER_PATIENCE = 0.5  # seconds
KINDS = ("worker", "poller", "beat")


@cache
def broker() -> Redis:
    """Return a connection that never waits for long and never tries twice."""
    return Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=BROKER_PATIENCE,
        socket_timeout=BROKER_PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )


def broker_answers() -> bool:
    """Whether the broker is there, known in half a second."""
    try:
        return bool(broker().ping())
    except (RedisError, OSError):
        return False


def poll_interval() -> timedelta:
    """Return how often a poller looks for work."""
    return timedelta(seconds=settings.POLL_SECONDS)


def late_before(now: datetime) -> datetime:
    """Return by when what waits at ``now`` has to have been due to be late: two polls."""
    return now - 2 * poll_interval()


@transaction.atomic
def oldest_due(*, now: datetime) -> Job | None:
    """Return the job that has been due for longest and that nobody is at; None without one.

    Whoever is at a job holds its row, and a job that takes long is not one that waits.
    """
    due = Job.objects.due(now).order_by("next_try_at", "id")
    return due.select_for_update(skip_locked=True, no_key=True).first()


@transaction.atomic
def kinds_late(*, now: datetime) -> set[str]:
    """Return the kinds of which a job is late and nobody is at it."""
    late = Job.objects.due(late_before(now))
    kinds = late.order_by().values_list("kind", flat=True).distinct()
    free = late.order_by().select_for_update(skip_locked=True, no_key=True)
    return {kind for kind in list(kinds) if free.filter(kind=kind)[:1]}


@dataclass(frozen=True, slots=True)
class Heart:
    """One part of the machinery and what its heartbeat says."""

    kind: str
    name: str
    host: str
    pulse: Pulse
    at: datetime
    polled_at: datetime | None


def hearts(*, now: datetime) -> list[Heart]:
    """Return every part that has ever beaten and was not told to stop, by name."""
    found = [_heart(row, now) for row in Heartbeat.objects.order_by("name")]
    return [heart for heart in found if heart.kind in KINDS]


def _heart(row: Heartbeat, now: datetime) -> Heart:
    kind, _colon, name = row.name.partition(":")
    keys = ("started_at", "polled_at", "busy_since")
    started_at, polled_at, busy_since = (_moment(row.details, key) for key in keys)
    pulse = pulse_of(
        at=row.at,
        now=now,
        poll=poll_interval(),
        polled_at=polled_at or started_at,
        busy_since=busy_since,
    )
    return Heart(kind, name, str(row.details.get("host", "")), pulse, row.at, polled_at)


def _moment(details: dict[str, Any], key: str) -> datetime | None:
    return datetime.fromisoformat(details[key]) if details.get(key) else None


def hearts_wrong(found: Iterable[Heart], kind: str) -> list[Heart]:
    """Return those of ``kind`` that are not well; who is forgotten counts if nobody else lives."""
    own = [heart for heart in found if heart.kind == kind]
    well = any(heart.pulse == Pulse.ALIVE for heart in own)
    passed_over = {Pulse.ALIVE, Pulse.FORGOTTEN} if well else {Pulse.ALIVE}
    return [heart for heart in own if heart.pulse not in passed_over]
