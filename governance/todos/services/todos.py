"""Opening and closing to-dos, one or a hundred thousand at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.expressions import Combinable

from governance.audit.services import entries_record, entry_record
from governance.todos.models import Todo, TodoSubject

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from roles.org.models import Person


def _subject(kind: str, ref: UUID, title: str, path: str) -> tuple[TodoSubject, bool]:
    """Return what it is about, and whether that is new; otherwise it is brought up to date. It is
    locked until the transaction ends: of two who open the same at once the other sees all that the
    first has opened."""
    return TodoSubject.objects.update_or_create(
        kind=kind, ref=ref, defaults={"title": title[:300], "path": path}
    )


@transaction.atomic
def todo_open(
    *,
    actor: Viewer,
    person: Person,
    kind: str,
    ref: UUID,
    title: str,
    path: str,
    reason: str,
    due_at: datetime,
    now: datetime,
) -> Todo:
    """Open a to-do for one person, or return the open one that there is."""
    subject, _new = _subject(kind, ref, title, path)
    todo, created = Todo.objects.get_or_create(
        person=person,
        subject=subject,
        closed_at=None,
        defaults={"reason": reason, "opened_at": now, "due_at": due_at},
    )
    if created:
        entry_record(
            actor=actor,
            verb="todo.opened",
            subject=todo,
            reason=reason,
            changes={"person": str(person.uid), "due_at": due_at.isoformat()},
        )
    return todo


@transaction.atomic
def todo_prolong(
    *, actor: Viewer, todo: Todo, due_at: datetime, now: datetime, reason: str = ""
) -> bool:
    """Give somebody until ``due_at``; False when the to-do is closed by now."""
    if not Todo.objects.open().filter(pk=todo.pk).update(due_at=due_at, changed_at=now):
        return False
    entry_record(
        actor=actor,
        verb="todo.prolonged",
        subject=todo,
        reason=reason,
        changes={"due_at": [todo.due_at.isoformat(), due_at.isoformat()]},
    )
    return True


# Who is chosen twice owes it once, by the earlier day.
OWING = """
SELECT DISTINCT ON (id) * FROM ({people}) AS p (id, uid, display_name, reason, due_at)
ORDER BY id, due_at
"""
# To-dos and entries are made of the same rows, made ahead with their public ids. The subject is
# locked, so nobody opens it meanwhile, and no row has to look for a conflict. Of a new one nobody
# has anything, so nobody is looked for.
OPENED = """
WITH asked AS MATERIALIZED (
  SELECT uuid7() AS uid, owing.id, owing.uid AS person, owing.display_name, owing.reason,
    owing.due_at
  FROM ({owing}) AS owing
), made AS (
  INSERT INTO governance_todos_todo
    (uid, person_id, subject_id, reason, opened_at, due_at, outcome)
  SELECT uid, id, %s, reason, %s, due_at, '' FROM asked
)
"""
# What they have of it already is read once for all of them, and of nobody else: one who joins
# does not cost a look at everybody who has it open. Who is asked is looked up once, too.
OPENED_MORE = """
WITH owing AS MATERIALIZED ({owing}), last AS MATERIALIZED (
  SELECT DISTINCT ON (t.person_id) t.id, t.person_id, t.closed_at,
    owing.uid AS person, owing.display_name, owing.reason, owing.due_at
  FROM governance_todos_todo t JOIN owing ON owing.id = t.person_id
  WHERE t.subject_id = %s AND (t.closed_at IS NULL OR t.outcome = 'not_needed')
  ORDER BY t.person_id, t.closed_at IS NULL DESC, t.id DESC
), again AS (
  UPDATE governance_todos_todo t
  SET closed_at = NULL, outcome = '', reason = last.reason, opened_at = %s,
    due_at = last.due_at, changed_at = %s
  FROM last WHERE t.id = last.id AND last.closed_at IS NOT NULL
  RETURNING t.uid, last.person, last.display_name, t.reason, t.due_at
), fresh AS MATERIALIZED (
  SELECT uuid7() AS uid, owing.id, owing.uid AS person, owing.display_name, owing.reason,
    owing.due_at
  FROM owing WHERE NOT EXISTS (SELECT FROM last WHERE last.person_id = owing.id)
), made AS (
  INSERT INTO governance_todos_todo
    (uid, person_id, subject_id, reason, opened_at, due_at, outcome)
  SELECT uid, id, %s, reason, %s, due_at, '' FROM fresh
), asked AS (
  SELECT 'todo.reopened' AS verb, uid, person, display_name, reason, due_at FROM again
  UNION ALL SELECT 'todo.opened', uid, person, display_name, reason, due_at FROM fresh
)
"""
ASKED_ENTRIES = """
SELECT asked.uid, %s || ' (' || asked.display_name || ')', jsonb_build_object(
  'person', asked.person, 'due_at', asked.due_at, 'because', asked.reason)
FROM asked
"""
EACH_ASKED_ENTRIES = ASKED_ENTRIES.replace("asked.uid", "asked.verb, asked.uid", 1)


@transaction.atomic
def todos_open(
    *,
    actor: Viewer,
    people: QuerySet[Person],
    kind: str,
    ref: UUID,
    title: str,
    path: str,
    reason: str | F,
    due_at: datetime | Combinable,
    now: datetime,
) -> int:
    """Open the same to-do for all ``people`` in one INSERT … SELECT; return how many are new.

    ``reason`` is the same word for all, or names an annotation of ``people``; ``due_at``
    likewise is one moment or an expression over them. Whoever has it open already keeps it as it
    is, so asking again is harmless; where it was closed because it did not apply any more, that
    same one is opened again, and how it stood stays in ``FormerTodo``. One statement
    whatever the number, with an entry of the trail per person.
    """
    subject, new = _subject(kind, ref, title, path)
    why = Value(reason) if isinstance(reason, str) else reason
    due = due_at if isinstance(due_at, Combinable) else Value(due_at)
    owing = people.order_by().annotate(todo_reason=why, todo_due=due)
    columns = owing.values("id", "uid", "display_name", "todo_reason", "todo_due")
    sql, asked = columns.query.sql_with_params()
    key = subject.pk
    with connection.cursor() as cursor:
        return entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="todo",
            verb="todo.opened" if new else "",
            with_sql=(OPENED if new else OPENED_MORE).format(owing=OWING.format(people=sql)),
            with_params=[*asked, key, now] if new else [*asked, key, now, now, key, now],
            select=ASKED_ENTRIES if new else EACH_ASKED_ENTRIES,
            params=[subject.title],
            reason=reason if isinstance(reason, str) else "",
        )


CARRIED = """
WITH carried AS (
  UPDATE governance_todos_todo t SET subject_id = %s, changed_at = %s
  FROM governance_todos_todosubject s
  WHERE s.id = t.subject_id AND s.kind = %s AND s.ref = %s AND t.closed_at IS NULL
  RETURNING t.uid, t.person_id
)
"""
CARRIED_ENTRIES = """
SELECT 'todo.carried', carried.uid, %s || ' (' || p.display_name || ')',
       jsonb_build_object('person', p.uid, 'from', %s::text)
FROM carried JOIN roles_org_person p ON p.id = carried.person_id
"""


@transaction.atomic
def todos_carry(
    *,
    actor: Viewer,
    kind: str,
    ref: UUID,
    to: UUID,
    title: str,
    path: str,
    now: datetime,
    reason: str = "",
) -> int:
    """Let what is open about ``ref`` be about ``to`` from now on, due as it was; return how many.

    What is closed stays about what it was, and that it was owed for ``ref`` until now stays known.
    One statement, with an entry of the trail per to-do.
    """
    subject, _new = _subject(kind, to, title, path)
    with connection.cursor() as cursor:
        return entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="todo",
            with_sql=CARRIED,
            with_params=[subject.pk, now, kind, ref],
            select=CARRIED_ENTRIES,
            params=[subject.title, str(ref)],
            reason=reason,
        )


CLOSED = """
WITH closed AS (
  UPDATE governance_todos_todo t SET closed_at = %s, outcome = %s
  FROM governance_todos_todosubject s
  WHERE s.id = t.subject_id AND s.kind = %s AND s.ref = %s AND t.closed_at IS NULL
    AND (%s::bigint[] IS NULL OR t.person_id = ANY(%s::bigint[]))
  RETURNING t.uid, t.person_id, t.outcome, s.title
)
"""
CLOSED_ENTRIES = """
SELECT 'todo.closed', closed.uid, closed.title || ' (' || p.display_name || ')',
       jsonb_build_object('person', p.uid, 'outcome', closed.outcome)
FROM closed JOIN roles_org_person p ON p.id = closed.person_id
"""


@transaction.atomic
def todos_close(
    *,
    actor: Viewer,
    kind: str,
    ref: UUID,
    outcome: Todo.Outcome,
    now: datetime,
    person_ids: Collection[int] | None = None,
    reason: str = "",
) -> int:
    """Close what is open of this kind and subject, of ``person_ids`` or of everybody.

    Returns how many were closed; each gets its entry, in the same one statement.
    """
    people = None if person_ids is None else list(person_ids)
    with connection.cursor() as cursor:
        return entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="todo",
            with_sql=CLOSED,
            with_params=[now, outcome.value, kind, ref, people, people],
            select=CLOSED_ENTRIES,
            reason=reason,
        )
