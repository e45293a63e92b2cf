"""Feedback: whom it goes to, that it is never let drop, and that its author is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.uid import uuid7
from governance.notify.models import Message
from governance.playbooks.models import Feedback
from governance.playbooks.rules import (
    LEGAL,
    STEPS,
    TRANSITIONS,
    FeedbackState,
    Outcome,
    legal_steps,
)
from governance.playbooks.services import feedback_keep, feedback_say, feedback_withdraw
from governance.todos.models import Todo
from roles.team.models import ReadyPeriod
from tests.cast import NOW
from tests.governance.playbooks.parts import TOLD, close, mails, owing, pass_on, tell

if TYPE_CHECKING:
    from tests.cast import Cast, Member


def test_it_is_a_to_do_of_the_departments_coach_and_a_mail(cast: Cast) -> None:
    for member in (cast.player, cast.employee, cast.external):
        assert owing(tell(member)) == ["Maria Ortiz"]
    assert mails("feedback") == ["Maria Ortiz"] * 3
    assert Feedback.objects.first().due_at.date().isoformat() == "2026-11-30"  # type: ignore[union-attr]


def test_what_the_coach_brings_goes_to_the_head_coach_and_theirs_to_who_stands_in(
    cast: Cast,
) -> None:
    assert owing(tell(cast.coach)) == ["Amara Reid"]
    assert owing(tell(cast.head_coach)) == ["Erin Halvorsen"]


def test_without_a_ready_coach_the_head_coach_has_it(cast: Cast) -> None:
    ReadyPeriod.objects.filter(assignment__person=cast.coach.listed).delete()
    assert owing(tell(cast.employee)) == ["Amara Reid"]


def test_the_same_form_sent_twice_is_one(cast: Cast) -> None:
    form = uuid7()
    assert tell(cast.employee, form=form) == tell(cast.employee, form=form)
    assert len(mails("feedback")) == 1


def test_who_is_not_listed_brings_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        tell(cast.stranger)


@pytest.mark.parametrize("outcome", Outcome.values)
def test_its_author_is_told_what_became_of_it(cast: Cast, outcome: str) -> None:
    feedback = close(cast.coach, tell(cast.employee), outcome)
    assert (feedback.state, feedback.outcome, feedback.told_at) == ("closed", outcome, NOW)
    assert (owing(feedback), mails("outcome")) == ([], ["Hana Costa"])
    assert Message.objects.latest("pk").payload["said"] == "From Monday on."
    assert Todo.objects.get().outcome == Todo.Outcome.DONE


def test_nothing_is_closed_without_words(cast: Cast) -> None:
    with pytest.raises(Invalid):
        close(cast.coach, tell(cast.employee), words=" \n ")
    assert mails("outcome") == []


def test_nor_does_the_database_let_it(cast: Cast) -> None:
    feedback = tell(cast.employee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.filter(pk=feedback.pk).update(
            state="closed", outcome="used", closed_at=NOW
        )


def test_only_who_has_it_and_the_head_coach_say_what_becomes_of_it(cast: Cast) -> None:
    feedback = tell(cast.employee)
    others = (cast.employee, cast.department_head, cast.coach_elsewhere, cast.auditor)
    for member in (*others, cast.administrator):
        with pytest.raises(NotAllowed):
            close(member, feedback)
        with pytest.raises(NotAllowed):
            pass_on(member, feedback)
    assert close(cast.head_coach, feedback).asked == cast.head_coach.listed


def test_the_second_word_is_too_late_and_hears_what_is_still_possible(cast: Cast) -> None:
    feedback = close(cast.coach, tell(cast.employee))
    with pytest.raises(Conflict) as refused:
        close(cast.head_coach, feedback)
    assert refused.value.members == {"legal": ("offer", "keep")}
    assert mails("outcome") == ["Hana Costa"]


def test_the_trail_and_the_to_do_never_hold_the_words(cast: Cast) -> None:
    pass_on(cast.coach, tell(cast.employee), note="Hear!")
    close(cast.coach, tell(cast.player))
    for entry in Entry.objects.all():
        said = f"{entry.subject_label} {entry.changes} {entry.reason}"
        assert "opening" not in said
        assert "Monday" not in said
        assert "Hear" not in said
    titles = [todo.subject.title for todo in Todo.objects.select_related("subject")]
    assert not [title for title in titles if TOLD[:10] in title]


def test_its_author_and_whoever_has_it_talk_and_are_told(cast: Cast) -> None:
    feedback, form = tell(cast.employee), uuid7()
    for member in (cast.coach, cast.coach, cast.employee):
        feedback_say(actor=member.viewer, feedback=feedback, text="When?", form=form, now=NOW)
    assert mails("feedback_said") == ["Hana Costa", "Maria Ortiz"]
    with pytest.raises(NotAllowed):
        feedback_say(actor=cast.player.viewer, feedback=feedback, text="I, too", form=form, now=NOW)


def test_withdrawn_it_is_owed_by_nobody(cast: Cast) -> None:
    feedback = tell(cast.employee)
    with pytest.raises(NotAllowed):
        feedback_withdraw(actor=cast.coach.viewer, feedback=feedback, now=NOW)
    feedback_withdraw(actor=cast.employee.viewer, feedback=feedback, now=NOW)
    assert owing(feedback) == []
    with pytest.raises(Conflict):
        close(cast.coach, feedback)


def test_it_goes_to_another_departments_coach_the_hub_and_the_booth(cast: Cast) -> None:
    feedback = pass_on(cast.coach, tell(cast.employee), cast.stores, note="Yours?")
    assert (owing(feedback), feedback.place) == (["Yuki Walsh"], "department")
    pass_on(cast.coach_elsewhere, feedback, function="legal")
    assert owing(feedback) == ["Sami Tanaka"]
    pass_on(cast.booth_member, feedback)
    assert owing(feedback) == ["Amara Reid"]
    assert Todo.objects.filter(outcome=Todo.Outcome.PASSED_ON).count() == 3


def test_it_is_not_passed_on_to_where_it_lies_or_to_nobody(cast: Cast) -> None:
    feedback = tell(cast.employee)
    with pytest.raises(Conflict):
        pass_on(cast.coach, feedback, cast.support)
    ReadyPeriod.objects.filter(assignment__person=cast.coach_elsewhere.listed).delete()
    pass_on(cast.coach, feedback, cast.stores)  # no coach there: the head coach has it
    assert owing(feedback) == ["Amara Reid"]


def test_it_is_never_passed_on_to_its_author(cast: Cast) -> None:
    feedback = tell(cast.coach_elsewhere)
    pass_on(cast.head_coach, feedback, cast.support)
    assert owing(feedback) == ["Maria Ortiz"]
    pass_on(cast.coach, feedback, cast.stores)  # of which its author is the only coach
    assert owing(feedback) == ["Amara Reid"]


def test_an_insight_is_kept_for_everybody_a_challenge_is_not(cast: Cast) -> None:
    def keep(member: Member, feedback: Feedback) -> None:
        feedback_keep(actor=member.viewer, feedback=feedback, title="Hours", text="First.", now=NOW)

    insight = tell(cast.employee)
    with pytest.raises(Conflict):
        keep(cast.coach, insight)  # its author is told first
    keep(cast.coach, close(cast.coach, insight))
    with pytest.raises(Conflict) as known:
        keep(cast.head_coach, insight)
    with pytest.raises(Conflict) as never:
        keep(cast.coach, close(cast.coach, tell(cast.employee, kind="challenge")))
    for raised, code in ((known, "kept_already"), (never, "not_kept")):
        assert raised.value.code == code
        assert raised.value.members == {"legal": ["offer"]}, "not what was just refused"
    page = cast.external.client().get(f"/practices/{insight.practice.uid}/").content.decode()
    assert "First." in page
    assert "Hana Costa" not in page


def test_the_table_names_every_state_and_no_unknown_step() -> None:
    assert set(LEGAL) == set(TRANSITIONS) == set(FeedbackState)
    assert {step for steps in LEGAL.values() for step in steps} == set(STEPS)
    for state, further in TRANSITIONS.items():
        closes = {"close": FeedbackState.CLOSED, "withdraw": FeedbackState.WITHDRAWN}
        assert {closes[step] for step in legal_steps(state) if step in closes} == set(further)
