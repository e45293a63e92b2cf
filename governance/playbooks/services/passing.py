"""Passing questions on: whoever was asked cannot answer any more, or did not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from governance.audit.services import entry_record
from governance.playbooks.models import Question
from governance.playbooks.rules import QuestionState, climbs
from governance.playbooks.selectors.questions import questions_overdue
from governance.playbooks.selectors.whom import answerers, head_coach_for
from governance.playbooks.services.asking import (
    TODO_KIND,
    answer_due,
    answer_owe,
    question_close,
    question_lock,
)
from governance.todos.models import Todo
from governance.todos.services import todos_close
from roles.org.models import Person
from roles.org.selectors import holidays, organisation_settings, organisation_today
from roles.team.rules import Asked

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer


def questions_settle(
    *, actor: Viewer, person_ids: Collection[int] | None = None, now: datetime
) -> int:
    """Pass on what can no longer be answered where it is; return how many were changed.

    Of leavers the open questions are withdrawn. With ``person_ids``, which may be a whole
    import, only those are looked at that concern them. One query while nothing is open.
    """
    named = None if person_ids is None else set(person_ids)
    held = Question.objects.open().order_by("pk")
    return sum(
        _settle(actor, question, now)
        for question in held
        if named is None or not named.isdisjoint((question.asker_id, question.asked_id))
    )


@transaction.atomic
def _settle(actor: Viewer, question: Question, now: datetime) -> bool:
    held = question_lock(question)
    if held.state != QuestionState.OPEN:
        return False
    if held.asker.employment == Person.Employment.LEFT:
        question_close(actor=actor, question=held, state=QuestionState.WITHDRAWN, now=now)
        return True
    first = None
    for each in answerers(department_id=held.department_id, asker_id=held.asker_id, now=now):
        if each.person.pk == held.asked_id:
            return False
        first = first or each
    if first is None and held.asked_id is None:
        return False
    reason = str(first.because.label) if first else ""
    _pass_on(actor, held, first.person if first else None, reason, now)
    return True


def questions_climb(*, actor: Viewer, now: datetime) -> int:
    """Ask the head coach where nobody answered for too long; once for each question."""
    today, days = organisation_today(now), holidays()
    zone = ZoneInfo(organisation_settings().time_zone)
    late = [
        question
        for question in questions_overdue(now)
        if climbs(question.due_at.astimezone(zone).date(), today=today, holidays=days)
    ]
    return sum(_climb(actor, question, now) for question in late)


@transaction.atomic
def _climb(actor: Viewer, question: Question, now: datetime) -> bool:
    held = question_lock(question)
    if held.state != QuestionState.OPEN or held.climbed_at is not None:
        return False
    head = head_coach_for(asker_id=held.asker_id, asked_id=held.asked_id, now=now)
    if head is None:
        return False
    held.climbed_at = now
    _pass_on(actor, held, head, str(Asked.HEAD_COACH.label), now)
    return True


def _pass_on(
    actor: Viewer, held: Question, person: Person | None, reason: str, now: datetime
) -> None:
    before = str(held.asked.uid) if held.asked else ""
    held.asked, held.due_at = person, answer_due(now)
    held.save(update_fields=["asked", "due_at", "climbed_at"])
    todos_close(actor=actor, kind=TODO_KIND, ref=held.uid, outcome=Todo.Outcome.PASSED_ON, now=now)
    entry_record(
        actor=actor,
        verb="question.passed_on",
        subject=held,
        reason=reason,
        changes={"from": before, "to": str(person.uid) if person else ""},
    )
    answer_owe(actor=actor, question=held, reason=reason, now=now)
