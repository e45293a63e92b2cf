"""What the tests of questions share: asking, answering, and looking at what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from governance.core.uid import uuid7
from governance.playbooks.services import question_answer, question_ask
from governance.todos.models import Todo
from tests.cast import NOW

if TYPE_CHECKING:
    from uuid import UUID

    from governance.playbooks.models import Question
    from tests.cast import Member

TEXT = "May I answer the tent video?"


def days_later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def ask(member: Member, *, form: UUID | None = None, page: str = "") -> Question:
    return question_ask(actor=member.viewer, text=TEXT, page=page, form=form or uuid7(), now=NOW)


def answer(member: Member, question: Question) -> Question:
    return question_answer(
        actor=member.viewer, question=question, text="With the holding text.", form=uuid7(), now=NOW
    )


def owing(question: Question) -> list[str]:
    """Who owes an answer at present, by the open to-dos."""
    todos = Todo.objects.open().filter(subject__ref=question.uid)
    return [str(todo.person) for todo in todos.select_related("person")]
