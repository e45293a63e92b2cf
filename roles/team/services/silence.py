"""When nobody answers: consent and approval pass on, and what nobody accepts lapses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from governance.todos.models import Todo
from governance.todos.services import todo_prolong
from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.team.models import Assignment
from roles.team.rules import DECISIONS, LAPSED, ItemKind, State
from roles.team.selectors import decision_next, waiting_items, waiting_kinds
from roles.team.services.asking import (
    answer_due,
    decision_ask_instead,
    decision_pass_on,
    decisions_ask,
    person_tell,
)
from roles.team.services.decisions import assignment_lock, proposal_close

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.models import ChecklistItem


@transaction.atomic
def decisions_follow(*, actor: Viewer, now: datetime) -> int:
    """See to every proposal whose answer is late; return how many passed on, lapsed or got
    more time.

    Five working days for a consent or an approval, ten to accept: the due day of the to-do.
    Each proposal is locked and looked at again, so two at once do it once. Nobody on leave
    lapses, and where nobody is left to ask it stays with the last one.
    """
    late = Todo.objects.overdue(now).filter(subject__kind__in=DECISIONS)
    proposals = Assignment.objects.filter(
        state=State.PROPOSED, uid__in=late.order_by().values("subject__ref")
    )
    return sum(_follow(actor, assignment, now) for assignment in proposals.order_by("pk"))


def _follow(actor: Viewer, assignment: Assignment, now: datetime) -> int:
    locked = assignment_lock(assignment)
    kinds = waiting_kinds(locked) if locked.state == State.PROPOSED else []
    if not kinds:
        return 0
    todos = Todo.objects.overdue(now).filter(subject__kind=kinds[0], subject__ref=locked.uid)
    late = {todo.person_id: todo for todo in todos}
    items = [item for item in waiting_items(locked, kinds[0]) if item.person_id in late]
    if kinds[0] == ItemKind.ACCEPT:
        return sum(_lapse(actor, locked, late[locked.person_id], now) for _item in items)
    passed = [_pass_on(actor, locked, item, now) for item in items]
    if any(passed):
        decisions_ask(actor=actor, assignment=assignment_lock(locked), now=now)
    return sum(passed)


def _pass_on(actor: Viewer, assignment: Assignment, item: ChecklistItem, now: datetime) -> bool:
    asked = decision_next(assignment, item, organisation_today(now))
    if asked is None:
        return False
    decision_pass_on(actor=actor, assignment=assignment, item=item, now=now)
    decision_ask_instead(actor=actor, assignment=assignment, item=item, asked=asked)
    return True


def _lapse(actor: Viewer, assignment: Assignment, todo: Todo, now: datetime) -> bool:
    """Withdraw it, or give somebody who is on leave the whole time anew."""
    if assignment.person.employment == Person.Employment.ON_LEAVE:
        todo_prolong(actor=actor, todo=todo, due_at=answer_due(ItemKind.ACCEPT, now), now=now)
        return True
    proposal_close(
        actor=actor,
        assignment=assignment,
        state=State.WITHDRAWN,
        verb="assignment.lapsed",
        reason=LAPSED,
        now=now,
    )
    for person in {assignment.person, assignment.proposed_by or assignment.person}:
        person_tell(person=person, what="lapsed", assignment=assignment, now=now)
    return True
