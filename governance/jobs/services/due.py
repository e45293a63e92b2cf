"""The one executor of everything that is due, and how work gets into its table."""

from __future__ import annotations

import traceback
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

import structlog
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from structlog.contextvars import bound_contextvars

from governance.audit.services import entry_record
from governance.core.database import row_insert
from governance.core.errors import Conflict, Missing, NotAllowed
from governance.core.hooks import Hook
from governance.core.language import language_default
from governance.core.request import request_id
from governance.jobs.models import Job
from governance.jobs.registry import handlers, recurring
from governance.jobs.rules import (
    MAX_ATTEMPTS,
    can_replay,
    clock_after,
    retry_after,
    sees_machinery,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

log = structlog.get_logger(__name__)

BATCH = 100
ASIDE = 10  # of those, among which the next is looked for: more than runners have in hand
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
    job = Job(
        key=key,
        kind=kind,
        payload=payload or {},
        due_at=due_at,
        next_try_at=due_at,
        request_id=request_id(),
    )
    created = row_insert(job)
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
    asked before each job; what is left then is left to the next run. What is written down in words
    is in the organisation's language: nobody asked for it in another.
    """
    recurring_enqueue(now=now)
    total, began = 0, monotonic()
    with _as_runner(), override(language_default()):
        while not enough() and monotonic() - began < RUN_SECONDS:
            found = _due_ids(clock_after(now, monotonic() - began))
            ran = _round(found, enough, lambda: clock_after(now, monotonic() - began))
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


def _round(ids: list[int], enough: Callable[[], bool], clock: Callable[[], datetime]) -> int:
    """Do what of these jobs others leave, in their order; return how many were tried."""
    ran = 0
    while ids and not enough():
        job = _job_claim(ids[:ASIDE], clock())
        ran += job is not None
        ids = ids[ASIDE if job is None else ids.index(job.pk) + 1 :]
    return ran


def _job_claim(ids: list[int], now: datetime) -> Job | None:
    """Do the first of these jobs that nobody else does or did, and return it.

    Found in one statement: runners that share a list would else ask in vain as often as not.
    """
    job = None
    try:
        with transaction.atomic():
            job = _claimable(ids, now).first()
            if job is not None:
                with _named(job):
                    _job_run(job, now)
    except Exception as error:
        if job is None or connection.in_atomic_block:
            raise
        _job_broke(job, error, now)
    return job


def _claimable(ids: list[int], now: datetime) -> QuerySet[Job]:
    held = Job.objects.due(now).select_for_update(skip_locked=True)
    return held.filter(pk__in=ids).order_by("next_try_at", "id")


def _named(job: Job) -> AbstractContextManager[None]:
    return bound_contextvars(request_id=job.request_id or str(job.uid), job=job.key)


def _job_broke(job: Job, error: Exception, now: datetime) -> None:
    """Count the failure of what took its own transaction down: the commit, which looks at foreign
    keys, or the connection, which is made anew. Or it would be the first to be claimed for ever.

    Raises again when it is the database that has gone.
    """
    connection.close_if_unusable_or_obsolete()
    with transaction.atomic(), _named(job):
        again = _claimable([job.pk], now).first()
        if again is not None:
            again.attempts += 1
            _job_failed(again, error, now)
            again.save(update_fields=JOB_OUTCOME)
        else:  # it is done, and what broke came after, or another runner has it by now
            log.warning("job_broke_late", kind=job.kind, exc_info=error)


JOB_OUTCOME = ["state", "attempts", "next_try_at", "finished_at", "last_error"]


def _job_run(job: Job, now: datetime) -> None:
    job.attempts += 1
    try:
        with transaction.atomic():
            handlers[job.kind](job.payload, now)
            if transaction.get_rollback():
                raise RuntimeError("It went on after an error of the database: all would be undone")
    except Exception as error:  # noqa: BLE001 (whatever a job raises, the others go on)
        _job_failed(job, error, now)
    else:
        job.state = Job.State.DONE
        job.finished_at = now
        job.last_error = ""
        _earlier_settle(job, now)
    job.save(update_fields=JOB_OUTCOME)


def _earlier_settle(job: Job, now: datetime) -> None:
    """Let what was given up of a job that comes again be done: this one has caught up with it.

    Or a fault of half an hour would leave hundreds for an administrator to replay for nothing.
    """
    if job.kind in recurring:
        earlier = Job.objects.dead().filter(kind=job.kind, due_at__lt=job.due_at)
        earlier.update(state=Job.State.DONE, finished_at=now)


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
