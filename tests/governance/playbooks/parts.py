"""What the tests of questions and feedback share: doing it, and looking at what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from governance.core.uid import uuid7
from governance.notify.models import Message
from governance.playbooks.selectors.places import Destination
from governance.playbooks.services import (
    feedback_close,
    feedback_give,
    feedback_pass_on,
    question_answer,
    question_ask,
    tip_answer,
    tip_offer,
)
from governance.todos.models import Todo
from tests.cast import NOW

if TYPE_CHECKING:
    from uuid import UUID

    from governance.playbooks.models import Feedback, Offer, Question
    from roles.org.models import Department
    from tests.cast import Cast, Member

TEXT = "May I answer the tent video?"
TOLD = "Naming the opening hours first saves a second call."


def days_later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def ask(member: Member, *, form: UUID | None = None, page: str = "") -> Question:
    return question_ask(actor=member.viewer, text=TEXT, page=page, form=form or uuid7(), now=NOW)


def answer(member: Member, question: Question) -> Question:
    return question_answer(
        actor=member.viewer, question=question, text="With the holding text.", form=uuid7(), now=NOW
    )


def owing(question: Question | Feedback | Offer) -> list[str]:
    """Who owes an answer at present, by the open to-dos."""
    todos = Todo.objects.open().filter(subject__ref=question.uid)
    return [str(todo.person) for todo in todos.select_related("person")]


def mails(what: str) -> list[str]:
    """Who was sent the mail of that name, one after the other."""
    found = Message.objects.filter(template=f"playbooks/mail/{what}").order_by("pk")
    return [str(message.person) for message in found.select_related("person")]


def tell(member: Member, *, kind: str = "insight", form: UUID | None = None) -> Feedback:
    return feedback_give(
        actor=member.viewer, kind=kind, text=TOLD, page="", form=form or uuid7(), now=NOW
    )


def close(
    member: Member, feedback: Feedback, outcome: str = "used", words: str = "From Monday on."
) -> Feedback:
    return feedback_close(
        actor=member.viewer, feedback=feedback, outcome=outcome, words=words, form=uuid7(), now=NOW
    )


def pass_on(
    member: Member,
    feedback: Feedback,
    department: Department | None = None,
    function: str = "",
    note: str = "",
) -> Feedback:
    to = Destination(department, function)
    return feedback_pass_on(
        actor=member.viewer, feedback=feedback, to=to, note=note, form=uuid7(), now=NOW
    )


def offer(cast: Cast, feedback: Feedback, *departments: Department) -> list[Offer]:
    """Offer it by whoever has it: the coach of Support."""
    return tip_offer(
        actor=cast.coach.viewer,
        feedback=feedback,
        departments=departments or (cast.stores,),
        title="Hours first",
        text="Name the opening hours first.",
        now=NOW,
    )


def decide(member: Member, tip: Offer, answer: str = "adopted", reason: str = "") -> Offer:
    return tip_answer(actor=member.viewer, offer=tip, answer=answer, reason=reason, now=NOW)
