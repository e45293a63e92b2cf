"""The mails that remind: what one owes, in the morning; what one's reports owe, once a week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from governance.notify.rules import DIGEST_HOUR
from governance.notify.services import messages_queue
from governance.todos.models import Digest, DigestRound
from governance.todos.registry import DIGEST, WEEKLY
from governance.todos.rules import (
    KEPT_DAYS,
    LADDER,
    LADDERS,
    LISTED,
    LOOK_BACK_DAYS,
    PROVEN,
    REPORTS_LISTED,
)
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from governance.notify.registry import MailKind

# Each zone and hour has its round once a day, so all the other looks cost this one query.
ROUNDS = """
WITH reader AS (
  SELECT DISTINCT COALESCE(NULLIF(p.time_zone, ''), %(zone)s) AS zone,
    COALESCE(f.digest_hour, %(hour)s) AS hour
  FROM roles_org_person p LEFT JOIN governance_notify_preference f ON f.person_id = p.id
  WHERE p.employment = 'active' AND p.email IS NOT NULL
), clock AS (
  SELECT zone, hour, (%(now)s::timestamptz AT TIME ZONE zone) AS local FROM reader
)
INSERT INTO governance_todos_digestround (kind, zone, hour, local_day, made_at)
SELECT %(kind)s, zone, hour, local::date, %(now)s FROM clock
WHERE extract(hour FROM local) >= hour AND extract(isodow FROM local) < 6
  AND NOT EXISTS (SELECT FROM roles_org_holiday h WHERE h.counts AND h.day = local::date)
  {and_also}
ON CONFLICT (local_day, zone, hour, kind) DO NOTHING
RETURNING zone, hour, local_day
"""
# On the first working day, or on the first one after it on which jobs run.
FIRST_OF_THE_WEEK = """AND NOT EXISTS (
    SELECT FROM governance_todos_digestround r WHERE r.kind = %(kind)s AND r.zone = clock.zone
      AND r.hour = clock.hour AND r.local_day >= date_trunc('week', local)::date)"""

READERS = """
WITH round AS (
  SELECT * FROM unnest(%s::text[], %s::int[], %s::date[]) AS r (zone, hour, day)
), reader AS (
  SELECT p.id, p.uid, r.zone, r.day
  FROM roles_org_person p
  LEFT JOIN governance_notify_preference f ON f.person_id = p.id
  JOIN round r ON r.zone = COALESCE(NULLIF(p.time_zone, ''), %s)
    AND r.hour = COALESCE(f.digest_hour, %s)
  WHERE p.employment = 'active' AND p.email IS NOT NULL
    AND NOT (p.kind = 'external' AND p.ends_on IS NOT NULL AND p.ends_on < r.day)
    AND (%s = ANY(COALESCE(f.changed, '{{}}'))) <> %s
)
"""

# A rung is due on its own day and until a digest has been made after it, so what falls on a
# weekend, a holiday or a day without jobs is in the next digest, once; and so is what was opened
# later on the day of the last one.
OWING = """
, owing AS (
  SELECT m.id, m.uid, m.day, count(*) AS number,
    jsonb_agg(jsonb_build_object('title', s.title, 'path', s.path, 'due_at', t.due_at,
      'late', t.due_at < %s) ORDER BY t.due_at, t.id) AS todos
  FROM reader m
  JOIN governance_todos_todo t ON t.person_id = m.id AND t.closed_at IS NULL
  JOIN governance_todos_todosubject s ON s.id = t.subject_id
  LEFT JOIN LATERAL (
    SELECT d.local_day AS day, d.made_at FROM governance_todos_digest d
    WHERE d.person_id = m.id ORDER BY d.local_day DESC LIMIT 1
  ) told ON true
  CROSS JOIN LATERAL (
    SELECT (t.due_at AT TIME ZONE m.zone)::date AS due,
      GREATEST((t.opened_at AT TIME ZONE m.zone)::date,
        told.day + (COALESCE(t.changed_at, t.opened_at) <= told.made_at)::int, m.day - %s) AS since
  ) days
  WHERE told.day IS NULL OR told.day < m.day
  GROUP BY m.id, m.uid, m.day
  HAVING bool_or({on_a_rung})
), claimed AS (
  INSERT INTO governance_todos_digest (person_id, local_day, made_at)
  SELECT id, day, %s FROM owing
  ON CONFLICT (person_id, local_day) DO NOTHING
)
"""
RUNGS = "CASE s.kind {own} ELSE ARRAY{common} END".format(
    own=" ".join(f"WHEN '{kind}' THEN ARRAY{list(rungs)}" for kind, rungs in LADDERS.items()),
    common=list(LADDER),
)
ON_A_RUNG = f"""EXISTS (SELECT FROM unnest({RUNGS}) AS rung
    WHERE days.due + rung BETWEEN days.since AND m.day)"""
DIGEST_MESSAGES = """
SELECT 'digest:' || owing.uid || ':' || owing.day, owing.id,
  jsonb_build_object('path', '/', 'count', owing.number,
    'more', GREATEST(owing.number - %s, 0),
    'todos', jsonb_path_query_array(owing.todos, '$[0 to {last}]'))
FROM owing
"""

REPORTS = """
, report AS (
  SELECT m.id, m.uid, m.day, p.display_name AS name,
    count(*) FILTER (WHERE t.due_at < %s) AS late,
    count(*) FILTER (WHERE t.due_at >= %s) AS due, min(t.due_at) AS first
  FROM reader m
  JOIN roles_org_person p ON p.manager_id = m.id AND p.employment = 'active'
    AND NOT (p.kind = 'external' AND p.ends_on IS NOT NULL AND p.ends_on < m.day)
  JOIN governance_todos_todo t ON t.person_id = p.id AND t.closed_at IS NULL AND t.due_at < %s
  GROUP BY m.id, m.uid, m.day, p.id, p.display_name
)
"""
WEEKLY_MESSAGES = """
SELECT 'weekly:' || uid || ':' || date_trunc('week', day)::date, id,
  jsonb_build_object('path', '/my-people/', 'count', count(*), 'more', GREATEST(count(*) - %s, 0),
    'reports', jsonb_path_query_array(
      jsonb_agg(jsonb_build_object('name', name, 'late', late, 'due', due) ORDER BY first, name),
      '$[0 to {last}]'))
FROM report GROUP BY id, uid, day
"""
# A claim whose mail is not there any more, or never was, says so.
SETTLED = """
UPDATE governance_todos_digest g
SET mail_state = COALESCE(m.state, 'none'), sent_at = m.sent_at
FROM governance_todos_digest old JOIN roles_org_person p ON p.id = old.person_id
LEFT JOIN governance_notify_message m ON m.key = 'digest:' || p.uid || ':' || old.local_day
WHERE g.id = old.id AND old.local_day < %s AND old.mail_state = '' AND EXISTS (
  SELECT FROM (
    SELECT person_id, subject_id, opened_at AS since, closed_at AS until
    FROM governance_todos_todo
    UNION ALL
    SELECT person_id, subject_id, GREATEST(opened_at, since), LEAST(closed_at, until)
    FROM governance_todos_formertodo
  ) t JOIN governance_todos_todosubject s ON s.id = t.subject_id AND s.kind = ANY(%s)
  WHERE t.person_id = g.person_id AND t.since <= g.made_at
    AND (t.until IS NULL OR t.until > g.made_at))
"""


@transaction.atomic
def digests_make(*, now: datetime) -> int:
    """Queue one digest for each person who owes something that is on a rung of the ladder.

    It is made from 08:00 (or the hour they chose) on the reader's own clock, on working days,
    never on leave, and at most once a local day: the row in ``Digest`` is the claim, and the
    message's key names the day as well. Returns how many were made. Three statements whatever
    the number, two when no round is due.
    """
    rounds = _rounds_claim(DigestRound.Kind.DAILY, now)
    return _queue(
        DIGEST,
        rounds,
        now,
        with_sql=OWING.format(on_a_rung=ON_A_RUNG),
        with_params=[now, LOOK_BACK_DAYS, now],
        select=DIGEST_MESSAGES.format(last=LISTED - 1),
        params=[LISTED],
    )


@transaction.atomic
def weeklies_make(*, now: datetime) -> int:
    """Queue to each line manager, on the first working day of a week on which this is asked, what
    their reports owe.

    Counts only, of what is late or due within seven days; nobody owes, no mail.
    """
    rounds = _rounds_claim(DigestRound.Kind.WEEKLY, now, FIRST_OF_THE_WEEK)
    return _queue(
        WEEKLY,
        rounds,
        now,
        with_sql=REPORTS,
        with_params=[now, now, now + timedelta(days=7)],
        select=WEEKLY_MESSAGES.format(last=REPORTS_LISTED - 1),
        params=[REPORTS_LISTED],
    )


@transaction.atomic
def digests_tidy(*, now: datetime) -> int:
    """Forget claims that no rung reaches back to any more; return how many.

    Those that reminded of what has to be proved stay, with what became of their mail.
    """
    before = (now - timedelta(days=KEPT_DAYS)).date()
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, [before, list(PROVEN)])
    digests = Digest.objects.filter(local_day__lt=before, mail_state="").delete()[0]
    return digests + DigestRound.objects.filter(local_day__lt=before).delete()[0]


def _rounds_claim(
    kind: DigestRound.Kind, now: datetime, and_also: str = ""
) -> Sequence[tuple[Any, ...]]:
    zone = organisation_settings().time_zone
    params: dict[str, Any] = {"zone": zone, "hour": DIGEST_HOUR, "now": now, "kind": kind.value}
    with connection.cursor() as cursor:
        cursor.execute(ROUNDS.format(and_also=and_also), params)
        return list(cursor.fetchall())


def _queue(
    kind: MailKind,
    rounds: Sequence[tuple[Any, ...]],
    now: datetime,
    *,
    with_sql: str,
    with_params: Sequence[Any],
    select: str,
    params: Sequence[Any],
) -> int:
    if not rounds:
        return 0
    zones, hours, days = (list(column) for column in zip(*rounds, strict=True))
    zone = organisation_settings().time_zone
    with connection.cursor() as cursor:
        return messages_queue(
            cursor=cursor,
            template=kind.templates[0],
            now=now,
            with_sql=READERS.format() + with_sql,
            with_params=[zones, hours, days, zone, DIGEST_HOUR, kind.key, kind.on, *with_params],
            select=select,
            params=params,
        )
