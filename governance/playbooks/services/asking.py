"""Asking a question, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, NotAllowed
from governance.playbooks.models import Practice, Question
from governance.playbooks.rules import (
    ANSWER_DAYS,
    QuestionState,
    can_ask,
    is_asker,
    page_kept,
    question_legal,
)
from governance.playbooks.selectors.whom import answerer_first
from governance.playbooks.services.owing import (
    answer_due,
    answer_owe,
    answer_settle,
    waiting_lock,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer


@transaction.atomic
def question_ask(*, actor: Viewer, text: str, page: str, form: UUID, now: datetime) -> Question:
    """Ask the coach, or whoever stands in; opens their to-do and tells them.

    ``form`` is the id of the form: the same person sending the same one again gets the question
    that there is. Raises NotAllowed for who is not listed, Conflict where nobody can be asked, or
    when the form was sent with another text.
    """
    if not can_ask(actor) or actor.person_id is None:
        raise NotAllowed("not_listed", _("Only people of the directory ask questions."))
    department_id, asker_id = actor.department_id, actor.person_id
    found = answerer_first(department_id=department_id, asker_id=asker_id, now=now)
    if found is None:
        raise Conflict("nobody_to_ask", _("There is nobody yet who could answer."))
    question = Question(
        asker_id=asker_id,
        department_id=department_id,
        text=text.strip(),
        page=page_kept(page),
        asked=found.person,
        asked_at=now,
        due_at=answer_due(now, ANSWER_DAYS),
        form=form,
    )
    Question.objects.bulk_create([question], ignore_conflicts=True)
    kept = Question.objects.select_related("asker", "asked").get(asker_id=asker_id, form=form)
    if kept.uid != question.uid:
        same_check(kept.text, text)
        return kept
    changes = {"asked": str(found.person.uid)}
    entry_record(actor=actor, verb="question.asked", subject=kept, changes=changes)
    answer_owe(actor=actor, row=kept, reason=str(found.because.label), now=now)
    return kept


@transaction.atomic
def question_withdraw(*, actor: Viewer, question: Question, now: datetime) -> Question:
    """Take an open question back. Raises NotAllowed for others, Conflict when it is closed."""
    held = waiting_lock(question)
    if not is_asker(actor, asker_id=held.asker_id):
        raise NotAllowed("not_asker", _("Only the one who asked withdraws it."))
    open_check(held)
    question_close(actor=actor, question=held, state=QuestionState.WITHDRAWN, now=now)
    return held


def same_check(kept: str, text: str) -> None:
    """Raise Conflict when a form that is known comes with another text: it would be lost."""
    if kept != text.strip():
        words = _("This form was sent already, with another text. Open the page again.")
        raise Conflict("form_sent", words)


def open_check(question: Question) -> None:
    """Raise Conflict unless the question waits for an answer; says what may be done instead."""
    if question.state == QuestionState.ANSWERED:
        message = _("It is answered already. Whoever asked may ask back.")
        raise Conflict("already_answered", message, members=legal_now(question))
    if question.state == QuestionState.WITHDRAWN:
        message = _("It was withdrawn. Ask a new question instead.")
        raise Conflict("withdrawn", message, members=legal_now(question))


def legal_now(question: Question) -> dict[str, tuple[str, ...]]:
    """Return what a problem says of the steps that are possible; one query."""
    kept = Practice.objects.filter(question=question).exists()
    return {"legal": question_legal(question.state, kept=kept)}


def question_close(
    *, actor: Viewer, question: Question, state: QuestionState, now: datetime
) -> None:
    """Close a held question and whatever is owed for it."""
    question.state, question.closed_at = state, now
    question.save(update_fields=["state", "closed_at"])
    answer_settle(actor=actor, row=question, done=state == QuestionState.ANSWERED, now=now)
    entry_record(actor=actor, verb=f"question.{state}", subject=question)
