"""The one executor of everything that is due, and how work gets into its table."""

from __future__ import annotations

import traceback
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext as _
from structlog.contextvars import bound_contextvars

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Missing, NotAllowed
from governance.core.hooks import Hook
from governance.core.request import request_id
from governance.jobs.models import Heartbeat, Job
from governance.jobs.registry import handlers, recurring
from governance.jobs.rules import (
    FORGOTTEN_AFTER,
    MAX_ATTEMPTS,
    can_replay,
    clock_after,
    retry_after,
    sees_machinery,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from governance.core.viewer import Viewer

log = structlog.get_logger(__name__)

BATCH = 100
RUN_SECONDS = 240  # then a run goes home; the next one goes on, with new slots and a new clock

# The Celery task adds itself here: wake somebody up, swallow every failure.
wake_hints: Hook[Callable[[], None]] = Hook("wake_hints")
# Other stores of due work (the outbox) that run after each round: fn(now) -> how many.
after_rounds: Hook[Callable[[datetime], int]] = Hook("after_rounds")


# Who runs what is due looks again before going home, and needs no hint of its own doing.
_running: ContextVar[bool] = ContextVar("running", default=False)


def wake() -> None:
    """Hint that something is due now, once this transaction is committed, however much is.

    One hint does for all: each may wait half a second for a broker that is not there.
    """
    if _running.get():
        return
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


def enqueue_again(
    *, kind: str, key: str, payload: dict[str, Any], due_at: datetime, now: datetime
) -> None:
    """Remember to do it although ``key`` may be known: what counts as done is due once more."""
    if not enqueue(kind=kind, key=key, payload=payload, due_at=due_at, now=now):
        done = Job.objects.filter(key=key, state=Job.State.DONE)
        done.update(
            state=Job.State.PENDING, attempts=0, next_try_at=max(due_at, now), finished_at=None
        )
        wake()


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


def _never() -> bool:
    return False


def run_due(*, now: datetime, enough: Callable[[], bool] = _never) -> int:
    """Do everything that is due at ``now``; return how many jobs were tried.

    Safe to call from any number of processes at once: each job is claimed with SKIP LOCKED in
    a transaction of its own, and its effects commit together with its state. ``enough`` is
    asked before each job; what is left then is left to the next run.
    """
    recurring_enqueue(now=now)
    total, began = 0, monotonic()
    with _as_runner():
        while not enough() and monotonic() - began < RUN_SECONDS:
            found = _due_ids(clock_after(now, monotonic() - began))
            ran = sum(
                _job_claim(pk, clock_after(now, monotonic() - began))
                for pk in found
                if not enough()
            )
            total += ran
            moment = clock_after(now, monotonic() - began)
            sent = sum(after(moment) for after in after_rounds)
            # Others may have been faster with all of a full list, and more come after it.
            if not ran and not sent and len(found) < BATCH:
                break
    return total


@contextmanager
def _as_runner() -> Iterator[None]:
    token = _running.set(True)
    try:
        yield
    finally:
        _running.reset(token)


def _due_ids(now: datetime) -> list[int]:
    due = Job.objects.due(now).order_by("next_try_at", "id")
    return list(due.values_list("pk", flat=True)[:BATCH])


def _job_claim(pk: int, now: datetime) -> bool:
    """Do one job, unless somebody else does or did; whether it was tried.

    One that takes the connection down with it has its failure counted on a new one, or it
    would be the first to be claimed for ever.
    """
    try:
        with transaction.atomic():
            job = Job.objects.due(now).select_for_update(skip_locked=True).filter(pk=pk).first()
            if job is not None:
                _job_run(job, now)
            return job is not None
    except (OperationalError, InterfaceError) as error:
        if connection.in_atomic_block:
            raise
        connection.close()
        _job_broke(pk, error, now)  # raises again when it is the database that has gone
        return True


def _job_broke(pk: int, error: Exception, now: datetime) -> None:
    with transaction.atomic():
        job = Job.objects.due(now).select_for_update(skip_locked=True).filter(pk=pk).first()
        if job is not None:
            job.attempts += 1
            _job_failed(job, error, now)
            job.save(update_fields=JOB_OUTCOME)


JOB_OUTCOME = ["state", "attempts", "next_try_at", "finished_at", "last_error"]


def _job_run(job: Job, now: datetime) -> None:
    with bound_contextvars(request_id=job.request_id or str(job.uid), job=job.key):
        job.attempts += 1
        try:
            with transaction.atomic():
                handlers[job.kind](job.payload, now)
                # Foreign keys are looked at when all commits, too late to count a failure.
                connection.check_constraints()
        except Exception as error:  # noqa: BLE001 (whatever a job raises, the others go on)
            _job_failed(job, error, now)
        else:
            job.state = Job.State.DONE
            job.finished_at = now
            job.last_error = ""
        job.save(update_fields=JOB_OUTCOME)


def _job_failed(job: Job, error: Exception, now: datetime) -> None:
    job.last_error = "".join(traceback.format_exception_only(error)).strip()[:2000]
    if job.attempts >= MAX_ATTEMPTS:
        job.state = Job.State.DEAD
        job.finished_at = now
    else:
        job.next_try_at = now + retry_after(job.attempts)
    log.warning("job_failed", kind=job.kind, attempts=job.attempts, exc_info=error)


@transaction.atomic
def job_replay(*, actor: Viewer, job: Job, now: datetime) -> None:
    """Let a job that was given up be tried again, eight times from now on.

    Raises NotAllowed for who is no administrator, Conflict when somebody did it already.
    """
    if not sees_machinery(actor):
        raise Missing
    if not can_replay(actor):
        raise NotAllowed("not_administrator", _("Only administrators replay jobs."))
    dead = Job.objects.dead().filter(pk=job.pk)
    if not dead.update(
        state=Job.State.PENDING, attempts=0, due_at=now, next_try_at=now, finished_at=None
    ):
        raise Conflict("not_dead", _("It is being tried again already, or it is done."))
    changes = {"kind": job.kind, "last_error": job.last_error}
    entry_record(actor=actor, verb="job.replayed", subject=job, changes=changes)
    wake()


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
