"""The one executor of everything that is due, and how work gets into its table."""

from __future__ import annotations

import traceback
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

import structlog
from django.db import connection, transaction
from structlog.contextvars import bound_contextvars

from governance.core.hooks import Hook
from governance.core.request import request_id
from governance.jobs.models import Heartbeat, Job
from governance.jobs.registry import handlers, recurring
from governance.jobs.rules import MAX_ATTEMPTS, clock_after, retry_after

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

log = structlog.get_logger(__name__)

BATCH = 100
MAX_BATCHES = 1000

# The Celery task adds itself here: wake somebody up, swallow every failure.
wake_hints: Hook[Callable[[], None]] = Hook("wake_hints")
# Other stores of due work (the outbox) that run after each round: fn(now) -> how many.
after_rounds: Hook[Callable[[datetime], int]] = Hook("after_rounds")


def wake() -> None:
    """Hint that something is due now, once this transaction is committed, however much is.

    One hint does for all: each may wait half a second for a broker that is not there.
    """
    given = {callback[1] for callback in connection.run_on_commit}
    for hint in wake_hints:
        if hint not in given:
            transaction.on_commit(hint, robust=True)


def enqueue(
    *, kind: str, key: str, payload: dict[str, Any] | None = None, due_at: datetime, now: datetime
) -> bool:
    """Remember to do ``kind`` at ``due_at``; return False when ``key`` is known already."""
    _job, created = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": payload or {},
            "due_at": due_at,
            "next_try_at": due_at,
            "request_id": request_id(),
        },
    )
    if created and due_at <= now:
        wake()
    return created


def recurring_enqueue(*, now: datetime) -> None:
    """Put the present slot of each recurring job into the table; the key makes it once."""
    wanted = [(entry, entry.slot(now)) for entry in recurring.values()]
    keys = [f"{entry.kind}:{slot:%Y-%m-%dT%H:%M:%S}" for entry, slot in wanted]
    known = set(Job.objects.filter(key__in=keys).values_list("key", flat=True))
    Job.objects.bulk_create(
        [
            Job(key=key, kind=entry.kind, due_at=slot, next_try_at=slot)
            for key, (entry, slot) in zip(keys, wanted, strict=True)
            if key not in known
        ],
        ignore_conflicts=True,
    )


def run_due(*, now: datetime) -> int:
    """Do everything that is due at ``now``, in batches; return how many jobs were tried.

    Safe to call from any number of processes at once: rows are claimed with SKIP LOCKED,
    and a row's effects commit together with its state.
    """
    recurring_enqueue(now=now)
    total, began = 0, monotonic()
    for _round in range(MAX_BATCHES):
        count = _batch_run(clock_after(now, monotonic() - began))
        moment = clock_after(now, monotonic() - began)
        count_after = sum(after(moment) for after in after_rounds)
        total += count
        if not count and not count_after:
            break
    return total


def _batch_run(now: datetime) -> int:
    with transaction.atomic():
        jobs = list(
            Job.objects.due(now)
            .order_by("next_try_at", "id")
            .select_for_update(skip_locked=True)[:BATCH]
        )
        for job in jobs:
            _job_run(job, now)
    return len(jobs)


def _job_run(job: Job, now: datetime) -> None:
    with bound_contextvars(request_id=job.request_id or str(job.uid), job=job.key):
        job.attempts += 1
        try:
            with transaction.atomic():
                handlers[job.kind](job.payload, now)
                # Foreign keys are looked at when all commits, and would undo the whole batch.
                connection.check_constraints()
        except Exception as error:  # noqa: BLE001 (whatever a job raises, the others go on)
            _job_failed(job, error, now)
        else:
            job.state = Job.State.DONE
            job.finished_at = now
            job.last_error = ""
        job.save(update_fields=["state", "attempts", "next_try_at", "finished_at", "last_error"])


def _job_failed(job: Job, error: Exception, now: datetime) -> None:
    job.last_error = "".join(traceback.format_exception_only(error)).strip()[:2000]
    if job.attempts >= MAX_ATTEMPTS:
        job.state = Job.State.DEAD
        job.finished_at = now
    else:
        job.next_try_at = now + retry_after(job.attempts)
    log.warning("job_failed", kind=job.kind, attempts=job.attempts, exc_info=error)


def heartbeat(*, name: str, now: datetime, **details: Any) -> None:
    """Note that ``name`` is alive at ``now``."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now, "details": details})


def jobs_tidy(*, now: datetime, keep: timedelta = timedelta(days=90)) -> int:
    """Delete done jobs older than ``keep``, and those of fast clocks after a day."""
    fast = [entry.kind for entry in recurring.values() if not entry.keep]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM governance_jobs_job WHERE state = 'done'"
            " AND (finished_at < %s OR (kind = ANY(%s) AND finished_at < %s))",
            [now - keep, fast, now - timedelta(days=1)],
        )
        return int(cursor.rowcount)
