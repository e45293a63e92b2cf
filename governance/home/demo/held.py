"""Roles that have been held for long, set-wise: role, assignment, checklist and readiness."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from django.db import connection

from governance.audit.services import entries_record
from governance.home.demo.seats import Seat
from governance.home.demo.volume import set_wise
from policies.guidance.selectors import guideline_path
from policies.training.selectors import course_path
from roles.org.selectors import organisation_today
from roles.team.rules import Asked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion
    from policies.training.models import Course

STAGED: Final = """
DROP TABLE IF EXISTS pg_temp.demo_seat, pg_temp.demo_held;
CREATE TEMP TABLE demo_seat (person text, department text, type text, focus text, since int,
  term int, proposer text, approver text) ON COMMIT DROP
"""
# Everything about a role and its holder in one row; ids are drawn ahead, as an import does.
HELD: Final = """
CREATE TEMP TABLE demo_held ON COMMIT DROP AS
SELECT nextval('roles_team_role_id_seq') AS role_id, uuid7() AS role_uid,
  nextval('roles_team_assignment_id_seq') AS id, uuid7() AS uid,
  COALESCE(s.focus, '') AS focus, t.id AS type_id, t.key AS type_key, t.kind, t.purpose,
  t.end_goal, t.serves, t.authority,
  CASE t.key WHEN 'gatherer' THEN 3.5 WHEN 'responder' THEN 8 WHEN 'coach' THEN 6 END AS hours,
  d.id AS department_id, p.id AS person_id,
  %(now)s::timestamptz - make_interval(days => s.since) AS ready_at,
  %(today)s::date - s.since AS starts_on,
  COALESCE(%(today)s::date + s.term, p.ends_on + 1) AS ends_on,
  m.id AS manager_id, m.display_name AS manager,
  q.id AS proposer_id, COALESCE(q.display_name, '') AS proposer,
  a.id AS approver_id, a.display_name AS approver,
  t.name || ', ' || d.name AS role_label,
  p.display_name || ': ' || t.name || ', ' || d.name AS label
FROM demo_seat s
JOIN roles_team_roletype t ON t.key = s.type
JOIN roles_org_department d ON d.external_id = s.department
JOIN roles_org_person p ON p.external_id = s.person
LEFT JOIN roles_org_person m ON m.id = p.manager_id
LEFT JOIN roles_org_person q ON q.external_id = s.proposer
LEFT JOIN roles_org_person a ON a.external_id = s.approver
"""
OPENED: Final = """
WITH made AS (
  INSERT INTO roles_team_role
    (id, uid, type_id, department_id, focus, purpose, end_goal, serves, opened_at)
  SELECT role_id, role_uid, type_id, department_id, focus, purpose, end_goal, serves,
    ready_at - interval '6 days' FROM demo_held
)
"""
OPENED_ENTRIES: Final = """
SELECT 'role.opened', role_uid, role_label,
  jsonb_build_object('type', type_key, 'focus', focus) FROM demo_held
"""
ASSIGNED: Final = """
WITH made AS (
  INSERT INTO roles_team_assignment
    (id, uid, role_id, person_id, state, authority, starts_on, ends_on, note, proposed_at,
     proposed_by_id, proposed_by_label, decided_alone, close_reason, hours)
  SELECT id, uid, role_id, person_id, 'active', authority, starts_on, ends_on, '',
    ready_at - interval '6 days', proposer_id, proposer, false, '', hours FROM demo_held
), said AS (
  INSERT INTO roles_team_checklistitem
    (assignment_id, kind, title, path, person_id, asked_because, blocks_from, met_at, met_by)
  SELECT h.id, i.kind, '', '', i.person_id, i.because, h.ready_at - interval '6 days',
    h.ready_at - make_interval(days => i.before), i.name
  FROM demo_held h CROSS JOIN LATERAL (VALUES
    ('accept', h.person_id, %s, 5, split_part(h.label, ':', 1)),
    ('consent', h.manager_id, %s, 4, COALESCE(h.manager, '')),
    ('approve', h.approver_id, CASE WHEN h.kind = 'coach' THEN %s ELSE %s END,
      3, COALESCE(h.approver, ''))
  ) AS i (kind, person_id, because, before, name)
), read AS (
  INSERT INTO roles_team_checklistitem
    (assignment_id, kind, ref, title, path, asked_because, blocks_from, met_at, met_by)
  SELECT h.id, 'guideline', v.policy_uid, v.title, v.path, '',
    CASE WHEN k.id IS NULL THEN v.due ELSE h.ready_at - interval '6 days' END,
    k.at, COALESCE(k.person_name, '')
  FROM demo_held h
  CROSS JOIN (SELECT %s::uuid AS policy_uid, %s AS title, %s AS path, %s::timestamptz AS due) v
  LEFT JOIN policies_guidance_acknowledgement k
    ON k.person_id = h.person_id AND k.version_id = %s
), learned AS (
  INSERT INTO roles_team_checklistitem
    (assignment_id, kind, ref, title, path, asked_because, blocks_from, met_at, met_by, expires_at)
  SELECT h.id, 'course', v.course_uid, v.title, v.path, '', h.ready_at - interval '6 days',
    c.passed_at, split_part(h.label, ':', 1), c.expires_at
  FROM demo_held h
  CROSS JOIN (SELECT %s::uuid AS course_uid, %s AS title, %s AS path, %s AS id) v
  JOIN policies_training_certificate c ON c.person_id = h.person_id AND c.course_id = v.id
  WHERE h.kind IN ('coach', 'player')
), begun AS (
  INSERT INTO roles_team_readyperiod (assignment_id, during, reasons)
  SELECT id, tstzrange(ready_at, NULL), '{}' FROM demo_held
)
"""
ASSIGNED_ENTRIES: Final = """
SELECT 'assignment.' || v.verb, h.uid, h.label, CASE v.verb
    WHEN 'proposed' THEN jsonb_build_object('by', h.proposer)
    WHEN 'consented' THEN jsonb_build_object('asked', h.manager)
    WHEN 'approved' THEN jsonb_build_object('asked', h.approver)
    WHEN 'activated' THEN '{"state": ["proposed", "active"]}'::jsonb
    ELSE '{}'::jsonb END
FROM demo_held h
CROSS JOIN (VALUES (1, 'proposed'), (2, 'accepted'), (3, 'consented'), (4, 'approved'),
  (5, 'activated'), (6, 'ready')) AS v (turn, verb)
ORDER BY h.id, v.turn
"""


@set_wise()
def seats_write(
    *,
    actor: Viewer,
    seats: Iterable[Seat],
    signed: PolicyVersion,
    due: datetime,
    course: Course,
    now: datetime,
) -> int:
    """Let everybody hold their role since their day, ready; return how many.

    Their signature of version ``signed`` meets the guideline, without one it is ``due``; their
    certificate meets the course.
    Five statements at any size.
    """
    policy = signed.policy
    with connection.cursor() as cursor:
        _stage(cursor, seats)
        cursor.execute(HELD, {"now": now, "today": organisation_today(now)})
        made = entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="role",
            with_sql=OPENED,
            select=OPENED_ENTRIES,
        )
        because = (Asked.SELF, Asked.LINE_MANAGER, Asked.HEAD_COACH, Asked.COACH)
        entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="assignment",
            with_sql=ASSIGNED,
            with_params=[
                *(why.value for why in because),
                *(policy.uid, signed.title, guideline_path(policy), due, signed.pk),
                *(course.uid, course.title, course_path(course), course.pk),
            ],
            select=ASSIGNED_ENTRIES,
        )
    return made


def _stage(cursor: CursorWrapper, seats: Iterable[Seat]) -> None:
    cells = attrgetter(*(column.name for column in fields(Seat)))
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(map(cells, seats))
    buffer.seek(0)
    cursor.execute(STAGED)
    cursor.copy_expert("COPY demo_seat FROM STDIN WITH (FORMAT csv)", buffer)
    cursor.execute("ANALYZE demo_seat")
