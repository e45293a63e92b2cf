"""Asking back before approving: whoever wrote the text answers, and then the time begins anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.database import deadlock_retried
from governance.core.errors import Conflict
from governance.todos.models import Todo
from governance.todos.services import todos_close
from policies.guidance.models import Comment, PolicyVersion
from policies.guidance.registry import QUESTION
from policies.guidance.rules import Step, can_approve, step_to
from policies.guidance.selectors import approvals_of, approver_ids
from policies.guidance.selectors.commenting import questions_open
from policies.guidance.services.approving import version_lock
from policies.guidance.services.consulting import comment_answer, comment_say
from policies.guidance.services.questions import (
    ASKED_BACK,
    answerer,
    asker_wait,
    question_owe,
    question_tell,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer


@deadlock_retried
@transaction.atomic
def version_ask_back(
    *, actor: Viewer, version: PolicyVersion, text: str, uid: UUID, now: datetime
) -> Comment:
    """Ask whoever wrote a text that waits for ``actor``'s approval; the same ``uid`` again
    returns that question.

    The author has five working days to answer, and nobody is passed over meanwhile for having
    asked. Raises NotAllowed for who is not asked to approve; Invalid without a question;
    Conflict when it is not in review, or nobody is left to answer.
    """
    held = version_lock(version)
    asked = frozenset[int]().union(*approver_ids(approvals_of(held, now)).values())
    can_approve(actor, held, asked).require()
    step_to(held.state, Step.APPROVE)
    known = Comment.objects.filter(uid=uid, version=held, question=True).first()
    if known is not None:
        return known
    author = answerer(held, now, actor.person_id)
    if author is None:
        words = _("Nobody who wrote it is there to answer. Send it back, or change the text.")
        raise Conflict("nobody_answers", words)
    question = comment_say(actor, held, text=text, uid=uid, now=now, question=True)
    question_owe(actor=actor, question=question, person=author, now=now)
    return question


@deadlock_retried
@transaction.atomic
def question_answer(
    *, actor: Viewer, question: Comment, text: str, uid: UUID, now: datetime
) -> None:
    """Answer what was asked back; who asked has their five working days from now on.

    Raises NotAllowed for who neither writes guidelines nor wrote this one; Invalid without an
    answer; Conflict when it has been answered, or is asked no more.
    """
    held = version_lock(question.version)
    question = Comment.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.answers.filter(uid=uid).exists():
        return  # sent twice
    if question.closed_at is not None:
        raise _over(question)
    answer = comment_answer(actor=actor, comment=question, text=text, close=True, uid=uid, now=now)
    if not questions_open(held).exists():
        outcome = Todo.Outcome.DONE
        todos_close(actor=actor, kind=ASKED_BACK, ref=held.uid, outcome=outcome, now=now)
    asker_wait(actor=actor, question=question, now=now, since=now)
    if question.person is not None and answer is not None:
        question_tell(question.person, QUESTION.templates[1], question, answer, now)


def _over(question: Comment) -> Conflict:
    if question.answers.exists():
        return Conflict("answered_already", _("Somebody has answered this already."))
    return Conflict("asked_no_more", _("This is not asked any more: the text has gone on."))
