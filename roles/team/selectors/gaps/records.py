"""Rules about the role records themselves: vacant (CV0), without a backup (CV5), twice (CV12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from roles.org.hooks import Gap
from roles.org.rules.coverage import Act
from roles.team.rules import RoleKind
from roles.team.selectors.gaps.reads import PERIOD, gap_rows_read

if TYPE_CHECKING:
    from datetime import date, datetime

# Where players have no coach, one vacant role of a coach is that same hole, and CV1 tells of it.
VACANT = f"""
WITH {PERIOD}, held AS (
  SELECT a.role_id, bool_or(period.ready) AS ready, max(period.ended) AS ended,
    coalesce(string_agg(p.display_name, ', ' ORDER BY a.id) FILTER (
      WHERE a.state IN ('proposed', 'active', 'suspended', 'handing_over')), '') AS under_way
  FROM roles_team_assignment a
  JOIN roles_org_person p ON p.id = a.person_id
  LEFT JOIN period ON period.assignment_id = a.id
  GROUP BY a.role_id
), uncoached AS (
  SELECT r.department_id
  FROM roles_team_assignment a
  JOIN roles_team_role r ON r.id = a.role_id
  JOIN roles_team_roletype t ON t.id = r.type_id
  LEFT JOIN period ON period.assignment_id = a.id
  GROUP BY r.department_id
  HAVING bool_or(t.kind = 'player' AND a.state = 'active')
    AND NOT coalesce(bool_or(t.kind = 'coach' AND t.function = '' AND period.ready), false)
), vacant AS (
  SELECT r.*, t.name AS type, t.kind, t.function, held.ended, held.under_way,
    t.kind = 'coach' AND t.function = '' AS coaches,
    row_number() OVER (PARTITION BY r.department_id, t.kind = 'coach' AND t.function = ''
      ORDER BY r.opened_at, r.id) AS turn
  FROM roles_team_role r
  JOIN roles_team_roletype t ON t.id = r.type_id
  LEFT JOIN held ON held.role_id = r.id
  WHERE r.closed_on IS NULL AND held.ready IS NOT TRUE
)
SELECT r.uid, r.type, r.focus, d.id, d.uid, d.name, r.kind, r.function,
       coalesce(r.ended, r.opened_at), coalesce(r.under_way, '')
FROM vacant r
JOIN roles_org_department d ON d.id = r.department_id
LEFT JOIN uncoached ON uncoached.department_id = r.department_id
WHERE d.closed_on IS NULL AND NOT (r.coaches AND r.turn = 1 AND uncoached IS NOT NULL)
"""  # noqa: S608  (SQL of ours)

# Of everybody who may act: whoever is named must be somebody else, employed and not on leave.
UNBACKED = f"""
WITH {PERIOD}
SELECT a.uid, p.id, p.display_name, t.name, d.id, d.uid, d.name, period.since,
       coalesce(stand_in.display_name, '')
FROM roles_team_assignment a
JOIN roles_team_role r ON r.id = a.role_id
JOIN roles_team_roletype t ON t.id = r.type_id
JOIN roles_org_department d ON d.id = r.department_id
JOIN roles_org_person p ON p.id = a.person_id
JOIN period ON period.assignment_id = a.id
LEFT JOIN roles_org_person stand_in ON stand_in.id = a.backup_id
WHERE t.critical AND period.ready AND r.closed_on IS NULL AND d.closed_on IS NULL
  AND (stand_in.id IS NULL OR stand_in.employment <> 'active' OR stand_in.id = p.id)
"""  # noqa: S608  (SQL of ours)

# A focus is what the role names and what its holder was assigned to.
TWICE = """
WITH focus AS (
  SELECT DISTINCT ON (a.role_id) a.role_id,
    (SELECT string_agg(c.channel_id::text, ',' ORDER BY c.channel_id)
     FROM roles_team_assignment_channels c WHERE c.assignment_id = a.id) AS channels,
    (SELECT string_agg(x, ',' ORDER BY x) FROM unnest(a.languages) x) AS languages,
    (SELECT string_agg(x, ',' ORDER BY x) FROM unnest(a.regions) x) AS regions
  FROM roles_team_assignment a WHERE a.state IN ('active', 'suspended')
  ORDER BY a.role_id, a.starts_on, a.id
), alike AS (
  SELECT r.department_id, t.name AS type, min(r.focus) AS focus, count(*) AS number,
    max(r.opened_at) AS since,
    (array_agg(r.uid ORDER BY r.opened_at DESC, r.id DESC))[1] AS newest
  FROM roles_team_role r
  JOIN roles_team_roletype t ON t.id = r.type_id
  LEFT JOIN focus ON focus.role_id = r.id
  WHERE r.closed_on IS NULL AND t.kind <> 'coach'
  GROUP BY r.department_id, t.id, lower(btrim(r.focus)), focus.channels, focus.languages,
    focus.regions
  HAVING count(*) > 1
)
SELECT alike.newest, alike.type, alike.focus, alike.number, alike.since, d.id, d.uid, d.name
FROM alike JOIN roles_org_department d ON d.id = alike.department_id
WHERE d.closed_on IS NULL
"""


def roles_vacant(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV0: a role stands vacant, that is, nobody who holds it is ready; one hole is one gap."""
    return [
        Gap(
            rule="CV0",
            subject_type="role",
            subject_uid=uid,
            label=", ".join(part for part in (type_name, focus, department) if part),
            department_id=department_id,
            since=since,
            severity=_vacancy_severity(kind, function),
            act=Act.COACH if kind == RoleKind.COACH else Act.ASSIGN,
            under_way=under_way,
            department=department,
            department_uid=department_uid,
        )
        for (
            uid,
            type_name,
            focus,
            department_id,
            department_uid,
            department,
            kind,
            function,
            since,
            under_way,
        ) in gap_rows_read(VACANT, now=now)
    ]


def _vacancy_severity(kind: str, function: str) -> int:
    if kind != "coach":
        return 3
    return 1 if function == "head" else 2


def roles_unbacked(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV5: whoever holds a critical role has somebody who stands in, and can."""
    return [
        Gap(
            rule="CV5",
            subject_type="assignment",
            subject_uid=uid,
            label=_unbacked_words(person, type_name, stand_in),
            department_id=department_id,
            since=since,
            severity=3,
            act=Act.BACKUP,
            department=department,
            department_uid=department_uid,
            person_id=person_id,
        )
        for (
            uid,
            person_id,
            person,
            type_name,
            department_id,
            department_uid,
            department,
            since,
            stand_in,
        ) in gap_rows_read(UNBACKED, now=now)
    ]


def _unbacked_words(person: str, role: str, stand_in: str) -> str:
    words = {"person": person, "role": role, "stand_in": stand_in}
    if stand_in:
        return _("%(stand_in)s cannot stand in for %(person)s, %(role)s, any more") % words
    return _("Nobody stands in for %(person)s, %(role)s") % words


def roles_twice(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV12: no two roles of one type, department and focus; coaches excepted."""
    return [
        Gap(
            rule="CV12",
            subject_type="role",
            subject_uid=uid,
            label=_("%(department)s has %(n)d roles alike: %(role)s")
            % {
                "department": department,
                "n": number,
                "role": ", ".join(part for part in (type_name, focus) if part),
            },
            department_id=department_id,
            since=since,
            severity=4,
            act=Act.CLOSE,
            department=department,
            department_uid=department_uid,
        )
        for uid, type_name, focus, number, since, department_id, department_uid, department in (
            gap_rows_read(TWICE)
        )
    ]
