"""Checklist items, pushed by the floors that know: guidance and training."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.expressions import Combinable

from governance.audit.services import entries_record
from governance.jobs.services import enqueue
from roles.team.models import Assignment
from roles.team.rules import OPEN_STATES
from roles.team.services.getting_ready import checklists_spare
from roles.team.services.readiness import READINESS_END, readiness_refresh

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

MET = """
WITH met AS (
  UPDATE roles_team_checklistitem i SET met_at = %s, met_by = %s, expires_at = %s
  FROM roles_team_assignment a
  WHERE a.id = i.assignment_id AND i.kind = %s AND i.ref = %s
    AND a.person_id = ANY(%s::bigint[]) AND a.state = ANY(%s)
    AND (i.met_at IS NULL OR i.expires_at <= %s OR i.expires_at < %s)
  RETURNING i.assignment_id, i.title, i.expires_at
)
"""

ADDED = """
WITH wanted (id, blocks_from) AS ({assignments}), added AS (
  INSERT INTO roles_team_checklistitem
    (assignment_id, kind, ref, title, path, asked_because, blocks_from, met_by)
  SELECT wanted.id, %s, %s, %s, %s, '', {blocks_from}, '' FROM wanted
  ON CONFLICT (assignment_id, kind, ref) DO UPDATE
    SET title = EXCLUDED.title, path = EXCLUDED.path, blocks_from = EXCLUDED.blocks_from,
        met_at = NULL, met_by = '', expires_at = NULL
  RETURNING assignment_id, title, blocks_from
)
"""

# When what the holder owes for it already is due.
OWED = """
COALESCE((SELECT t.due_at FROM governance_todos_todo t
  JOIN governance_todos_todosubject s ON s.id = t.subject_id
  JOIN roles_team_assignment a ON a.person_id = t.person_id
  WHERE a.id = wanted.id AND t.closed_at IS NULL AND s.kind = %s AND s.ref = %s),
  wanted.blocks_from)
"""
OWN = "wanted.blocks_from"

DROPPED = """
WITH dropped AS (
  DELETE FROM roles_team_checklistitem i USING roles_team_assignment a
  WHERE a.id = i.assignment_id AND i.kind = %s AND i.ref = %s AND i.met_at IS NULL
    AND a.id = ANY(%s::bigint[])
  RETURNING i.assignment_id, i.title
)
"""

ENTRIES = """
SELECT {verb}, a.uid, p.display_name || ': ' || t.name || ', ' || d.name, {changes}
FROM {source}
JOIN roles_team_assignment a ON a.id = {source}.assignment_id
JOIN roles_team_role r ON r.id = a.role_id
JOIN roles_team_roletype t ON t.id = r.type_id
JOIN roles_org_department d ON d.id = r.department_id
JOIN roles_org_person p ON p.id = a.person_id
"""
MET_ENTRIES = ENTRIES.format(
    verb="'checklist.met'",
    source="met",
    changes="jsonb_build_object('item', met.title, 'expires_at', met.expires_at)",
)
ADDED_ENTRIES = ENTRIES.format(
    verb="'checklist.added'",
    source="added",
    changes="jsonb_build_object('item', added.title, 'blocks_from', added.blocks_from)",
)
DROPPED_ENTRIES = ENTRIES.format(
    verb="'checklist.dropped'",
    source="dropped",
    changes="jsonb_build_object('item', dropped.title)",
)


@transaction.atomic
def checklist_item_meet(
    *,
    actor: Viewer,
    kind: str,
    ref: UUID,
    person_ids: Iterable[int],
    now: datetime,
    expires_at: datetime | None = None,
) -> int:
    """Tick the item ``kind``/``ref`` off wherever these people hold or take on a role.

    Returns how many items were met or prolonged; whoever had nothing else missing is ready in
    this same transaction, and not any more from ``expires_at`` on. A fixed number of statements
    whatever the number of people.
    """
    people = list(person_ids)
    states = [state.value for state in OPEN_STATES]
    with connection.cursor() as cursor:
        count = entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="assignment",
            with_sql=MET,
            with_params=[now, actor.label, expires_at, kind, ref, people, states, now, expires_at],
            select=MET_ENTRIES,
        )
    if count:
        held = Assignment.objects.open().filter(
            person_id__in=people, items__kind=kind, items__ref=ref
        )
        readiness_refresh(actor=actor, assignments=held, now=now)
    if expires_at is not None:  # whether or not a role needs it by now
        _end_foresee(kind, ref, expires_at, now)
    return count


def _end_foresee(kind: str, ref: UUID, expires_at: datetime, now: datetime) -> None:
    """Let those look whether they are still ready whose item ends; in the same minute once."""
    minute = expires_at.replace(second=0, microsecond=0)
    due_at = minute if minute == expires_at else minute + timedelta(minutes=1)
    enqueue(
        kind=READINESS_END,
        key=f"{READINESS_END}:{kind}:{ref}:{due_at.isoformat()}",
        payload={"kind": str(kind), "ref": str(ref)},
        due_at=due_at,
        now=now,
    )


@transaction.atomic
def checklist_items_add(
    *,
    actor: Viewer,
    assignments: QuerySet[Assignment],
    kind: str,
    ref: UUID,
    title: str,
    path: str,
    blocks_from: datetime | Combinable,
    now: datetime,
    todo_ref: UUID | None = None,
) -> int:
    """Ask all ``assignments`` for ``kind``/``ref`` in one INSERT … SELECT; return how many.

    Whoever had met it needs it again, from ``blocks_from`` on: until then, which is the grace
    period, a ready holder stays ready. It is one moment, or an expression over ``assignments``.
    With ``todo_ref`` it blocks those whose holder has a to-do of that kind about it open from when
    that is due.
    """
    moment = blocks_from if isinstance(blocks_from, Combinable) else Value(blocks_from)
    wanted = assignments.order_by().annotate(item_blocks=moment)
    sql, params = wanted.values("id", "item_blocks").query.sql_with_params()
    owed = [] if todo_ref is None else [kind, todo_ref]
    with connection.cursor() as cursor:
        count = entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="assignment",
            with_sql=ADDED.format(assignments=sql, blocks_from=OWED if owed else OWN),
            with_params=[*params, kind, ref, title[:300], path, *owed],
            select=ADDED_ENTRIES,
        )
    if count and (owed or isinstance(blocks_from, Combinable) or blocks_from <= now):
        asked = Assignment.objects.filter(
            items__kind=kind, items__ref=ref, items__met_at=None, items__blocks_from__lte=now
        )
        readiness_refresh(actor=actor, assignments=asked, now=now)
    return count


@transaction.atomic
def checklist_items_drop(
    *,
    actor: Viewer,
    kind: str,
    ref: UUID,
    now: datetime,
    keep: QuerySet[Assignment] | None = None,
    person_ids: Collection[int] | None = None,
) -> int:
    """Need ``kind``/``ref`` no more wherever it is not met yet, or only in the roles of
    ``person_ids``; return how many items went.

    ``keep`` are those that need it still. Whoever lacked nothing else is ready in this same
    transaction, and owes nothing for being ready. What was met stays as it was.
    """
    waiting = Assignment.objects.open().filter(items__kind=kind, items__ref=ref, items__met_at=None)
    if person_ids is not None:
        waiting = waiting.filter(person__pk__among=person_ids)
    if keep is not None:
        waiting = waiting.exclude(pk__in=keep.order_by().values("pk"))
    freed = list(waiting.values_list("pk", flat=True))
    if not freed:
        return 0
    with connection.cursor() as cursor:
        count = entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="assignment",
            with_sql=DROPPED,
            with_params=[kind, ref, freed],
            select=DROPPED_ENTRIES,
        )
    if count:
        readiness_refresh(actor=actor, assignments=Assignment.objects.filter(pk__in=freed), now=now)
        checklists_spare(actor=actor, assignment_ids=freed, now=now)
    return count
