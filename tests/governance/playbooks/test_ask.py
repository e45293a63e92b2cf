"""Asking: whom it goes to, and that it is asked once and told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from governance.audit.models import Entry
from governance.core.errors import Conflict, NotAllowed
from governance.core.uid import uuid7
from governance.playbooks.models import Question
from governance.playbooks.rules import QuestionState
from governance.playbooks.services import question_ask_back, question_withdraw
from governance.todos.models import Todo
from roles.team.models import ReadyPeriod
from tests.cast import NOW
from tests.governance.playbooks.parts import TEXT, answer, ask, mails, owing

if TYPE_CHECKING:
    from tests.cast import Cast


def test_it_goes_to_the_departments_coach_as_a_to_do_and_a_mail(cast: Cast) -> None:
    question = ask(cast.employee, page="/guidelines/")
    assert (str(question.asked), question.page) == ("Maria Ortiz", "/guidelines/")
    assert owing(question) == mails("asked") == ["Maria Ortiz"]
    assert question.due_at.date().isoformat() == "2026-11-25"  # two working days


def test_a_coach_asks_the_head_coach_never_oneself(cast: Cast) -> None:
    assert str(ask(cast.coach).asked) == "Amara Reid"


def test_the_head_coach_asks_whoever_stands_in(cast: Cast) -> None:
    assert str(ask(cast.head_coach).asked) == "Erin Halvorsen"


def test_a_coach_who_is_not_ready_is_not_asked(cast: Cast) -> None:
    ReadyPeriod.objects.filter(assignment__person=cast.coach.listed).delete()
    assert str(ask(cast.employee).asked) == "Amara Reid"


def test_the_same_form_sent_twice_is_one_question(cast: Cast) -> None:
    form = uuid7()
    assert ask(cast.employee, form=form) == ask(cast.employee, form=form)
    assert Question.objects.count() == len(mails("asked")) == 1


def test_who_is_not_listed_asks_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        ask(cast.stranger)


def test_the_trail_and_the_to_do_never_hold_the_words(cast: Cast) -> None:
    answer(cast.coach, ask(cast.employee))
    for entry in Entry.objects.all():
        said = f"{entry.subject_label} {entry.changes} {entry.reason}"
        assert "tent" not in said
        assert "holding" not in said
    assert TEXT[:10] not in Todo.objects.get().subject.title


def test_an_answer_is_told_and_closes_the_to_do(cast: Cast) -> None:
    question = answer(cast.coach, ask(cast.employee))
    assert question.state == QuestionState.ANSWERED
    assert (owing(question), mails("answered")) == ([], ["Hana Costa"])
    assert Todo.objects.get().outcome == Todo.Outcome.DONE


def test_the_head_coach_may_answer_for_a_coach_who_then_owes_nothing(cast: Cast) -> None:
    question = answer(cast.head_coach, ask(cast.employee))
    assert (str(question.asked), owing(question)) == ("Amara Reid", [])


def test_nobody_else_answers(cast: Cast) -> None:
    question = ask(cast.employee)
    for member in (cast.employee, cast.department_head, cast.coach_elsewhere, cast.auditor):
        with pytest.raises(NotAllowed):
            answer(member, question)


def test_a_second_answer_is_too_late(cast: Cast) -> None:
    question = answer(cast.coach, ask(cast.employee))
    with pytest.raises(Conflict):
        answer(cast.head_coach, question)
    assert question.messages.count() == 1


def test_asking_back_opens_it_again_once_with_whoever_answered(cast: Cast) -> None:
    question, form = answer(cast.coach, ask(cast.employee)), uuid7()
    for _click in range(2):
        again = question_ask_back(
            actor=cast.employee.viewer, question=question, text="And on X?", form=form, now=NOW
        )
    assert (again.state, owing(question)) == (QuestionState.OPEN, ["Maria Ortiz"])
    assert question.messages.count() == 2


def test_a_withdrawn_question_is_owed_by_nobody_and_answered_by_nobody(cast: Cast) -> None:
    question = ask(cast.employee)
    question_withdraw(actor=cast.employee.viewer, question=question, now=NOW)
    assert owing(question) == []
    with pytest.raises(Conflict):
        answer(cast.coach, question)


def test_only_the_asker_withdraws(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        question_withdraw(actor=cast.coach.viewer, question=ask(cast.employee), now=NOW)


def test_the_database_keeps_no_answered_question_without_its_time(cast: Cast) -> None:
    question = ask(cast.employee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(state=QuestionState.ANSWERED)
