"""What a leaver had in hand climbs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.events import people_changed
from governance.core.viewer import system_viewer
from governance.escalations.rules import EscalationState
from governance.escalations.services import escalation_take
from governance.jobs.services import run_due
from roles.org.models import Person
from tests.governance.escalations.parts import asked, escalation_of, log, minutes_later, verbs
from tests.governance.escalations.test_clock_pages import page

if TYPE_CHECKING:
    from tests.cast import Cast, Member

ACTOR = system_viewer("HR sync")


def leave(member: Member, minutes: int) -> None:
    person = member.listed
    Person.objects.filter(pk=person.pk).update(employment=Person.Employment.LEFT)
    people_changed.send(
        sender=None, person_ids=[person.pk], actor=ACTOR, now=minutes_later(minutes)
    )


def test_what_a_leaver_had_taken_is_open_again_and_asked_of_who_is_ready(cast: Cast) -> None:
    mention = log(cast.employee)
    escalation_take(
        actor=cast.coach.viewer, escalation=escalation_of(mention), now=minutes_later(1)
    )
    leave(cast.coach, 5)
    escalation = escalation_of(mention)
    assert (escalation.state, escalation.holder) == (EscalationState.OPEN, None)
    assert asked(mention) == ["Amara Reid"]
    assert "escalation.reopened" in verbs(escalation.uid)
    shown = page(cast.head_coach, mention, 10)
    told = ["Maria Ortiz took it", "without Maria Ortiz", "Passed on to Amara Reid"]
    assert sorted(told, key=shown.index) == told


def test_who_was_asked_and_left_owes_nothing_and_the_next_is_asked_once(cast: Cast) -> None:
    mention = log(cast.employee)
    assert asked(mention) == ["Maria Ortiz"]
    leave(cast.coach, 5)
    assert asked(mention) == ["Amara Reid"]
    run_due(now=minutes_later(16))  # the step of the climb before is due, and does nothing
    assert asked(mention) == ["Amara Reid"]
    assert verbs(escalation_of(mention).uid).count("escalation.reopened") == 1


def test_others_keep_what_they_have(cast: Cast) -> None:
    mention = log(cast.employee)
    leave(cast.player, 5)
    assert asked(mention) == ["Maria Ortiz"]
