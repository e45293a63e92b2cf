"""Leave pauses clocks: what was due meanwhile is due as many days later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from governance.audit.services import entries_record
from governance.todos.rules import RESTING
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer

BEGUN = """
INSERT INTO governance_todos_leave (person_id, since)
SELECT id, %s FROM roles_org_person WHERE id = ANY(%s) AND employment = 'on_leave'
ON CONFLICT (person_id) WHERE until IS NULL DO NOTHING
"""
ENDED = """
UPDATE governance_todos_leave l SET until = %s
FROM roles_org_person p
WHERE p.id = l.person_id AND l.until IS NULL AND l.person_id = ANY(%s)
  AND p.employment <> 'on_leave'
RETURNING l.id
"""
# Whole days of the organisation's calendar, at the same time of the day: a change of its clocks
# in between moves nothing. What was late when the leave began is as late as before.
MOVED = """
WITH pause AS (
  SELECT l.person_id, l.since, l.until FROM governance_todos_leave l
  JOIN roles_org_person p ON p.id = l.person_id AND p.employment = 'active'
  WHERE l.id = ANY(%s)
), moving AS (
  SELECT t.id, t.due_at AS was, ((t.due_at AT TIME ZONE %s)
    + ((pause.until AT TIME ZONE %s)::date
      - (GREATEST(pause.since, t.opened_at) AT TIME ZONE %s)::date)
    * interval '1 day') AT TIME ZONE %s AS due_at
  FROM governance_todos_todo t
  JOIN governance_todos_todosubject s ON s.id = t.subject_id AND s.kind = ANY(%s)
  JOIN pause ON pause.person_id = t.person_id
  WHERE t.closed_at IS NULL AND t.due_at > pause.since
), moved AS (
  UPDATE governance_todos_todo t SET due_at = moving.due_at, changed_at = %s
  FROM moving WHERE t.id = moving.id AND moving.due_at > moving.was AND t.closed_at IS NULL
  RETURNING t.uid, t.person_id, t.subject_id, moving.was, t.due_at
)
"""
ENTRIES = """
SELECT 'todo.prolonged', moved.uid, s.title || ' (' || p.display_name || ')',
       jsonb_build_object('due_at', jsonb_build_array(moved.was, moved.due_at))
FROM moved JOIN roles_org_person p ON p.id = moved.person_id
JOIN governance_todos_todosubject s ON s.id = moved.subject_id
"""
BACK = """
SELECT l.person_id FROM governance_todos_leave l
JOIN roles_org_person p ON p.id = l.person_id AND p.employment = 'active'
WHERE l.id = ANY(%s)
"""


@transaction.atomic
def leaves_follow(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> list[int]:
    """Note who of ``person_ids`` went on leave, and move what they owe themselves (``RESTING``)
    when they are back by the days they were away; return who is back.

    Only what lay ahead when the leave began moves; what was opened meanwhile moves by the days
    since then, and what was late already stays so. Four statements at most, two while nobody is
    back, whatever the number; told twice changes nothing.
    """
    people = list(person_ids)
    with connection.cursor() as cursor:
        cursor.execute(BEGUN, [now, people])
        cursor.execute(ENDED, [now, people])
        ended = [row[0] for row in cursor.fetchall()]
        if not ended:
            return []
        zone = organisation_settings().time_zone
        entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="todo",
            with_sql=MOVED,
            with_params=[ended, zone, zone, zone, zone, list(RESTING), now],
            select=ENTRIES,
            reason="Back from leave",
        )
        cursor.execute(BACK, [ended])
        return [row[0] for row in cursor.fetchall()]
