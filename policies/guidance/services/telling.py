"""The last rung of the ladder: coaches are told who is a week late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from governance.core.clock import working_day_from
from governance.notify.services import messages_queue
from policies.guidance.registry import LATE
from policies.guidance.services.carrying import TODO_KIND
from roles.org.selectors import holidays, organisation_settings, organisation_today
from roles.team.models import Assignment
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from datetime import datetime

LATE_DAYS = 7
LOOK_BACK_DAYS = 30  # what was missed for longer is not told any more
LISTED = 20

COACHES = """
SELECT c.person_id, c.department_id, c.function = 'head'
FROM ({rows}) AS c (person_id, department_id, function)
"""

# The ready coaches of the department where somebody works, never that person; where there is none,
# the head coaches. What somebody was told once is theirs, until it is late by another day.
TOLD = """
WITH coach (person_id, department_id, head) AS ({coaches}), late AS (
  SELECT t.id, t.person_id, t.due_at, p.department_id, p.display_name AS name, s.title
  FROM governance_todos_todo t
  JOIN governance_todos_todosubject s ON s.id = t.subject_id AND s.kind = %s
  JOIN roles_org_person p ON p.id = t.person_id AND p.employment = 'active'
  WHERE t.closed_at IS NULL AND t.due_at < %s
    AND (t.due_at AT TIME ZONE %s)::date BETWEEN %s::date - %s AND %s::date - %s
), near AS (
  SELECT late.id, coach.person_id FROM late
  JOIN coach ON NOT coach.head AND coach.department_id = late.department_id
    AND coach.person_id <> late.person_id
), asked AS (
  SELECT id, person_id FROM near
  UNION
  SELECT late.id, coach.person_id FROM late JOIN coach ON coach.head
    AND coach.person_id <> late.person_id
  WHERE NOT EXISTS (SELECT FROM near WHERE near.id = late.id)
), claimed AS (
  INSERT INTO policies_guidance_latenotice (todo_id, coach_id, local_day, told_at)
  SELECT asked.id, asked.person_id, %s, %s FROM asked JOIN late USING (id)
  WHERE NOT EXISTS (SELECT FROM policies_guidance_latenotice n WHERE n.todo_id = asked.id
    AND n.coach_id = asked.person_id AND n.told_at >= late.due_at)
  ON CONFLICT (todo_id, coach_id, local_day) DO NOTHING
  RETURNING todo_id, coach_id, local_day
)
"""
MESSAGES = """
SELECT 'guidance.late:' || c.coach_id || ':' || min(c.todo_id) || ':' || min(c.local_day),
  c.coach_id,
  jsonb_build_object('path', '/guidelines/', 'count', count(*),
    'more', GREATEST(count(*) - %s, 0),
    'people', jsonb_path_query_array(
      jsonb_agg(jsonb_build_object('name', late.name, 'title', late.title,
        'due_at', late.due_at) ORDER BY late.due_at, late.name), '$[0 to {last}]'))
FROM claimed c JOIN late ON late.id = c.todo_id
GROUP BY c.coach_id
"""


@transaction.atomic
def coaches_tell(*, now: datetime) -> int:
    """Tell coaches once of each of their people who is a week late, in one mail each; on working
    days only, so what falls on a holiday is told on the next. Returns how many mails.

    The rows are the claim: run twice, or at once, it tells nobody again. Three statements.
    """
    today = organisation_today(now)
    if working_day_from(today, holidays()) != today:
        return 0
    ready = Assignment.objects.ready(now).filter(
        role__type__kind=RoleKind.COACH, role__type__function__in=["", "head"]
    )
    rows = ready.order_by().values_list("person_id", "role__department_id", "role__type__function")
    sql, params = rows.query.sql_with_params()
    coaches = COACHES.format(rows=sql)
    zone = organisation_settings().time_zone
    back = LATE_DAYS + LOOK_BACK_DAYS
    with connection.cursor() as cursor:
        return messages_queue(
            cursor=cursor,
            template=LATE.templates[0],
            now=now,
            with_sql=TOLD.format(coaches=coaches),
            with_params=[
                *params,
                *(TODO_KIND, now, zone, today, back, today, LATE_DAYS),
                *(today, now),
            ],
            select=MESSAGES.format(last=LISTED - 1),
            params=[LISTED],
        )
