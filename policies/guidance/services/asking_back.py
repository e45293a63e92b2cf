"""Asking back before approving: whoever wrote the text answers, and then the time begins anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core.database import deadlock_retried
from governance.core.errors import Conflict
from governance.notify.services import message_queue
from governance.todos.models import Todo
from governance.todos.services import todo_open, todo_prolong, todos_close
from policies.guidance.models import Comment, PolicyVersion
from policies.guidance.registry import QUESTION
from policies.guidance.rules import Step, can_approve, step_to
from policies.guidance.selectors import approvals_of, approver_ids
from policies.guidance.selectors.approving import authors_there, head_coaches
from policies.guidance.services.approving import APPROVAL, ASKED_BACK, version_lock
from policies.guidance.services.consulting import comment_answer, comment_say
from roles.team.rules import ItemKind
from roles.team.services.asking import answer_due

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.models import Person


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
    author = _answerer(actor, held, now)
    question = comment_say(actor, held, text=text, uid=uid, now=now, question=True)
    due_at = answer_due(ItemKind.APPROVE, now)
    todo = todo_open(
        actor=actor,
        person=author,
        kind=ASKED_BACK,
        ref=held.uid,
        title=_("Answer: %s") % held,
        path=reverse("guideline_review", args=[held.policy.slug]),
        reason=_("%s asks before approving it") % question.author_label[:60],
        due_at=due_at,
        now=now,
    )
    if todo.due_at < due_at:  # asked before, and now for more
        todo_prolong(actor=actor, todo=todo, due_at=due_at, now=now)
    _wait(actor, held, actor.person_id, answer_due(ItemKind.APPROVE, due_at), now)
    _tell(author, QUESTION.templates[0], question, question, now)
    return question


@deadlock_retried
@transaction.atomic
def question_answer(
    *, actor: Viewer, question: Comment, text: str, uid: UUID, now: datetime
) -> None:
    """Answer what was asked back; who asked has their five working days from now on.

    Raises NotAllowed for who neither writes guidelines nor wrote this one; Invalid without an
    answer; Conflict when it has been answered.
    """
    held = version_lock(question.version)
    question = Comment.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.answers.filter(uid=uid).exists():
        return  # sent twice
    if question.closed_at is not None:
        raise Conflict("answered_already", _("Somebody has answered this already."))
    answer = comment_answer(actor=actor, comment=question, text=text, close=True, uid=uid, now=now)
    if not held.comments.filter(question=True, parent=None, closed_at=None).exists():
        outcome = Todo.Outcome.DONE
        todos_close(actor=actor, kind=ASKED_BACK, ref=held.uid, outcome=outcome, now=now)
    _wait(actor, held, question.person_id, answer_due(ItemKind.APPROVE, now), now)
    if question.person is not None and answer is not None:
        _tell(question.person, QUESTION.templates[1], question, answer, now)


def _answerer(actor: Viewer, version: PolicyVersion, now: datetime) -> Person:
    """Return who wrote at it last and is there, else a head coach."""
    for person in (*authors_there(version), *head_coaches(now)):
        if person.pk != actor.person_id:
            return person
    words = _("Nobody who wrote it is there to answer. Send it back, or change the text.")
    raise Conflict("nobody_answers", words)


def _wait(
    actor: Viewer, version: PolicyVersion, person_id: int | None, due_at: datetime, now: datetime
) -> None:
    """Let who asked have until ``due_at`` to decide."""
    owing = Todo.objects.open().filter(subject__kind=APPROVAL, subject__ref=version.uid)
    for todo in owing.filter(person_id=person_id or 0):
        todo_prolong(actor=actor, todo=todo, due_at=due_at, now=now)


def _tell(person: Person, template: str, question: Comment, said: Comment, now: datetime) -> None:
    message_queue(
        key=f"guideline.question:{said.uid}:{person.uid}",
        person=person,
        template=template,
        payload={
            "title": str(question.version),
            "by": said.author_label,
            "asked": question.text,
            "said": said.text,
            "path": reverse("guideline_review", args=[question.version.policy.slug]),
        },
        now=now,
    )
