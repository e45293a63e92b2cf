"""run_due: each job once, its effects with its state, failures apart from the rest."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from structlog.contextvars import bound_contextvars

from governance.audit.selectors import entries_about
from governance.audit.services import entry_record
from governance.core.viewer import system_viewer
from governance.jobs import registry
from governance.jobs.models import Heartbeat, Job
from governance.jobs.rules import MAX_ATTEMPTS, clock_after, daily_slot, interval_slot, retry_after
from governance.jobs.services import enqueue, jobs_tidy, run_due
from governance.notify.models import Message

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from tests.cast import Cast

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def own_handlers() -> Iterator[None]:
    """Two kinds of job for these tests, and no recurring ones."""
    before, recurring = dict(registry.handlers), dict(registry.recurring)
    registry.recurring.clear()

    @registry.handles("test.beat")
    def beat(payload: dict[str, Any], now: datetime) -> None:
        Heartbeat.objects.create(name=payload["name"], at=now)

    @registry.handles("test.poison")
    def poison(payload: dict[str, Any], now: datetime) -> None:
        Heartbeat.objects.create(name="half-way", at=now)
        raise ValueError("poison")

    @registry.handles("test.dangling")
    def dangling(payload: dict[str, Any], now: datetime) -> None:
        Message.objects.create(
            key="to nobody", person_id=-1, template="t", created_at=now, next_try_at=now
        )

    @registry.handles("test.unspeakable")
    def unspeakable(payload: dict[str, Any], now: datetime) -> None:
        raise ValueError("a\x00b")  # of which PostgreSQL keeps none

    @registry.handles("test.swallowing")
    def swallowing(payload: dict[str, Any], now: datetime) -> None:
        Heartbeat.objects.create(name="before", at=now)
        with suppress(IntegrityError), transaction.atomic(savepoint=False):
            Heartbeat.objects.create(name="before", at=now)

    yield
    registry.handlers.clear()
    registry.handlers.update(before)
    registry.recurring.clear()
    registry.recurring.update(recurring)


def _enqueue(name: str, kind: str = "test.beat", due_at: datetime = NOW) -> bool:
    return enqueue(kind=kind, key=name, payload={"name": name}, due_at=due_at, now=NOW)


@pytest.mark.django_db
@pytest.mark.usefixtures("own_handlers")
class TestRunDue:
    def test_same_key_twice_is_one_job(self) -> None:
        assert _enqueue("a")
        assert not _enqueue("a")
        assert run_due(now=NOW) == 1
        assert run_due(now=NOW) == 0
        assert Heartbeat.objects.count() == 1

    def test_nothing_runs_before_it_is_due(self) -> None:
        _enqueue("later", due_at=NOW + timedelta(minutes=1))
        assert run_due(now=NOW) == 0
        assert run_due(now=NOW + timedelta(minutes=1)) == 1

    def test_a_failed_job_leaves_no_effect_and_the_rest_finish(self) -> None:
        _enqueue("bad", "test.poison")
        _enqueue("good")
        run_due(now=NOW)
        assert list(Heartbeat.objects.values_list("name", flat=True)) == ["good"]
        bad = Job.objects.get(key="bad")
        assert (bad.state, bad.attempts) == (Job.State.PENDING, 1)
        assert "poison" in bad.last_error
        assert bad.next_try_at == NOW + timedelta(seconds=5)

    def test_a_poison_job_is_dead_after_its_tries(self) -> None:
        _enqueue("bad", "test.poison")
        now = NOW
        for _try in range(MAX_ATTEMPTS + 3):
            run_due(now=now)
            now += timedelta(hours=1)
        bad = Job.objects.get(key="bad")
        assert (bad.state, bad.attempts) == (Job.State.DEAD, MAX_ATTEMPTS)

    def test_a_kind_that_nobody_handles_is_a_failure_like_any_other(self) -> None:
        _enqueue("who", "test.unknown")
        run_due(now=NOW)
        assert Job.objects.get(key="who").attempts == 1

    def test_what_a_job_does_carries_the_id_of_the_request_that_asked_for_it(
        self, cast: Cast
    ) -> None:
        @registry.handles("test.record")
        def record(payload: dict[str, Any], now: datetime) -> None:
            entry_record(actor=system_viewer("a job"), verb="test.done", subject=cast.support)

        with bound_contextvars(request_id="the-request"):
            _enqueue("asked", "test.record")
        run_due(now=NOW)
        assert entries_about(cast.support.uid).get().request_id == "the-request"

    def test_tidy_keeps_what_is_young_or_not_done(self) -> None:
        _enqueue("old")
        run_due(now=NOW)
        _enqueue("pending", due_at=NOW + timedelta(days=400))
        assert jobs_tidy(now=NOW + timedelta(days=89)) == 0
        assert jobs_tidy(now=NOW + timedelta(days=91)) == 1
        assert Job.objects.get().key == "pending"

    def test_what_comes_again_has_caught_up_with_what_was_given_up_of_it(self) -> None:
        faults = ["away"] * MAX_ATTEMPTS

        @registry.every("test.clock", timedelta(days=1))
        def clock(payload: dict[str, Any], now: datetime) -> None:
            if faults:
                raise ValueError(faults.pop())

        _enqueue("bad", "test.poison")
        for hour in range(MAX_ATTEMPTS):
            run_due(now=NOW + timedelta(hours=hour))
        assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DEAD}
        run_due(now=NOW + timedelta(days=1))
        assert [job.key for job in Job.objects.dead()] == ["bad"]
        assert Job.objects.filter(kind="test.clock", state=Job.State.DONE).count() == 2

    def test_recurring_job_runs_once_a_slot_and_catches_up_once(self) -> None:
        @registry.every("test.often", timedelta(minutes=5))
        def often(payload: dict[str, Any], now: datetime) -> None:
            Heartbeat.objects.create(name=f"{now:%d %H:%M}", at=now)

        for minutes in (0, 1, 4, 5):
            run_due(now=NOW + timedelta(minutes=minutes))
        assert Heartbeat.objects.count() == 2
        run_due(now=NOW + timedelta(days=3))
        assert Heartbeat.objects.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_handlers")
def test_many_runners_at_once_do_each_job_once() -> None:
    for number in range(250):
        _enqueue(f"job-{number}")

    def run() -> None:
        run_due(now=NOW)
        connections.close_all()

    threads = [threading.Thread(target=run) for _count in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_due(now=NOW)
    assert Job.objects.filter(state=Job.State.DONE, attempts=1).count() == 250
    assert Heartbeat.objects.count() == 250


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_handlers")
def test_what_would_fail_at_the_commit_fails_its_own_job_only() -> None:
    _enqueue("dangling", "test.dangling")
    _enqueue("good")
    assert run_due(now=NOW) == 2
    states = dict(Job.objects.values_list("key", "state"))
    assert states == {"dangling": Job.State.PENDING, "good": Job.State.DONE}
    dangling = Job.objects.get(key="dangling")
    assert (dangling.attempts, dangling.next_try_at) == (1, NOW + timedelta(seconds=5))
    assert "foreign key" in dangling.last_error
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_handlers")
def test_what_goes_on_after_an_error_of_the_database_has_failed() -> None:
    """All that it did is undone with the error that it swallowed, so it is not done."""
    _enqueue("one", "test.swallowing")
    run_due(now=NOW)
    job = Job.objects.get()
    assert (job.state, job.attempts) == (Job.State.PENDING, 1)
    assert "error of the database" in job.last_error
    assert not Heartbeat.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("own_handlers")
def test_within_a_transaction_of_its_caller_what_breaks_is_told_to_them() -> None:
    _enqueue("one", "test.unspeakable")
    with pytest.raises(ValueError, match="NUL"):
        run_due(now=NOW)
    assert Job.objects.get().attempts == 0  # and their transaction goes on


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_handlers")
def test_a_failure_that_cannot_be_written_down_is_counted_all_the_same() -> None:
    _enqueue("one", "test.unspeakable")
    run_due(now=NOW)
    assert (Job.objects.get().attempts, Job.objects.get().state) == (1, Job.State.PENDING)


@pytest.mark.django_db
@pytest.mark.usefixtures("own_handlers")
def test_a_job_costs_six_statements_beside_its_own() -> None:
    """Begin, claim, savepoint, release, outcome and commit; what this one does is one."""

    def costs(count: int) -> int:
        for number in range(count):
            _enqueue(f"{count}-{number}")
        with CaptureQueriesContext(connection) as asked:
            run_due(now=NOW)
        return len(asked)

    few, many = costs(10), costs(20)
    assert many - few == 70


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_handlers")
def test_a_job_is_committed_before_the_next_one_begins() -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(Heartbeat.objects.count())
        connections.close_all()

    @registry.handles("test.look")
    def another_looks(payload: dict[str, Any], now: datetime) -> None:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    _enqueue("first")
    _enqueue("then", "test.look")
    run_due(now=NOW)
    assert seen == [1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_handlers")
def test_a_job_that_takes_long_holds_nobody_up() -> None:
    begun, end = threading.Event(), threading.Event()

    @registry.handles("test.long")
    def long(payload: dict[str, Any], now: datetime) -> None:
        begun.set()
        assert end.wait(30)

    def run() -> None:
        run_due(now=NOW)
        connections.close_all()

    _enqueue("long", "test.long")
    _enqueue("quick")
    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(30)
    assert run_due(now=NOW) == 1
    assert Heartbeat.objects.get().name == "quick"
    end.set()
    thread.join()
    assert not Job.objects.exclude(state=Job.State.DONE).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_handlers")
def test_a_job_that_ends_the_connection_counts_as_failed_and_the_rest_finish() -> None:
    @registry.handles("test.cut")
    def cut(payload: dict[str, Any], now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    _enqueue("cut", "test.cut")
    _enqueue("good")
    run_due(now=NOW)
    assert Job.objects.get(key="cut").attempts == 1
    assert Job.objects.get(key="good").state == Job.State.DONE


@pytest.mark.django_db
@pytest.mark.usefixtures("own_handlers")
def test_who_is_told_to_stop_leaves_the_rest_to_others() -> None:
    for name in "abc":
        _enqueue(name)
    assert run_due(now=NOW, enough=lambda: Heartbeat.objects.count() == 2) == 2
    assert Job.objects.filter(state=Job.State.PENDING).count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("own_handlers")
def test_the_runner_needs_no_hint_of_its_own_doing(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    @registry.handles("test.chain")
    def chain(payload: dict[str, Any], now: datetime) -> None:
        enqueue(kind="test.beat", key="next", payload={"name": "next"}, due_at=now, now=now)

    with django_capture_on_commit_callbacks() as hints:
        _enqueue("first", "test.chain")
    assert len(hints) == 1
    with django_capture_on_commit_callbacks() as hints:
        run_due(now=NOW)
    assert not hints
    assert Heartbeat.objects.get().name == "next"


def test_a_short_run_is_one_moment_and_a_long_one_moves_on() -> None:
    assert clock_after(NOW, 9.9) == NOW
    assert clock_after(NOW, 135.2) == NOW + timedelta(seconds=130)


def test_retries_back_off() -> None:
    waits = [retry_after(attempt).total_seconds() for attempt in range(1, 9)]
    assert waits == [5, 10, 20, 40, 80, 160, 320, 320]


def test_slot_is_the_start_of_the_interval() -> None:
    assert interval_slot(NOW + timedelta(seconds=7), timedelta(seconds=5)) == NOW + timedelta(
        seconds=5
    )


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        # Berlin, the night to summer time: 02:30 does not exist and is 03:30 by the clock.
        ("2026-03-29T00:59:00Z", "2026-03-28T01:30:00Z"),
        ("2026-03-29T01:31:00Z", "2026-03-29T01:30:00Z"),
        # The night to winter time: 02:30 comes twice and counts once.
        ("2026-10-25T00:31:00Z", "2026-10-25T00:30:00Z"),
        ("2026-10-25T01:31:00Z", "2026-10-25T00:30:00Z"),
    ],
)
def test_daily_slot_over_changes_of_the_clock(now: str, slot: str) -> None:
    at = datetime.fromisoformat("2026-01-01T02:30").time()
    assert daily_slot(datetime.fromisoformat(now), at, "Europe/Berlin") == datetime.fromisoformat(
        slot
    )
