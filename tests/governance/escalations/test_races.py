"""Two at the same moment, on real connections: always one outcome."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections

from governance.core.errors import Conflict
from governance.core.uid import uuid7
from governance.escalations.models import Mention
from governance.escalations.rules import EscalationState
from governance.escalations.services import escalation_take, step_run
from governance.jobs.services import run_due
from governance.notify.models import Message
from governance.todos.models import Todo
from tests.governance.escalations.parts import asked, escalation_of, log, minutes_later, verbs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from governance.core.viewer import Viewer
    from tests.cast import Cast

RACES = int(os.environ.get("PLAYBOOK_RACES", "12"))


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run each call in a thread of its own, started together; return results or refusals."""
    barrier = Barrier(len(calls))

    def one(call: Callable[[], object]) -> object:
        try:
            with connection.cursor():
                barrier.wait(timeout=10)
            return call()
        except Conflict as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_take_it_one_wins(committed_cast: Cast, attempt: int) -> None:
    cast = committed_cast
    escalation = escalation_of(log(cast.employee))
    coach, head_coach, now = cast.coach.viewer, cast.head_coach.viewer, minutes_later(2)
    results = at_once(
        lambda: escalation_take(actor=coach, escalation=escalation, now=now),
        lambda: escalation_take(actor=head_coach, escalation=escalation, now=now),
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert verbs(escalation.uid).count("escalation.taken") == 1


def read_and_take(coach: Viewer, mention: Mention, now: datetime) -> None:
    escalation_take(actor=coach, escalation=escalation_of(mention), now=now)


@pytest.mark.timeout(120 + RACES)
def test_taking_it_as_its_clock_runs_out_has_one_outcome(committed_cast: Cast) -> None:
    """``PLAYBOOK_RACES=1000`` has as many; by the step alone, and as a worker comes to it."""
    cast, at = committed_cast, minutes_later(15)
    coach, firsts = cast.coach.viewer, Counter[str]()
    for number in range(RACES):
        mention = log(cast.employee)
        escalation = escalation_of(mention)
        step = partial(step_run, escalation_uid=escalation.uid, generation=1, position=2, now=at)
        at_once(
            partial(run_due, now=at) if number % 4 == 3 else step,
            partial(read_and_take, coach, mention, at),
        )
        after, done = escalation_of(mention), verbs(escalation.uid)
        assert (after.state, after.holder) == (EscalationState.TAKEN, cast.coach.listed)
        assert not asked(mention)
        passed_on = done.count("escalation.passed_on")
        assert (done.count("escalation.taken"), done[-1]) == (1, "escalation.taken")
        assert Todo.objects.filter(subject__ref=escalation.uid).count() == passed_on
        told = Message.objects.filter(key__startswith=f"escalation:{escalation.uid}:")
        assert told.count() == passed_on
        firsts["the clock" if passed_on == 2 else "the coach"] += 1
    print(dict(firsts))  # for who lets a thousand run


def test_two_workers_do_a_step_once(committed_cast: Cast) -> None:
    mention = log(committed_cast.employee)
    at_once(*[lambda: run_due(now=minutes_later(15))] * 3)
    assert verbs(escalation_of(mention).uid).count("escalation.passed_on") == 2
    assert asked(mention) == ["Amara Reid"]


def test_two_clicks_on_report_are_one_mention(committed_cast: Cast) -> None:
    form, employee = uuid7(), committed_cast.employee
    at_once(*[lambda: log(employee, form=form)] * 4)
    assert Mention.objects.count() == 1
    assert verbs(Mention.objects.get().uid) == ["mention.reported"]
