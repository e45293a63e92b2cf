"""Answering a question, and asking back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import NotAllowed
from governance.playbooks.models import QuestionMessage
from governance.playbooks.rules import QuestionState, can_answer, is_asker
from governance.playbooks.selectors.whom import answerers
from governance.playbooks.services.asking import open_check, question_close, same_check
from governance.playbooks.services.owing import (
    answer_due,
    answer_owe,
    once_asked,
    person_tell,
    waiting_lock,
)
from roles.org.models import Person

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Question


@transaction.atomic
def question_answer(
    *, actor: Viewer, question: Question, text: str, form: UUID, now: datetime
) -> Question:
    """Answer it and tell the asker. The same form sent again changes nothing.

    Raises NotAllowed for who is neither asked nor head coach, Conflict when it is answered or
    withdrawn already, or the form came with another text.
    """
    held = waiting_lock(question)
    if not can_answer(actor, asker_id=held.asker_id, asked_id=held.asked_id):
        if once_asked(actor, held):
            open_check(held)  # somebody answered it for them
        raise NotAllowed("not_asked", _("Only the one who is asked and the head coach answer."))
    if _said(actor, held, text, form):
        return held
    open_check(held)
    said = _say(actor, held, text=text, form=form, now=now)
    held.asked = said.author
    held.save(update_fields=["asked"])
    question_close(actor=actor, question=held, state=QuestionState.ANSWERED, now=now)
    person_tell(held.asker, "answered", held, said.text, key=str(said.uid), now=now)
    return held


@transaction.atomic
def question_ask_back(
    *, actor: Viewer, question: Question, text: str, form: UUID, now: datetime
) -> Question:
    """Add to one's own question; an answered one is open again, with whoever answered.

    Raises NotAllowed for others, Conflict when it was withdrawn.
    """
    held = waiting_lock(question)
    if not is_asker(actor, asker_id=held.asker_id):
        raise NotAllowed("not_asker", _("Only the one who asked asks back."))
    if _said(actor, held, text, form):
        return held
    if held.state == QuestionState.WITHDRAWN:
        open_check(held)
    said = _say(actor, held, text=text, form=form, now=now)
    if held.state == QuestionState.ANSWERED:
        _reopen(actor, held, said.text, now)
    elif held.asked is not None:
        person_tell(held.asked, "asked", held, said.text, key=str(said.uid), now=now)
    return held


def _reopen(actor: Viewer, held: Question, text: str, now: datetime) -> None:
    """Ask whoever answered again, or the nearest one if they cannot answer any more."""
    found = list(answerers(department_id=held.department_id, asker_id=held.asker_id, now=now))
    same = [each for each in found if each.person.pk == held.asked_id]
    chosen = next(iter(same or found), None)
    held.asked = chosen.person if chosen else None
    held.state, held.closed_at, held.climbed_at = QuestionState.OPEN, None, None
    held.due_at = answer_due(now, held.DAYS)
    held.save(update_fields=["asked", "state", "closed_at", "climbed_at", "due_at"])
    entry_record(actor=actor, verb="question.asked_back", subject=held)
    reason = str(chosen.because.label) if chosen else ""
    answer_owe(actor=actor, row=held, reason=reason, words=text, now=now)


def _said(actor: Viewer, held: Question, text: str, form: UUID) -> bool:
    """Whether this was said already; Conflict when the form came with another text."""
    kept = held.messages.filter(author_id=actor.person_id, form=form).first()
    if kept is not None:
        same_check(kept.text, text)
    return kept is not None


def _say(actor: Viewer, held: Question, *, text: str, form: UUID, now: datetime) -> QuestionMessage:
    author = Person.objects.get(pk=actor.person_id or 0)
    said = QuestionMessage.objects.create(
        question=held, author=author, text=text.strip(), form=form, written_at=now
    )
    entry_record(actor=actor, verb="question.said", subject=held)
    return said
