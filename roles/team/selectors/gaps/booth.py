"""The rule about the booth (CV9): each function has somebody, and somebody who stands in.

A function is on where a role of it is open. That nobody holds it is told by CV0, and that nobody
stands in for a critical role by CV5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from roles.org.hooks import Gap
from roles.org.rules.coverage import Act
from roles.team.selectors.gaps.reads import PERIOD, gap_rows_read

if TYPE_CHECKING:
    from datetime import date, datetime

# Two who may act stand in for each other; one needs somebody named, at work and somebody else.
ALONE = f"""
WITH {PERIOD}, advising AS (
  SELECT t.id AS type_id, t.name AS type, a.uid, a.person_id, r.department_id, period.since,
    coalesce(stand_in.employment = 'active' AND stand_in.id <> a.person_id, false) AS backed,
    row_number() OVER (PARTITION BY t.id ORDER BY a.starts_on, a.id) AS turn
  FROM roles_team_assignment a
  JOIN roles_team_role r ON r.id = a.role_id
  JOIN roles_team_roletype t ON t.id = r.type_id
  JOIN roles_org_department d ON d.id = r.department_id
  JOIN period ON period.assignment_id = a.id
  LEFT JOIN roles_org_person stand_in ON stand_in.id = a.backup_id
  WHERE t.kind = 'booth' AND NOT t.critical AND period.ready
    AND r.closed_on IS NULL AND d.closed_on IS NULL
), alone AS (
  SELECT type_id FROM advising GROUP BY type_id
  HAVING count(DISTINCT person_id) = 1 AND NOT bool_or(backed)
)
SELECT advising.uid, p.id, p.display_name, advising.type, d.id, d.uid, d.name, advising.since
FROM advising
JOIN alone ON alone.type_id = advising.type_id
JOIN roles_org_person p ON p.id = advising.person_id
JOIN roles_org_department d ON d.id = advising.department_id
WHERE advising.turn = 1
"""  # noqa: S608  (SQL of ours)


def functions_unbacked(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV9: of each function of the booth two may act, or the one has somebody who stands in."""
    return [
        Gap(
            rule="CV9",
            subject_type="assignment",
            subject_uid=uid,
            label=_("%(role)s: nobody stands in for %(person)s") % {"role": role, "person": person},
            department_id=department_id,
            since=since,
            severity=4,
            act=Act.BACKUP,
            department=department,
            department_uid=department_uid,
            person_id=person_id,
        )
        for (
            uid,
            person_id,
            person,
            role,
            department_id,
            department_uid,
            department,
            since,
        ) in gap_rows_read(ALONE, now=now)
    ]
