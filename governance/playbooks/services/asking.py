"""Asking a question, taking it back, and who owes its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, NotAllowed
from governance.notify.services import message_queue
from governance.playbooks.models import Question
from governance.playbooks.rules import QuestionState, can_ask, due_at, is_asker, page_kept
from governance.playbooks.selectors.whom import answerer_first
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.org.selectors import holidays, organisation_settings, organisation_today

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.models import Person

TODO_KIND = "question"


def question_lock(question: Question) -> Question:
    """Hold the row: two who answer, or a job and a person, end in one outcome."""
    held = Question.objects.select_for_update(of=("self",))
    return held.select_related("asker", "asked").get(pk=question.pk)


def answer_due(now: datetime) -> datetime:
    zone = ZoneInfo(organisation_settings().time_zone)
    return due_at(today=organisation_today(now), zone=zone, holidays=holidays())


@transaction.atomic
def question_ask(*, actor: Viewer, text: str, page: str, form: UUID, now: datetime) -> Question:
    """Ask the coach, or whoever stands in; opens their to-do and tells them.

    ``form`` is the id of the form: the same person sending the same one again gets the question
    that there is. Raises NotAllowed for who is not listed, Conflict where nobody can be asked.
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
        due_at=answer_due(now),
        form=form,
    )
    Question.objects.bulk_create([question], ignore_conflicts=True)
    kept = Question.objects.select_related("asker", "asked").get(asker_id=asker_id, form=form)
    if kept.uid != question.uid:
        return kept
    changes = {"asked": str(found.person.uid)}
    entry_record(actor=actor, verb="question.asked", subject=kept, changes=changes)
    answer_owe(actor=actor, question=kept, reason=str(found.because.label), now=now)
    return kept


@transaction.atomic
def question_withdraw(*, actor: Viewer, question: Question, now: datetime) -> Question:
    """Take an open question back. Raises NotAllowed for others, Conflict when it is closed."""
    held = question_lock(question)
    if not is_asker(actor, asker_id=held.asker_id):
        raise NotAllowed("not_asker", _("Only the one who asked withdraws it."))
    open_check(held)
    question_close(actor=actor, question=held, state=QuestionState.WITHDRAWN, now=now)
    return held


def open_check(question: Question) -> None:
    """Raise Conflict unless the question waits for an answer; says what may be done instead."""
    if question.state == QuestionState.ANSWERED:
        message = _("It is answered already. Whoever asked may ask back.")
        raise Conflict("already_answered", message)
    if question.state == QuestionState.WITHDRAWN:
        raise Conflict("withdrawn", _("It was withdrawn. Ask a new question instead."))


def question_close(
    *, actor: Viewer, question: Question, state: QuestionState, now: datetime
) -> None:
    """Close a held question and whatever is owed for it."""
    question.state, question.closed_at = state, now
    question.save(update_fields=["state", "closed_at"])
    ref, outcomes = question.uid, Todo.Outcome
    if state == QuestionState.ANSWERED and actor.person_id is not None:
        own = [actor.person_id]
        todos_close(
            actor=actor, kind=TODO_KIND, ref=ref, outcome=outcomes.DONE, now=now, person_ids=own
        )
    todos_close(actor=actor, kind=TODO_KIND, ref=ref, outcome=outcomes.NOT_NEEDED, now=now)
    entry_record(actor=actor, verb=f"question.{state}", subject=question)


def answer_owe(
    *, actor: Viewer, question: Question, reason: str, text: str = "", now: datetime
) -> None:
    """Open the to-do of whoever is asked, and tell them; the title never holds the words.

    ``text`` is what they are told, the question itself unless given.
    """
    if question.asked is None:
        return
    path = reverse("question", args=[question.uid])
    todo = todo_open(
        actor=actor,
        person=question.asked,
        kind=TODO_KIND,
        ref=question.uid,
        title=_("Answer %(name)s") % {"name": question.asker},
        path=path,
        reason=reason[:100],
        due_at=question.due_at,
        now=now,
    )
    words = text or question.text
    person_tell(question.asked, "asked", question, words, key=str(todo.uid), now=now)


def person_tell(
    person: Person, what: str, question: Question, text: str, *, key: str, now: datetime
) -> None:
    """Queue the mail ``playbooks/mail/<what>``, once for each ``key``."""
    message_queue(
        key=f"question.{what}:{key}",
        person=person,
        template=f"playbooks/mail/{what}",
        payload={
            "path": reverse("question", args=[question.uid]),
            "asker": str(question.asker),
            "said": text,
        },
        now=now,
    )
