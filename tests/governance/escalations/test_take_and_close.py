"""Taking an escalation with one click, and closing it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.escalations.rules import EscalationState
from governance.escalations.services import escalation_close, escalation_take
from governance.jobs.services import run_due
from governance.todos.models import Todo
from tests.cast import Cast, make_assignment
from tests.governance.escalations.parts import (
    asked,
    escalation_of,
    log,
    minutes_later,
    verbs,
)


def test_whoever_is_asked_takes_it_and_the_clock_stops(cast: Cast) -> None:
    mention = log(cast.employee)
    escalation_take(
        actor=cast.coach.viewer, escalation=escalation_of(mention), now=minutes_later(11)
    )
    escalation = escalation_of(mention)
    assert (escalation.state, escalation.holder) == (EscalationState.TAKEN, cast.coach.listed)
    assert (escalation.taken_at, escalation.generation) == (minutes_later(11), 2)
    assert Todo.objects.get(subject__ref=escalation.uid).outcome == Todo.Outcome.DONE
    assert verbs(escalation.uid)[-1] == "escalation.taken"


def test_the_head_coach_takes_it_before_it_climbs_and_the_coach_owes_nothing(cast: Cast) -> None:
    mention = log(cast.employee)
    escalation = escalation_of(mention)
    escalation_take(actor=cast.head_coach.viewer, escalation=escalation, now=minutes_later(1))
    todo = Todo.objects.get(subject__ref=escalation.uid)
    assert (todo.person, todo.outcome) == (cast.coach.listed, Todo.Outcome.NOT_NEEDED)


def test_a_coach_of_the_department_takes_it_after_it_climbed(cast: Cast) -> None:
    mention = log(cast.employee)
    run_due(now=minutes_later(20))
    escalation_take(
        actor=cast.coach.viewer, escalation=escalation_of(mention), now=minutes_later(21)
    )
    assert escalation_of(mention).holder == cast.coach.listed
    assert not asked(mention)


def test_the_second_is_told_who_was_first_and_when(cast: Cast) -> None:
    escalation = escalation_of(log(cast.employee))
    escalation_take(actor=cast.coach.viewer, escalation=escalation, now=minutes_later(2))
    with timezone.override("Europe/Berlin"), pytest.raises(Conflict) as refused:
        escalation_take(actor=cast.head_coach.viewer, escalation=escalation, now=minutes_later(3))
    assert refused.value.code == "already_taken"
    assert str(refused.value) == "Already taken by Maria Ortiz at 10:02."


def test_a_second_click_of_the_same_person_changes_nothing(cast: Cast) -> None:
    escalation = escalation_of(log(cast.employee))
    for minute in (2, 3):
        escalation_take(actor=cast.coach.viewer, escalation=escalation, now=minutes_later(minute))
    assert escalation_of(escalation.mention).taken_at == minutes_later(2)
    assert verbs(escalation.uid).count("escalation.taken") == 1


@pytest.mark.parametrize(
    "name",
    [
        "employee",
        "player",
        "coach_elsewhere",
        "department_head",
        "line_manager",
        "booth_member",
        "auditor",
        "administrator",
        "external",
        "stranger",
    ],
)
def test_nobody_else_takes_it(cast: Cast, name: str) -> None:
    escalation = escalation_of(log(cast.employee))
    with pytest.raises(NotAllowed):
        escalation_take(
            actor=cast.members[name].viewer, escalation=escalation, now=minutes_later(1)
        )
    assert escalation_of(escalation.mention).state == EscalationState.OPEN


def test_a_coach_of_the_department_who_is_not_ready_may_still_take_it(cast: Cast) -> None:
    make_assignment(cast.coach_elsewhere.listed, cast.field_service, "coach", ready=False)
    escalation = escalation_of(log(cast.employee, department=cast.field_service))
    assert escalation.asked == cast.head_coach.listed
    escalation_take(actor=cast.coach_elsewhere.viewer, escalation=escalation, now=minutes_later(1))


def test_the_holder_closes_it_with_what_came_of_it(cast: Cast) -> None:
    escalation = escalation_of(log(cast.employee))
    escalation_take(actor=cast.coach.viewer, escalation=escalation, now=minutes_later(2))
    escalation_close(
        actor=cast.coach.viewer,
        escalation=escalation,
        outcome=" Replaced the stove. ",
        now=minutes_later(60),
    )
    closed = escalation_of(escalation.mention)
    assert (closed.state, closed.outcome) == (EscalationState.CLOSED, "Replaced the stove.")
    assert verbs(escalation.uid)[-1] == "escalation.closed"


def test_nobody_else_closes_it_not_even_the_head_coach(cast: Cast) -> None:
    escalation = escalation_of(log(cast.employee))
    escalation_take(actor=cast.coach.viewer, escalation=escalation, now=minutes_later(2))
    with pytest.raises(NotAllowed):
        escalation_close(
            actor=cast.head_coach.viewer, escalation=escalation, outcome="x", now=minutes_later(3)
        )


def test_it_is_not_closed_without_a_word(cast: Cast) -> None:
    escalation = escalation_of(log(cast.employee))
    escalation_take(actor=cast.coach.viewer, escalation=escalation, now=minutes_later(2))
    with pytest.raises(Invalid):
        escalation_close(
            actor=cast.coach.viewer, escalation=escalation, outcome="  ", now=minutes_later(3)
        )
