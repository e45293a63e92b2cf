"""Who is ready: one judgement in SQL for a whole set, and a period opened or closed by it.

Ready = active, within dates, the person employed and not on leave, and every checklist item
that blocks by now met and not expired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entries_record
from governance.core.events import assignments_changed
from governance.notify.services import webhooks_queue
from governance.todos.models import Todo
from roles.org.selectors import organisation_today
from roles.team.models import Assignment
from roles.team.registry import ASSIGNMENT_READY
from roles.team.rules import Authority
from roles.team.services.asking import path_of, person_tell
from roles.team.services.getting_ready import checklists_settle

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

READINESS_END = "team.readiness_end"  # the job that comes when a certificate ends

CHANGED = """
changed AS (
  SELECT * FROM (
    SELECT a.id, a.uid, p.display_name || ': ' || t.name || ', ' || d.name AS label,
      rp.id AS period_id,
      array_remove(ARRAY[
        CASE WHEN a.state <> 'active' THEN a.state END,
        CASE WHEN a.starts_on > %s THEN 'not_begun' END,
        CASE WHEN a.ends_on <= %s OR a.ends_at <= %s
          OR p.kind = 'external' AND p.ends_on < %s THEN 'over' END,
        CASE WHEN p.employment <> 'active' THEN p.employment END
      ]::varchar[], NULL) || ARRAY(
        SELECT DISTINCT i.kind FROM roles_team_checklistitem i
        WHERE i.assignment_id = a.id AND i.blocks_from <= %s
          AND (i.met_at IS NULL OR i.expires_at <= %s)
        ORDER BY i.kind) AS reasons
    FROM roles_team_assignment a
    JOIN roles_team_role r ON r.id = a.role_id
    JOIN roles_team_roletype t ON t.id = r.type_id
    JOIN roles_org_department d ON d.id = r.department_id
    JOIN roles_org_person p ON p.id = a.person_id
    LEFT JOIN roles_team_readyperiod rp ON rp.assignment_id = a.id AND upper_inf(rp.during)
      AND NOT isempty(rp.during)
    WHERE (a.state = 'active' OR rp.id IS NOT NULL)
      AND (%s::bigint[] IS NULL OR a.id = ANY(%s::bigint[]))
  ) judged
  WHERE (judged.reasons = '{}') = (judged.period_id IS NULL)
)"""

CHANGES = f"WITH {CHANGED} SELECT id, period_id IS NULL FROM changed ORDER BY id"  # noqa: S608  (ours)

APPLY = f"""
WITH {CHANGED}, closed AS (
  UPDATE roles_team_readyperiod rp
  SET during = tstzrange(lower(rp.during), greatest(%s, lower(rp.during))),
      reasons = changed.reasons
  FROM changed WHERE rp.id = changed.period_id
), opened AS (
  INSERT INTO roles_team_readyperiod (assignment_id, during, reasons)
  SELECT changed.id, tstzrange(greatest(%s, (
    SELECT max(upper(past.during)) FROM roles_team_readyperiod past
    WHERE past.assignment_id = changed.id)), NULL), '{{}}'
  FROM changed WHERE changed.period_id IS NULL
)
"""  # noqa: S608  (SQL of ours)

ENTRIES = """
SELECT CASE WHEN period_id IS NULL THEN 'assignment.ready' ELSE 'assignment.not_ready' END,
       uid, label, jsonb_build_object('reasons', to_jsonb(reasons))
FROM changed
"""


def _judgement(ids: list[int] | None, now: datetime) -> list[Any]:
    today = organisation_today(now)
    return [today, today, now, today, now, now, ids, ids]


def _changes(ids: list[int] | None, now: datetime) -> list[tuple[int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, _judgement(ids, now))
        return list(cursor.fetchall())


def _lock(assignments: QuerySet[Assignment]) -> list[int]:
    """Lock rows in one order, so that of two last items that are met at once the second one
    to commit sees the first; return their ids."""
    locked = Assignment.objects.filter(pk__in=assignments.order_by().values("pk"))
    rows = locked.order_by("pk").select_for_update(of=("self",), no_key=True)
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def readiness_refresh(
    *, actor: Viewer, assignments: QuerySet[Assignment] | None = None, now: datetime
) -> tuple[int, int]:
    """Bring the periods of readiness up to date; return how many opened and closed.

    ``assignments`` None looks at all. An entry for each change, ``assignments_changed`` once,
    and a word to each new ready holder. A handful of statements whatever the number.
    """
    if assignments is None:
        candidates = [pk for pk, _opens in _changes(None, now)]
        assignments = Assignment.objects.filter(pk__in=candidates)
    ids = _lock(assignments)
    changes = _changes(ids, now) if ids else []
    if not changes:
        return 0, 0
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="assignment",
            with_sql=APPLY,
            with_params=[*_judgement(ids, now), now, now],
            select=ENTRIES,
        )
    opened = [pk for pk, opens in changes if opens]
    _holders_tell(opened, now)
    done = Todo.Outcome.DONE
    checklists_settle(actor=actor, assignment_ids=opened, outcome=done, now=now)
    assignments_changed.send(
        sender=None, assignment_ids=[pk for pk, _opens in changes], actor=actor, now=now
    )
    return len(opened), len(changes) - len(opened)


def _holders_tell(ids: list[int], now: datetime) -> None:
    holders = Assignment.objects.filter(pk__in=ids).select_related(
        "person", "role__type", "role__department"
    )
    for assignment in holders:
        person_tell(person=assignment.person, what="ready", assignment=assignment, now=now)
        _webhook_tell(assignment, now)


def _webhook_tell(assignment: Assignment, now: datetime) -> None:
    """Tell other systems what the directory shows to every member: who may act, and up to what."""
    words = {"person": assignment.person, "role": assignment.role}
    webhooks_queue(
        event=ASSIGNMENT_READY.key,
        key=f"{ASSIGNMENT_READY.key}:{assignment.uid.hex}:{now.isoformat()}",
        data={
            "assignment": str(assignment.uid),
            "person": str(assignment.person.uid),
            "name": str(assignment.person),
            "role": str(assignment.role.uid),
            "role_type": assignment.role.type.key,
            "department": str(assignment.role.department.uid),
            "authority": Authority(assignment.level).name.lower(),
        },
        text=_("%(person)s is ready: %(role)s.") % words,
        path=path_of(assignment),
        now=now,
    )
