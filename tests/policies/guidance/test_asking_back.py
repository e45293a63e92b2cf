"""Asking back before approving: the author answers, and nobody is passed over meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.uid import uuid7
from governance.notify.models import Message
from governance.todos.models import Todo
from policies.guidance.models import Comment, PolicyVersion
from policies.guidance.rules import State
from policies.guidance.services import (
    approvals_follow,
    question_answer,
    version_ask_back,
    version_return,
)
from roles.org.models import Person
from roles.team.rules import ItemKind
from roles.team.services.asking import answer_due
from tests.cast import NOW, Cast
from tests.policies.guidance.test_approving import approve, asked, in_review

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


def test_nobody_owes_an_answer_for_what_went_back(cast: Cast) -> None:
    version = in_review(cast, "legal")
    ask(cast, version)
    version_return(actor=cast.booth_member.viewer, version=version, reason="No.", now=LATER)
    assert asked(version, "asked_back") == []


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
