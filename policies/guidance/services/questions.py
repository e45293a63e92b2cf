"""What was asked back before approving: who owes the answer, and when it is asked no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.notify.services import message_queue
from governance.todos.models import Todo
from governance.todos.services import todo_open, todo_prolong, todos_close
from policies.guidance.registry import QUESTION
from policies.guidance.selectors.approving import authors_there, head_coaches
from policies.guidance.selectors.commenting import questions_open
from roles.team.rules import ItemKind
from roles.team.selectors import answering
from roles.team.services.asking import answer_due

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.models import Comment, PolicyVersion
    from roles.org.models import Person

APPROVAL: Final = "approval"
ASKED_BACK: Final = "asked_back"


def answerer(version: PolicyVersion, now: datetime, never: int | None) -> Person | None:
    """Return who wrote at it last and is there, else a head coach; not who asks themselves."""
    people = (*authors_there(version), *head_coaches(now))
    return next((each for each in people if each.pk != never), None)


def question_owe(*, actor: Viewer, question: Comment, person: Person, now: datetime) -> None:
    """Let ``person`` answer within five working days, and whoever asked decide within as many
    from then on."""
    version, due_at = question.version, answer_due(ItemKind.APPROVE, now)
    todo = todo_open(
        actor=actor,
        person=person,
        kind=ASKED_BACK,
        ref=version.uid,
        title=_("Answer: %s") % version,
        path=reverse("guideline_review", args=[version.policy.slug]),
        reason=_("%s asks before approving it") % question.author_label[:60],
        due_at=due_at,
        now=now,
    )
    if todo.due_at < due_at:  # asked before, and now for more
        todo_prolong(actor=actor, todo=todo, due_at=due_at, now=now)
    asker_wait(actor=actor, question=question, now=now, since=due_at)
    question_tell(person, QUESTION.templates[0], question, question, now)


def asker_wait(*, actor: Viewer, question: Comment, now: datetime, since: datetime) -> None:
    """Let who asked have their five working days from ``since`` on to decide; how it stands while
    another question of theirs waits for an answer is that one's."""
    others = questions_open(question.version).exclude(pk=question.pk)
    if since <= now and others.filter(person_id=question.person_id or 0).exists():
        return
    due_at = answer_due(ItemKind.APPROVE, since)
    ref = question.version.uid
    owing = Todo.objects.open().filter(subject__kind=APPROVAL, subject__ref=ref)
    for todo in owing.filter(person_id=question.person_id or 0):
        todo_prolong(actor=actor, todo=todo, due_at=due_at, now=now)


def question_tell(
    person: Person, template: str, question: Comment, said: Comment, now: datetime
) -> None:
    message_queue(
        key=f"guideline.question:{said.uid}:{person.uid}",
        person=person,
        template=template,
        payload={
            "title": str(question.version),
            "by": said.author_label,
            "asked": question.text,
            "said": said.text,
            "stands_in": person.pk not in question.version.author_people,
            "path": reverse("guideline_review", args=[question.version.policy.slug]),
        },
        now=now,
    )


def questions_end(
    *, actor: Viewer, version: PolicyVersion, now: datetime, keep: Collection[int] = ()
) -> None:
    """Ask no more what waits for an answer, but for what one of ``keep`` asked: the text has gone
    on, or whoever asked does not decide on it any more. One query where nothing waits."""
    waiting = list(questions_open(version).select_for_update(of=("self",), no_key=True))
    over = [each for each in waiting if each.person_id not in keep]
    for question in over:
        question.closed_at, question.closed_by_label = now, actor.label
        question.save(update_fields=["closed_at", "closed_by_label"])
        entry_record(actor=actor, verb="guideline.question_ended", subject=question)
    if over and len(over) == len(waiting):
        outcome = Todo.Outcome.NOT_NEEDED
        todos_close(actor=actor, kind=ASKED_BACK, ref=version.uid, outcome=outcome, now=now)


def questions_pass_on(*, actor: Viewer, version: PolicyVersion, now: datetime) -> None:
    """Ask somebody else where who owed the answer has gone; with nobody else left it stays. Who
    owes one already and is there keeps their day, and reads of what has come to them. One query
    where nothing was asked back."""
    owing = Todo.objects.open().filter(subject__kind=ASKED_BACK, subject__ref=version.uid)
    asked = set(owing.values_list("person_id", flat=True))
    gone = asked - set(answering().filter(pk__in=asked).values_list("pk", flat=True))
    waiting = list(questions_open(version)) if gone else []
    found = [(each, answerer(version, now, each.person_id)) for each in waiting]
    if not any(person for _each, person in found):
        return
    todos_close(
        actor=actor,
        kind=ASKED_BACK,
        ref=version.uid,
        outcome=Todo.Outcome.PASSED_ON,
        now=now,
        person_ids=gone,
    )
    for question, person in found:
        if person is not None and person.pk in asked:
            question_tell(person, QUESTION.templates[0], question, question, now)
        elif person is not None:
            question_owe(actor=actor, question=question, person=person, now=now)
