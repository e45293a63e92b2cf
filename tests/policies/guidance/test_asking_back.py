"""Asking back before approving: the author answers, and nobody is passed over meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.uid import uuid7
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from policies.guidance.models import Comment, PolicyVersion
from policies.guidance.rules import State
from policies.guidance.selectors.commenting import questions_open
from policies.guidance.services import (
    approvals_follow,
    question_answer,
    version_ask_back,
    version_return,
    version_submit,
)
from policies.guidance.services.questions import question_owe
from roles.org.models import Person
from roles.team.rules import ItemKind
from roles.team.services.asking import answer_due
from tests.cast import NOW, Cast
from tests.policies.guidance.test_approving import approve, asked, edit, in_review

LATER = NOW + timedelta(days=3)
REVIEW = "/guidelines/house-rules/review/"


def ask(cast: Cast, version: PolicyVersion, text: str = "Who is meant?") -> Comment:
    return version_ask_back(
        actor=cast.booth_member.viewer, version=version, text=text, uid=uuid7(), now=NOW
    )


def due(version: PolicyVersion, kind: str) -> datetime:
    return Todo.objects.open().get(subject__kind=kind, subject__ref=version.uid).due_at


def mails() -> list[tuple[str, str]]:
    rows = Message.objects.filter(template__startswith="guidance/mail/question").order_by("pk")
    return [(str(each.person), each.payload["said"]) for each in rows]


def test_the_author_owes_an_answer_and_who_asked_has_their_time_from_it_on(cast: Cast) -> None:
    version = in_review(cast, "legal")
    question = ask(cast, version)
    assert asked(version, "asked_back") == ["Maria Ortiz"]
    assert due(version, "asked_back") == answer_due(ItemKind.APPROVE, NOW)
    assert due(version, "approval") > answer_due(ItemKind.APPROVE, LATER)

    question_answer(
        actor=cast.coach.viewer, question=question, text="All of us.", uid=uuid7(), now=LATER
    )
    assert asked(version, "asked_back") == []
    assert due(version, "approval") == answer_due(ItemKind.APPROVE, LATER)
    assert mails() == [("Maria Ortiz", "Who is meant?"), ("Sami Tanaka", "All of us.")]
    version.refresh_from_db()
    assert version.state == State.REVIEW


def test_who_asked_is_not_passed_over_while_the_author_has_time(cast: Cast) -> None:
    version = in_review(cast, "legal")
    ask(cast, version)
    approvals_follow(now=answer_due(ItemKind.APPROVE, NOW) + timedelta(hours=1))
    assert asked(version) == ["Sami Tanaka"]


def test_only_who_is_asked_to_approve_asks_back_and_only_in_review(cast: Cast) -> None:
    version = in_review(cast, "legal")
    for who in (cast.head_coach, cast.coach, cast.employee, cast.administrator):
        with pytest.raises(NotAllowed):
            version_ask_back(actor=who.viewer, version=version, text="Why?", uid=uuid7(), now=NOW)
    with pytest.raises(Invalid):
        ask(cast, version, "  ")
    approve(cast.booth_member, version)
    with pytest.raises((Conflict, NotAllowed)):
        ask(cast, version)
    assert not Comment.objects.exists()


def test_the_same_question_twice_is_one_and_is_answered_once(cast: Cast) -> None:
    version, uid = in_review(cast, "legal"), uuid7()
    send = partial(
        version_ask_back, actor=cast.booth_member.viewer, version=version, text="Why?", uid=uid
    )
    assert send(now=NOW) == send(now=NOW)
    question = Comment.objects.get()
    answer = partial(question_answer, actor=cast.coach.viewer, question=question, now=LATER)
    with pytest.raises(Invalid):
        answer(text=" ", uid=uuid7())
    answer(text="So.", uid=uuid7())
    with pytest.raises(Conflict):
        answer(text="So.", uid=uuid7())
    assert Comment.objects.count() == 2
    with pytest.raises(NotAllowed):
        question_answer(
            actor=cast.booth_member.viewer,
            question=ask(cast, version),
            text="I say.",
            uid=uuid7(),
            now=LATER,
        )


def test_when_its_author_has_gone_a_head_coach_answers(cast: Cast) -> None:
    version = in_review(cast, "legal")
    Person.objects.filter(pk=cast.coach.listed.pk).update(employment="left")
    ask(cast, version)
    assert asked(version, "asked_back") == ["Amara Reid"]


def over(version: PolicyVersion) -> bool:
    """Whether nothing waits for an answer, and nobody owes one, any more."""
    todos = Todo.objects.filter(subject__kind="asked_back", subject__ref=version.uid)
    assert {todo.outcome for todo in todos} <= {"", "not_needed"}
    return not (questions_open(version).exists() or todos.open().exists())


def test_a_question_ends_with_the_round_in_which_it_was_asked(cast: Cast) -> None:
    version, author = in_review(cast, "legal"), cast.coach
    question = ask(cast, version)
    version_return(actor=author.viewer, version=version, reason="", now=LATER)
    assert over(version)
    entry = Entry.objects.get(verb="guideline.question_ended")
    assert (entry.subject_uid, entry.actor_label) == (question.uid, str(author.user))
    with pytest.raises(Conflict) as refused:
        question_answer(actor=author.viewer, question=question, text="All.", uid=uuid7(), now=LATER)
    assert refused.value.code == "asked_no_more"

    version.refresh_from_db()
    version_submit(actor=author.viewer, version=version, now=LATER)
    assert due(version, "approval") == answer_due(ItemKind.APPROVE, LATER)
    page = author.client().get(REVIEW).content.decode()
    assert "No longer applicable: it went on without an answer." in page
    assert 'value="answer"' not in page
    second = ask(cast, version)
    question_answer(actor=author.viewer, question=second, text="All.", uid=uuid7(), now=LATER)
    assert asked(version, "asked_back") == []


def test_a_question_ends_when_who_asked_decides_no_more(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    ask(cast, version)
    edit(cast.coach, version, "Quite another text.")
    assert not over(version), "the author may say what it says now"
    approve(cast.booth_member, version)
    assert over(version), "has approved it without an answer"
    assert asked(version) == ["Amara Reid"], "for HR"
    version_ask_back(
        actor=cast.head_coach.viewer, version=version, text="Why?", uid=uuid7(), now=NOW
    )
    edit(cast.head_coach, version, "Their own text.")
    assert over(version), "has written it now"
    ask(cast, version)
    Person.objects.filter(pk=cast.booth_member.listed.pk).update(employment="left")
    approvals_follow(now=NOW)
    assert over(version), "has left"


def test_what_another_one_asked_stays(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    ask(cast, version)
    other = version_ask_back(
        actor=cast.head_coach.viewer, version=version, text="Why?", uid=uuid7(), now=NOW
    )
    approve(cast.booth_member, version)
    assert list(questions_open(version)) == [other]
    assert asked(version, "asked_back") == ["Maria Ortiz"]


def test_when_who_owes_the_answer_has_gone_somebody_else_does(cast: Cast) -> None:
    version = in_review(cast, "legal")
    ask(cast, version)
    Person.objects.filter(pk=cast.coach.listed.pk).update(employment="on_leave")
    for _twice in range(2):
        approvals_follow(now=LATER)
    assert asked(version, "asked_back") == ["Amara Reid"]
    assert due(version, "asked_back") == answer_due(ItemKind.APPROVE, LATER)
    assert due(version, "approval") == answer_due(ItemKind.APPROVE, due(version, "asked_back"))
    todo = Todo.objects.get(subject__kind="asked_back", person=cast.coach.listed)
    assert todo.outcome == "passed_on"
    assert mails() == [("Maria Ortiz", "Who is meant?"), ("Amara Reid", "Who is meant?")]


def test_the_page_asks_answers_and_tells_nobody_else(cast: Cast) -> None:
    version = in_review(cast, "legal")
    sent = {"decision": "ask", "word": "Who is meant?", "uid": str(uuid7())}
    legal, author = cast.booth_member.client(), cast.coach.client()
    assert legal.post(REVIEW, {**sent, "word": ""}).status_code == 400
    for _twice in range(2):
        assert legal.post(REVIEW, sent).status_code == 302
    question = Comment.objects.get()
    page = author.get(REVIEW).content.decode()
    assert "Who is meant?" in page
    assert 'value="answer"' in page
    assert 'value="answer"' not in legal.get(REVIEW).content.decode()
    answer = {"decision": "answer", "question": str(question.uid), "word": "All of us."}
    assert author.post(REVIEW, {**answer, "question": str(uuid7())}).status_code == 404
    assert author.post(REVIEW, answer).status_code == 302
    assert "All of us." in legal.get(REVIEW).content.decode()
    assert cast.employee.client().get("/guidelines/house-rules/comments/").status_code == 404
    assert cast.employee.client().get(REVIEW).status_code == 404
    path = f"/guidelines/house-rules/comments/{question.uid}/"
    assert author.post(path, {"close": "yes"}).status_code == 404
    assert version.comments.filter(question=True).count() == 2


def test_with_two_questions_who_asked_waits_for_the_last_answer(cast: Cast) -> None:
    version = in_review(cast, "legal")
    first, second = ask(cast, version), ask(cast, version, "And when?")
    until = due(version, "approval")
    for question, waits in ((first, until), (second, answer_due(ItemKind.APPROVE, LATER))):
        question_answer(
            actor=cast.coach.viewer, question=question, text="All.", uid=uuid7(), now=LATER
        )
        assert due(version, "approval") == waits
    assert until > answer_due(ItemKind.APPROVE, LATER)


def test_who_owes_an_answer_and_is_there_keeps_their_day_when_another_has_gone(
    cast: Cast,
) -> None:
    version = in_review(cast, "legal")
    question = ask(cast, version)
    amara = cast.head_coach.listed
    question_owe(actor=cast.coach.viewer, question=question, person=amara, now=NOW)
    Person.objects.filter(pk=cast.coach.listed.pk).update(employment="on_leave")
    approvals_follow(now=LATER)
    assert asked(version, "asked_back") == ["Amara Reid"]
    assert due(version, "asked_back") == answer_due(ItemKind.APPROVE, NOW)


def test_the_mail_says_why_it_is_them(cast: Cast) -> None:
    version = in_review(cast, "legal")
    ask(cast, version)
    Person.objects.filter(pk=cast.coach.listed.pk).update(employment="on_leave")
    approvals_follow(now=LATER)
    for member, why in ((cast.coach, "because you wrote"), (cast.head_coach, "nobody who wrote")):
        told = Message.objects.get(template="guidance/mail/question", person=member.listed)
        assert why in mail_build(told).body
