"""What somebody typed is never lost, and whoever was asked once keeps the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.accounts.models import Grant
from governance.core.clock import utc_now
from governance.core.uid import uuid7
from governance.notify.models import Message
from governance.playbooks.models import Practice, Question
from governance.playbooks.services import question_ask_back, questions_climb
from roles.org.models import Department
from roles.team.models import Assignment, ReadyPeriod
from roles.team.services import assignment_end
from tests.cast import COMMAND, NOW
from tests.governance.playbooks.parts import answer, ask, days_later

if TYPE_CHECKING:
    from tests.cast import Cast


def test_asking_back_mails_the_new_words(cast: Cast) -> None:
    question = answer(cast.coach, ask(cast.employee))
    question_ask_back(
        actor=cast.employee.viewer, question=question, text="And on Sunday?", form=uuid7(), now=NOW
    )
    last = Message.objects.filter(template="playbooks/mail/asked").latest("pk")
    assert last.payload["said"] == "And on Sunday?"


def test_an_answer_typed_while_the_question_climbed_stays_on_the_page(cast: Cast) -> None:
    question = ask(cast.employee)
    questions_climb(actor=COMMAND, now=days_later(8))
    sent = {"text": "My long answer", "form": str(uuid7())}
    found = cast.coach.client().post(f"/ask/{question.uid}/", sent)
    assert found.status_code == 403
    assert "My long answer" in found.content.decode()


def test_who_was_asked_reads_what_the_head_coach_answered(cast: Cast) -> None:
    question = ask(cast.employee)
    answer(cast.head_coach, question)
    assert cast.coach.client().get(f"/ask/{question.uid}/").status_code == 200


def test_one_form_on_two_questions_is_two_answers(cast: Cast) -> None:
    form, client = str(uuid7()), cast.coach.client()
    for question in (ask(cast.employee), ask(cast.player)):
        sent = {"text": "Yes.", "form": form}
        assert client.post(f"/ask/{question.uid}/", sent).status_code == 302
    assert not Question.objects.open().exists()


def test_the_words_stay_when_nobody_can_be_asked_any_more(cast: Cast) -> None:
    ReadyPeriod.objects.all().delete()
    Department.objects.update(head=None)
    Grant.objects.all().delete()
    sent = {"text": "May I say so?", "page": "", "form": str(uuid7())}
    found = cast.employee.client().post("/ask/", sent)
    assert found.status_code == 409
    assert "There is nobody yet who could answer" in found.content.decode()


def test_a_former_coach_keeps_nothing_for_everybody(cast: Cast) -> None:
    question = answer(cast.coach, ask(cast.employee))
    held = Assignment.objects.get(person=cast.coach.listed)
    assignment_end(actor=cast.head_coach.viewer, assignment=held, reason="Moved.", now=utc_now())
    sent = {"title": "On Sundays", "text": "No."}
    found = cast.coach.client().post(f"/ask/{question.uid}/keep/", sent)
    assert found.status_code == 403
    assert not Practice.objects.exists()
