"""Who says that they are alive: workers, their pollers and beat."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from governance.jobs.models import Heartbeat
from governance.jobs.rules import FORGOTTEN_AFTER

if TYPE_CHECKING:
    from datetime import datetime


def heartbeat(*, name: str, now: datetime, **details: Any) -> None:
    """Note that ``name`` is alive at ``now``."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=now, details=details)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at", "details"],
    )


def heartbeat_end(*, names: list[str]) -> None:
    """Note that these stop because they were told to: nobody need look for them."""
    Heartbeat.objects.filter(name__in=names).delete()


@transaction.atomic
def heartbeats_succeed(*, name: str, now: datetime, host: str, **details: Any) -> None:
    """Note that ``name`` begins, and forget the others of its kind on ``host``.

    Who was killed there never says that it ended. Who lives says so again within a poll.
    """
    kind = name.partition(":")[0]
    Heartbeat.objects.filter(name__startswith=f"{kind}:", details__host=host).delete()
    heartbeat(name=name, now=now, host=host, **details)


def heartbeats_tidy(*, now: datetime) -> int:
    """Forget who has been silent for long while another of its kind is alive."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [now - timedelta(days=1), now - FORGOTTEN_AFTER])
        return int(cursor.rowcount)


FORGET = """
DELETE FROM governance_jobs_heartbeat AS silent WHERE at < %s AND EXISTS (
  SELECT FROM governance_jobs_heartbeat AS other
  WHERE split_part(other.name, ':', 1) = split_part(silent.name, ':', 1) AND other.at > %s)
"""
