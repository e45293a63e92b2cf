"""Whatever is taken away in the middle, nothing is lost and nothing is done twice."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from random import Random
from typing import TYPE_CHECKING

import psycopg2
import pytest

import dev
from tests.faults.fire import HELD, SENDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg2.extensions import connection

    from tests.faults.fire import Fire

COUNT = 240
KILLS = 20
SEED = 20261125

pytestmark = pytest.mark.timeout(300)  # on a busy machine; alone each takes seconds


def kill_some(fire: Fire, worker: int, how: str) -> int:
    """Kill one process of its pool, its parent alone, or all of it; return who works now."""
    children = fire.children(worker)
    if how == "child" and children:
        os.kill(children[0], signal.SIGKILL)
        return worker
    if how == "parent":
        os.kill(worker, signal.SIGKILL)
    fire.kill(worker)
    return fire.worker()


def kill_within_a_mail(fire: Fire, worker: int) -> int:
    """Kill it when a mail has left and is not settled yet; return who works now."""
    fire.kill(worker)
    fire.leases_run_out()
    fire.sink.hold_next()
    worker = fire.worker()
    fire.wait(fire.sink.holding.is_set)
    fire.kill(worker)
    fire.sink.let_go.set()
    return fire.worker()


def test_a_worker_killed_at_twenty_points(fire: Fire) -> None:
    chance = Random(SEED)
    fire.call("work", count=COUNT)
    worker = fire.worker()
    for number, point in enumerate(sorted(chance.sample(range(5, COUNT * 2 - 20), KILLS))):
        fire.call("hints", count=3)
        fire.wait_done(point, "fault.first", "fault.second")
        if number % 4 == 3:
            worker = kill_within_a_mail(fire, worker)
        else:
            worker = kill_some(fire, worker, chance.choice(("group", "parent", "child")))
    fire.kill(worker)
    fire.leases_run_out()
    fire.drain()
    assert (fire.lost(COUNT), fire.doubled()) == ({}, {})
    assert KILLS // 4 <= fire.doubled_outside <= KILLS * SENDERS
    assert fire.call("trail") == {"clean": True, "tail": 0}


def all_as_it_should(fire: Fire) -> None:
    """All was done, in the database once, and outside once as nobody was killed."""
    fire.wait(lambda: fire.all_done(COUNT))
    assert (fire.lost(COUNT), fire.doubled()) == ({}, {})
    assert fire.doubled_outside == 0


def test_the_broker_emptied_again_and_again(fire: Fire) -> None:
    """The first time before a worker is there to be told of anything."""
    fire.call("work", count=COUNT)
    fire.flush()
    fire.worker()
    for point in sorted(Random(SEED).sample(range(1, COUNT), 5)):
        fire.wait_done(point, "fault.first")
        fire.call("hints", count=3)
        fire.flush()
    all_as_it_should(fire)


def test_the_broker_stopped_and_started(fire: Fire) -> None:
    fire.worker()
    fire.call("work", count=COUNT)
    fire.wait_done(COUNT // 4, "fault.first")
    fire.redis_stop()
    fire.wait_done(COUNT // 2, "fault.first")
    fire.redis_start()
    all_as_it_should(fire)


def test_the_database_restarted_as_if_it_had_crashed(fire: Fire) -> None:
    worker = fire.worker()
    fire.call("work", count=COUNT)
    for part in (4, 2):
        fire.wait_done(COUNT // part, "fault.first")
        fire.postgres_crash()
        fire.postgres_start()
    fire.wait(lambda: fire.done("fault.second") == COUNT)
    fire.wait(lambda: not fire.count("notify_message", "state = 'pending'"))
    fire.kill(worker)
    fire.leases_run_out()
    fire.drain()
    assert (fire.lost(COUNT), fire.doubled()) == ({}, {})
    assert fire.doubled_outside <= 2 * SENDERS


def test_a_crash_between_the_commit_and_its_hint(fire: Fire) -> None:
    assert fire.call("die_before_the_hint") is None
    assert fire.count("jobs_job", "key = 'fault.first:0' AND state = 'pending'") == 1
    fire.worker()
    fire.wait(lambda: fire.all_done(1))
    assert (fire.lost(1), fire.doubled(), fire.doubled_outside) == ({}, {}, 0)


@pytest.fixture
def held(fire: Fire) -> Iterator[connection]:
    """A job of one worker, in the middle for as long as this connection is open."""
    with closing(psycopg2.connect(fire.url(dev.OWNER))) as link:
        with link.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [HELD])
        fire.call("work", count=1, kind="fault.held")
        yield link


def at_it(fire: Fire) -> bool:
    """Whether somebody is in the middle of the job that is held."""
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return bool(fire.ask(waiting)[0][0])


def let_go(held: connection) -> None:
    with held.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")


def test_a_worker_told_to_stop_in_the_middle_of_a_job(fire: Fire, held: connection) -> None:
    """It may end the job or leave it, but not half; the next worker does what it left."""
    worker = fire.worker()
    fire.wait(lambda: at_it(fire))
    fire.kill(worker, signal.SIGTERM)
    let_go(held)
    fire.wait(lambda: fire.ended(worker))
    assert fire.done("fault.held") == fire.count(
        "jobs_job", "kind = 'fault.held' AND state = 'done'"
    )
    fire.call("work", count=COUNT)
    fire.worker("two")
    all_as_it_should(fire)
    assert fire.done("fault.held") == 1


def test_nobody_waits_for_a_job_that_takes_long(fire: Fire, held: connection) -> None:
    fire.worker()
    fire.wait(lambda: at_it(fire))
    fire.call("work", count=COUNT)
    all_as_it_should(fire)
    assert fire.done("fault.held") == 0
    let_go(held)
    fire.wait(lambda: fire.done("fault.held") == 1)


def mail_in_hand(fire: Fire, without: str = "") -> None:
    """One worker waits for the mail server's answer; another starts, and has work to do."""
    fire.sink.hold_next()
    fire.worker(without=without)
    fire.call("work", count=1)
    fire.wait(fire.sink.holding.is_set)
    fire.worker("two", without=without)


def test_a_mail_that_takes_long_is_left_to_its_sender(fire: Fire) -> None:
    mail_in_hand(fire)
    fire.call("work", count=COUNT)
    fire.wait(lambda: len(fire.sink.received) == COUNT)
    fire.sink.let_go.set()
    all_as_it_should(fire)


def test_two_beats_and_two_workers(fire: Fire) -> None:
    for name in ("one", "two"):
        fire.beat(name)
        fire.worker(name)
    fire.call("work", count=COUNT)
    all_as_it_should(fire)
    fire.wait(lambda: fire.done("fault.tick") >= 4)
    slots = "SELECT count(*) - count(DISTINCT due_at) FROM governance_jobs_job WHERE kind = "
    assert fire.ask(f"{slots} 'fault.tick'") == [(0,)]
    assert fire.doubled() == {}


def test_no_beat_at_all(fire: Fire) -> None:
    fire.worker()
    fire.wait(lambda: fire.done("fault.tick") >= 3)


def test_nothing_ran_for_three_days(fire: Fire) -> None:
    """Each recurring job catches up once, and the breach bears its true time."""
    found = fire.call("three_days")
    recurring = [kind for kind in found["caught_up"] if kind != "escalation.step"]
    assert "findings.nightly" in recurring
    assert len(recurring) == len(set(recurring))
    (first, first_done), (second, second_done), *later = found["steps"]
    assert (first, first_done) == (0, 0)
    assert (second, second_done) == (15, 3 * 24 * 60)
    assert all(done is None or done == 3 * 24 * 60 for _due, done in later)
