"""Whoever's certificate has ended neither is asked nor has a mention, from that moment on."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client

from governance.core.errors import NotAllowed
from governance.core.uid import uuid7
from governance.escalations.models import Escalation, Mention, Path, Rota
from governance.escalations.rules import Disposition, EscalationState, StepTarget
from governance.escalations.rules.spans import Span
from governance.escalations.selectors.preview import climb_preview
from governance.escalations.selectors.queue import takeable_count
from governance.escalations.selectors.takers import mention_takers
from governance.escalations.services import (
    escalation_hand_on,
    escalation_take,
    mention_set_aside,
    mention_take_back,
    mention_watch,
    path_change,
)
from governance.escalations.services.handing import duty_accept, duty_ask
from governance.jobs.services import run_due
from governance.notify.models import Message
from policies.training.models import Certificate, Course
from roles.org.models import Person
from roles.team.models import Assignment
from tests.cast import make_account
from tests.governance.escalations.parts import asked, escalation_of, log, verbs
from tests.governance.escalations.rotas import make_player, make_rota, on_duty_at
from tests.governance.escalations.test_steps import unready
from tests.governance.escalations.test_take_mail import mailed
from tests.governance.escalations.test_watching import WATCHED
from tests.policies.making import RIGHT, published_course
from tests.policies.training.test_quiz import LATER, take
from tests.refusals import refused
from tests.trail import entries_of

if TYPE_CHECKING:
    from datetime import datetime

    from tests.cast import Cast

MINUTE = timedelta(minutes=1)
DAYS = 20
ENDS = LATER + timedelta(days=DAYS)


@pytest.fixture
def passed(cast: Cast) -> Cast:
    """The coach and a player pass a course for some days, the head coach a day later."""
    version = published_course(cast)
    Course.objects.update(valid_days=DAYS)
    take(cast.coach.viewer, version, RIGHT)
    take(cast.player.viewer, version, RIGHT)
    take(cast.head_coach.viewer, version, RIGHT, LATER + timedelta(days=1))
    coach = Certificate.objects.get(person=cast.coach.listed)
    assert coach.expires_at == ENDS
    return cast


def foretold(cast: Cast, at: datetime) -> list[str]:
    """Return whom a mention at a moment would be asked of, the first of them first."""
    made_up = Mention(department_id=cast.support.pk)
    _name, _version, steps = climb_preview(mention=made_up, now=at)
    return [str(step.person) for step in steps if step.person]


def test_who_is_asked_until_then_is_not_from_then_on(passed: Cast) -> None:
    """Foretold, and before any job has come to end the period of readiness."""
    before, after = ENDS - MINUTE, ENDS
    assert [foretold(passed, at)[0] for at in (before, after)] == ["Maria Ortiz", "Amara Reid"]
    assert asked(log(passed.employee, now=before)) == ["Maria Ortiz"]
    assert asked(log(passed.employee, now=after)) == ["Amara Reid"]
    coach = passed.coach.listed.assignments.get()
    assert Assignment.objects.ready(after).filter(pk=coach.pk).exists()


def test_a_certificate_that_ends_between_being_asked_and_the_next_step(passed: Cast) -> None:
    mention = log(passed.employee, now=ENDS - 5 * MINUTE)
    escalation, coach = escalation_of(mention), passed.coach.viewer
    assert asked(mention) == ["Maria Ortiz"]
    with pytest.raises(NotAllowed) as refused:
        escalation_take(actor=coach, escalation=escalation, now=ENDS)
    assert refused.value.code == "not_ready"
    assert escalation_of(mention).holder is None
    run_due(now=ENDS)
    assert asked(mention) == ["Amara Reid"]
    run_due(now=ENDS + 11 * MINUTE)  # the step of the climb before is due, and does nothing
    assert asked(mention) == ["Amara Reid"]
    assert verbs(escalation.uid).count("escalation.passed_on") == 2
    escalation_take(actor=passed.head_coach.viewer, escalation=escalation, now=ENDS + 12 * MINUTE)


def test_what_somebody_has_when_it_ends_climbs_again(passed: Cast) -> None:
    mention = log(passed.employee, now=ENDS - 60 * MINUTE)
    escalation, coach = escalation_of(mention), passed.coach.viewer
    escalation_take(actor=coach, escalation=escalation, now=ENDS - 55 * MINUTE)
    run_due(now=ENDS - MINUTE)
    assert escalation_of(mention).holder == passed.coach.listed
    run_due(now=ENDS)
    after = escalation_of(mention)
    assert (after.state, after.holder, after.asked) == (
        EscalationState.OPEN,
        None,
        passed.head_coach.listed,
    )
    [entry] = entries_of("escalation.reopened")
    assert entry["changes"] == {"lapsed": "Maria Ortiz", "from": "taken"}


def test_whoever_watches_what_they_have_hears_that_they_have_it_no_more(passed: Cast) -> None:
    """No other mail tells them, who go on reading it."""
    mention = log(passed.employee, now=ENDS - 60 * MINUTE)
    coach = passed.coach.viewer
    mention_watch(actor=coach, mention=mention, now=ENDS - 59 * MINUTE)
    escalation_take(actor=coach, escalation=escalation_of(mention), now=ENDS - 55 * MINUTE)
    run_due(now=ENDS)
    assert escalation_of(mention).holder is None
    told = Message.objects.filter(template=WATCHED, person=passed.coach.listed)
    assert [each.payload["event"] for each in told] == ["back"]


def test_what_somebody_set_aside_does_not_come_back_to_them_after_it(passed: Cast) -> None:
    mention = log(passed.employee, now=ENDS - 60 * MINUTE)
    coach = passed.coach.viewer
    escalation_take(actor=coach, escalation=escalation_of(mention), now=ENDS - 55 * MINUTE)
    mention_set_aside(
        actor=coach, mention=mention, disposition=Disposition.NOISE, now=ENDS - 50 * MINUTE
    )
    run_due(now=ENDS)
    mention_take_back(actor=coach, mention=mention, now=ENDS + MINUTE)
    assert escalation_of(mention).holder is None
    assert asked(mention) == ["Amara Reid"]


def test_a_turn_of_duty_ends_with_the_certificate(passed: Cast) -> None:
    steps = [(StepTarget.DUTY, 10), (StepTarget.HEAD_COACH, 15)]
    path = Path.objects.get(default=True)
    path_change(actor=passed.administrator.viewer, path=path, steps=steps, reason="Duty")
    make_rota(passed, passed.player.listed)
    assert Rota.objects.count() == 1
    assert [on_duty_at(at) for at in (ENDS - MINUTE, ENDS)] == [["Priya Shah"], []]
    assert foretold(passed, ENDS) == ["Amara Reid"]
    assert asked(log(passed.employee, now=ENDS - MINUTE)) == ["Priya Shah"]
    assert asked(log(passed.employee, now=ENDS)) == ["Amara Reid"]


def test_it_does_not_come_back_to_them_at_the_end_of_the_path(passed: Cast) -> None:
    Person.objects.filter(pk=passed.employee.listed.pk).update(manager=passed.coach.listed)
    unready(passed, "head_coach")
    assert asked(log(passed.employee, now=ENDS)) == ["Grace Weiss"]


def test_with_a_new_certificate_they_are_asked_again(passed: Cast) -> None:
    run_due(now=ENDS)
    version = passed.coach.listed.attempts.get().version
    take(passed.coach.viewer, version, RIGHT, ENDS + MINUTE)
    assert asked(log(passed.employee, now=ENDS + 2 * MINUTE)) == ["Maria Ortiz"]


@pytest.mark.parametrize(("at", "offered"), [(ENDS - MINUTE, True), (ENDS + MINUTE, False)])
def test_taking_is_offered_until_then_and_from_then_on_it_is_said_why_not(
    passed: Cast, at: datetime, *, offered: bool
) -> None:
    """To a coach, asked or not: on its page, in the queue, by the API; and counted beside it."""
    mention = log(passed.employee, now=ENDS - 5 * MINUTE)
    take = f'action="/mentions/{mention.uid}/take/"'
    with time_machine.travel(at, tick=False):
        coach, head = passed.coach.client(), passed.head_coach.client()
        paths = (f"/mentions/{mention.uid}/", "/mentions/")
        page, queue = (coach.get(path).content.decode() for path in paths)
        said = coach.get(f"/api/v1/mentions/{mention.uid}/decisions/").json()
        assert take in head.get("/mentions/").content.decode()
        counted = [takeable_count(who.viewer) for who in (passed.coach, passed.head_coach)]
    assert [take in each for each in (page, queue)] == [offered] * 2
    assert ("What your role needs has run out" in page) is not offered
    assert ("take" in said["legal"], "take" in said["yours"]) == (True, offered)
    assert counted == [int(offered), 1]


def test_whose_certificate_ended_is_told_so_and_takes_nothing(passed: Cast) -> None:
    """At the moment that it ends, before any job has come for it, and after it."""
    mention = log(passed.employee, now=ENDS - 5 * MINUTE)
    path = mailed(passed.coach.listed)
    with time_machine.travel(ENDS, tick=False):
        for answer in (Client().get(path), Client().post(path)):
            assert answer.status_code == 403
            assert "What your role needs has run out" in answer.content.decode()
            assert "Taking it stops the clock" not in answer.content.decode()
    assert escalation_of(mention).holder is None
    run_due(now=ENDS)
    with time_machine.travel(ENDS, tick=False):
        assert Client().post(path).status_code == 410
    assert asked(mention) == ["Amara Reid"]


def test_nobody_is_given_it_whose_certificate_ended_a_moment_ago(passed: Cast) -> None:
    """By hand, before any job has come; a minute earlier it is theirs."""
    give = partial(escalation_hand_on, person=passed.player.listed, reason="I go.")
    head = passed.head_coach.viewer
    for at, refused_then in ((ENDS - MINUTE, False), (ENDS, True)):
        mention = log(passed.employee, now=ENDS - 5 * MINUTE, form=uuid7())
        escalation = escalation_of(mention)
        escalation_take(actor=head, escalation=escalation, now=ENDS - 4 * MINUTE)
        offered = mention_takers(mention, but=passed.head_coach.listed.pk, now=at)
        assert (passed.player.listed not in offered) is refused_then
        with refused("hand_on") if refused_then else nullcontext():
            give(actor=head, escalation=escalation, now=at)
        given = passed.head_coach if refused_then else passed.player
        assert escalation_of(mention).holder == given.listed


def test_nobody_takes_a_shift_over_with_what_is_open_whose_certificate_ended(passed: Cast) -> None:
    """Asked before, and answered at that very moment."""
    omar = make_account(make_player(passed, "Omar Aziz"))
    take(omar.viewer, passed.player.listed.attempts.get().version, RIGHT, LATER + timedelta(days=1))
    rota = make_rota(passed, omar.listed)
    mention = log(passed.employee, now=ENDS - 5 * MINUTE)
    Escalation.objects.update(state="taken", holder=omar.listed, taken_at=ENDS - 5 * MINUTE)
    asked_for = duty_ask(
        actor=omar.viewer,
        rota=rota,
        asked=passed.player.listed,
        span=Span(ENDS - 2 * MINUTE, ENDS + 60 * MINUTE),
        now=ENDS - 4 * MINUTE,
    )
    with refused("moved_on"):
        duty_accept(actor=passed.player.viewer, request=asked_for, now=ENDS)
    assert escalation_of(mention).holder == omar.listed
