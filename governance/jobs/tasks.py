"""Celery's side: a hint to look into the table. Losing one loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from celery import shared_task
from django.conf import settings
from django.db import close_old_connections

from governance.accounts.services import requests_forget
from governance.audit.services import entries_seal
from governance.core.clock import utc_now
from governance.jobs.registry import every
from governance.jobs.selectors import broker
from governance.jobs.services import answers_forget, heartbeats_tidy, jobs_tidy, run_due

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@shared_task(name="governance.jobs.tasks.wake")
def wake() -> int:
    """Do what is due."""
    return run_due(now=utc_now())


@dataclass
class Silence:
    """Until when a broker that did not answer is left alone, on a clock that never jumps."""

    until: float = 0.0


silence = Silence()


def hint() -> None:
    """Ask a worker to look; an unreachable broker is no reason to fail, the poller comes.

    The broker is asked first whether it is there, since publishing would wait for it. One that
    did not answer is left alone for a poll: a request waits for it once, whatever it commits.
    """
    if monotonic() < silence.until:
        return
    try:
        broker().ping()
        wake.apply_async(retry=False, ignore_result=True)
    except Exception:  # noqa: BLE001 (whatever the broker does, the work is remembered)
        silence.until = monotonic() + settings.POLL_SECONDS


def poll(enough: Callable[[], bool]) -> None:
    """One look of the poller inside a worker."""
    close_old_connections()
    run_due(now=utc_now(), enough=enough)


@every("jobs.tidy", timedelta(days=1))
def tidy(payload: dict[str, Any], now: datetime) -> None:
    jobs_tidy(now=now)
    heartbeats_tidy(now=now)


@every("answers.forget", timedelta(hours=1))
def forget(payload: dict[str, Any], now: datetime) -> None:
    answers_forget(now=now)
    requests_forget(now=now)


@every("audit.seal", timedelta(seconds=5))
def seal(payload: dict[str, Any], now: datetime) -> None:
    entries_seal()
