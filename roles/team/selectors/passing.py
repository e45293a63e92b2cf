"""Whom to ask next about a proposal that waits in vain for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from governance.todos.models import Todo
from roles.team.rules import ItemKind, approver_next, consenter_next
from roles.team.selectors.circle import circle_of

if TYPE_CHECKING:
    from datetime import date

    from roles.team.models import Assignment, ChecklistItem
    from roles.team.rules import AskedPerson

MANAGERS = """
WITH RECURSIVE above (id, manager_id, employment, steps, path) AS (
  SELECT id, manager_id, employment, 0, ARRAY[id] FROM roles_org_person WHERE id = %s
  UNION ALL
  SELECT person.id, person.manager_id, person.employment, steps + 1, path || person.id
  FROM above JOIN roles_org_person person ON person.id = above.manager_id
  WHERE person.id <> ALL(path)
)
SELECT id FROM above WHERE employment = 'active' ORDER BY steps
"""


def managers_above(person_id: int | None) -> list[int]:
    """Return the person and the line managers above who can answer, nearest first; one query."""
    with connection.cursor() as cursor:
        cursor.execute(MANAGERS, [person_id])
        return [row[0] for row in cursor.fetchall()]


def _asked_before(assignment: Assignment, kind: str) -> set[int]:
    todos = Todo.objects.filter(subject__kind=kind, subject__ref=assignment.uid)
    return set(todos.values_list("person_id", flat=True))


def decision_next(assignment: Assignment, item: ChecklistItem, today: date) -> AskedPerson | None:
    """Return who is to be asked after the one who was; None when nobody is left.

    About ten queries: for one proposal at a time.
    """
    circle = circle_of(role=assignment.role, person=assignment.person, today=today)
    never = {assignment.person_id, *_asked_before(assignment, item.kind)}
    if item.kind == ItemKind.CONSENT:
        start = item.person_id or assignment.person.manager_id
        return consenter_next(circle, managers_above=managers_above(start), never=never)
    others = {each.person_id for each in assignment.items.all() if each.kind == item.kind}
    return approver_next(
        circle,
        kind=assignment.role.type.kind,
        authority=assignment.authority,
        legal=item.ref is not None,
        by_head=item.by_head,
        never={*never, *others, assignment.proposed_by_id},
    )
