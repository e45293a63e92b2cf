"""The statement behind who was bound by which text on a day, and the ways it is read."""

from __future__ import annotations

from typing import Final

TODO_KIND: Final = "guideline"

# What is read was recorded by the end of the day and is never changed, so the answer is the same
# whenever it is asked. Of several to-dos the one asked last counts. A department's exemption is for
# all that lay below it that day. A signature counts from when it was recorded; whether it was in
# time goes by the first that counts, on paper by the day on it.
BOUND: Final = """
WITH RECURSIVE zone AS (
  SELECT COALESCE((SELECT time_zone FROM roles_org_organisationsettings LIMIT 1), 'UTC') AS name
), version AS (
  SELECT * FROM unnest(%(versions)s::bigint[], %(counted)s::bigint[], %(refs)s::uuid[],
    %(rules)s::text[]) AS v (id, counted, ref, rule)
), asked AS (
  SELECT DISTINCT ON (v.id, t.person_id) v.id AS version_id, t.*
  FROM version v
  JOIN governance_todos_todosubject s ON s.kind = %(kind)s AND s.ref = v.ref
  JOIN governance_todos_state t ON t.subject_id = s.id
  WHERE t.since < %(end)s AND (t.until IS NULL OR t.until >= %(end)s)
    AND (%(person)s::bigint IS NULL OR t.person_id = %(person)s)
  ORDER BY v.id, t.person_id, t.opened_at DESC, t.id DESC
), away AS (
  SELECT DISTINCT person_id FROM governance_todos_leave
  WHERE since < %(end)s AND (until IS NULL OR until >= %(end)s)
), signed AS (
  SELECT DISTINCT ON (v.id, a.person_id) v.id AS version_id, a.person_id,
    a.id, a.uid, a.at, a.signed_on, a.scan_hash, a.text_hash, a.language,
    min(COALESCE(a.signed_on::timestamp AT TIME ZONE zone.name, a.at))
      OVER (PARTITION BY v.id, a.person_id) AS first_at
  FROM version v JOIN policies_guidance_acknowledgement a ON a.version_id = v.counted
  CROSS JOIN zone
  WHERE a.at < %(end)s AND (%(person)s::bigint IS NULL OR a.person_id = %(person)s)
  ORDER BY v.id, a.person_id, a.at DESC, a.id DESC
), exempt AS (
  SELECT DISTINCT v.id AS version_id, e.person_id, e.department_id, e.reason
  FROM version v JOIN roles_org_exemption e ON e.rule = v.rule
  WHERE e.granted AND e.decided_at < %(end)s AND e.starts_on <= %(day)s AND e.ends_on > %(day)s
    AND (e.ended_at IS NULL OR e.ended_at >= %(end)s)
), place AS (
  SELECT version_id, department_id AS id, reason FROM exempt WHERE department_id IS NOT NULL
  UNION
  SELECT place.version_id, below.department_id, place.reason
  FROM place JOIN roles_org_departmentperiod below ON below.parent_id = place.id
  WHERE below.during @> %(day)s::date
), spared AS (
  SELECT version_id, id, min(reason) AS reason FROM place GROUP BY version_id, id
), excused AS (
  SELECT version_id, person_id, min(reason) AS reason FROM exempt
  WHERE person_id IS NOT NULL GROUP BY version_id, person_id
), bound AS (
  SELECT v.id AS version_id, p.id AS person_id, p.uid, p.display_name, d.uid AS department_uid,
    COALESCE(named.name, d.name) AS department, asked.reason AS why, asked.opened_at, asked.due_at,
    signed.uid AS receipt, signed.at, signed.signed_on, signed.scan_hash,
    signed.text_hash, signed.language,
    COALESCE(excused.reason, spared.reason) AS exemption,
    CASE
      WHEN signed.first_at > asked.due_at THEN 'signed_late'
      WHEN signed.at IS NOT NULL THEN 'signed'
      WHEN excused.reason IS NOT NULL OR spared.reason IS NOT NULL THEN 'exempt'
      WHEN away.person_id IS NOT NULL THEN 'leave'
      WHEN asked.due_at < %(end)s THEN 'late'
      ELSE 'in_time'
    END AS standing
  FROM roles_org_placement l
  JOIN roles_org_person p ON p.id = l.person_id
  LEFT JOIN roles_org_department d ON d.id = l.department_id
  LEFT JOIN roles_org_departmentperiod named
    ON named.department_id = d.id AND named.during @> %(day)s::date
  CROSS JOIN (SELECT DISTINCT id FROM version) v
  LEFT JOIN asked ON asked.person_id = p.id AND asked.version_id = v.id
  LEFT JOIN signed ON signed.person_id = p.id AND signed.version_id = v.id
  LEFT JOIN away ON away.person_id = p.id
  LEFT JOIN excused ON excused.person_id = p.id AND excused.version_id = v.id
  LEFT JOIN spared ON spared.id = d.id AND spared.version_id = v.id
  WHERE l.during @> %(day)s::date
    AND (%(places)s::bigint[] IS NULL OR l.department_id = ANY(%(places)s::bigint[]))
    AND (%(person)s::bigint IS NULL OR p.id = %(person)s)
    AND (signed.id IS NOT NULL OR (asked.id IS NOT NULL AND (
      asked.closed_at IS NULL OR asked.closed_at >= %(end)s
      OR excused.reason IS NOT NULL OR spared.reason IS NOT NULL)))
)
"""
ROWS: Final = """
SELECT version_id, uid, display_name, department_uid, department, why, opened_at, due_at,
  receipt, at, signed_on, scan_hash, text_hash, language, exemption, standing
FROM bound WHERE %(show)s = '' OR standing = %(show)s
ORDER BY display_name, uid, version_id
"""
BEHIND: Final = """
SELECT version_id, uid, display_name, department_uid, department, why, opened_at, due_at,
  receipt, at, signed_on, scan_hash, text_hash, language, exemption, standing
FROM bound WHERE (%(show)s = '' OR standing = %(show)s)
  AND (%(after)s::uuid IS NULL OR uid > %(after)s::uuid)
ORDER BY uid LIMIT %(most)s
"""
TOTALS: Final = "SELECT standing, count(*) FROM bound GROUP BY standing"
