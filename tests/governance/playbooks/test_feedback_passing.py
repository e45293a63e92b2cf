"""Feedback and tips are never left with somebody who cannot, or does not, answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.events import people_changed
from governance.core.viewer import system_viewer
from governance.playbooks.models import Feedback
from governance.playbooks.services import feedback_climb, feedback_settle
from roles.org.models import Department, Person
from roles.team.models import Assignment
from roles.team.services import assignment_end
from tests.cast import NOW, make_assignment, make_person
from tests.governance.playbooks.parts import (
    close,
    days_later,
    decide,
    mails,
    offer,
    owing,
    pass_on,
    tell,
)

if TYPE_CHECKING:
    from tests.cast import Cast, Member

ACTOR = system_viewer("HR sync")


def leave(member: Member) -> None:
    pk = member.listed.pk
    Person.objects.filter(pk=pk).update(employment=Person.Employment.LEFT)
    people_changed.send(sender=None, person_ids=[pk], actor=ACTOR, now=NOW)


def test_what_a_coach_had_who_leaves_goes_to_the_next(cast: Cast) -> None:
    feedback, [tip] = tell(cast.employee), offer(cast, tell(cast.employee))
    leave(cast.coach)
    leave(cast.coach_elsewhere)
    assert (owing(feedback), owing(tip)) == (["Amara Reid"], ["Amara Reid"])


def test_what_the_booth_has_goes_to_the_next_of_that_function(cast: Cast) -> None:
    feedback = pass_on(cast.coach, tell(cast.employee), function="legal")
    make_assignment(make_person("Ivo Lenz", cast.root), cast.root, "legal")
    held = Assignment.objects.get(person=cast.booth_member.listed)
    assignment_end(actor=cast.head_coach.viewer, assignment=held, reason="Moves on.", now=NOW)
    assert owing(feedback) == ["Ivo Lenz"]


def test_what_a_leaver_brought_stays_and_nobody_is_written_to(cast: Cast) -> None:
    feedback = tell(cast.employee)
    leave(cast.employee)
    assert owing(feedback) == ["Maria Ortiz"]
    [tip] = offer(cast, feedback)
    decide(cast.coach_elsewhere, tip)
    feedback.refresh_from_db()
    assert close(cast.coach, feedback).told_at is None
    assert mails("outcome") == mails("tip_answered") == []


def test_unanswered_it_climbs_to_the_head_coach_once(cast: Cast) -> None:
    feedback = tell(cast.employee)  # due on Monday: the third working day after is Thursday
    assert feedback_climb(actor=ACTOR, now=days_later(10)) == 0
    assert feedback_climb(actor=ACTOR, now=days_later(11)) == 1
    assert feedback_climb(actor=ACTOR, now=days_later(60)) == 0
    feedback_settle(actor=ACTOR, now=days_later(61))
    assert owing(feedback) == ["Amara Reid"]


def test_what_climbed_is_given_back_and_climbs_again(cast: Cast) -> None:
    feedback = tell(cast.employee)
    feedback_climb(actor=ACTOR, now=days_later(11))
    pass_on(cast.head_coach, feedback, cast.support)
    assert owing(feedback) == ["Maria Ortiz"]
    assert feedback_climb(actor=ACTOR, now=days_later(40)) == 1


def test_an_unanswered_tip_climbs_too(cast: Cast) -> None:
    [tip] = offer(cast, tell(cast.employee))
    feedback_climb(actor=ACTOR, now=days_later(30))
    assert owing(tip) == ["Amara Reid"]


def test_a_tip_lapses_with_its_department(cast: Cast) -> None:
    [tip] = offer(cast, tell(cast.employee))
    Department.objects.filter(pk=cast.stores.pk).update(closed_on=NOW.date())
    assert feedback_settle(actor=ACTOR, now=NOW) == 1
    tip.refresh_from_db()
    assert (tip.state, owing(tip)) == ("lapsed", [])


def test_others_keep_what_they_have(cast: Cast) -> None:
    feedback = tell(cast.employee)
    leave(cast.stores_head)
    assert feedback_settle(actor=ACTOR, now=NOW) == 0
    assert owing(feedback) == ["Maria Ortiz"]


def test_what_nobody_could_be_asked_goes_to_the_first_who_can(cast: Cast) -> None:
    feedback = tell(cast.employee)
    Feedback.objects.update(asked=None)
    assert feedback_settle(actor=ACTOR, now=NOW) == 1
    assert owing(feedback) == ["Maria Ortiz"]
