"""A question is never left with somebody who cannot, or does not, answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.audit.models import Entry
from governance.core.events import people_changed
from governance.core.viewer import system_viewer
from governance.playbooks.rules import QuestionState
from governance.playbooks.services import questions_climb, questions_settle
from roles.org.models import Person
from roles.team.models import Assignment
from roles.team.services import assignment_end
from tests.cast import NOW
from tests.governance.playbooks.parts import answer, ask, days_later, owing

if TYPE_CHECKING:
    from tests.cast import Cast, Member

ACTOR = system_viewer("HR sync")


def leave(member: Member) -> None:
    pk = member.listed.pk
    Person.objects.filter(pk=pk).update(employment=Person.Employment.LEFT)
    people_changed.send(sender=None, person_ids=[pk], actor=ACTOR, now=NOW)


def test_what_a_coach_who_leaves_was_asked_goes_to_the_next(cast: Cast) -> None:
    question = ask(cast.employee)
    leave(cast.coach)
    assert owing(question) == ["Amara Reid"]


def test_what_somebody_was_asked_who_is_no_coach_any_more_goes_to_the_next(cast: Cast) -> None:
    question = ask(cast.employee)
    held = Assignment.objects.get(person=cast.coach.listed)
    assignment_end(actor=cast.head_coach.viewer, assignment=held, reason="Moves on.", now=NOW)
    assert owing(question) == ["Amara Reid"]


def test_what_a_leaver_asked_is_withdrawn(cast: Cast) -> None:
    question = ask(cast.employee)
    leave(cast.employee)
    question.refresh_from_db()
    assert (question.state, owing(question)) == (QuestionState.WITHDRAWN, [])


def test_others_keep_what_they_are_asked(cast: Cast) -> None:
    question = ask(cast.employee)
    leave(cast.coach_elsewhere)
    assert questions_settle(actor=ACTOR, now=NOW) == 0
    assert owing(question) == ["Maria Ortiz"]


def test_unanswered_it_climbs_to_the_head_coach_once(cast: Cast) -> None:
    question = ask(cast.employee)  # due on Wednesday: the third working day after is Monday
    assert questions_climb(actor=ACTOR, now=days_later(7)) == 0
    assert questions_climb(actor=ACTOR, now=days_later(8)) == 1
    assert questions_climb(actor=ACTOR, now=days_later(30)) == 0
    assert owing(question) == ["Amara Reid"]
    assert Entry.objects.filter(verb="question.passed_on").count() == 1


def test_what_climbed_stays_with_the_head_coach(cast: Cast) -> None:
    question = ask(cast.employee)
    questions_climb(actor=ACTOR, now=days_later(8))
    questions_settle(actor=ACTOR, now=days_later(9))
    assert owing(question) == ["Amara Reid"]


def test_what_is_answered_does_not_climb(cast: Cast) -> None:
    answer(cast.coach, ask(cast.employee))
    assert questions_climb(actor=ACTOR, now=days_later(30)) == 0
