"""Rules about coaching: none or too many (CV1), players without (CV2), too many players (CV7)."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roles.org.hooks import Gap
from roles.org.models import Department, Person
from roles.org.rules.coverage import Act
from roles.org.selectors import organisation_zone
from roles.org.selectors.gap_rules import gap_terms
from roles.team.models import Assignment
from roles.team.rules import RoleKind
from roles.team.selectors.gaps.reads import PERIOD, gap_rows_read

if TYPE_CHECKING:
    from datetime import date

# People, not roles: who holds two of them is one coach, and one player.
COACHES = f"""
WITH {PERIOD}, counted AS (
  SELECT r.department_id,
    count(DISTINCT a.person_id) FILTER (WHERE t.kind = 'player' AND a.state = 'active') AS players,
    min(a.proposed_at) FILTER (WHERE t.kind = 'player' AND a.state = 'active') AS first_player,
    count(DISTINCT a.person_id) FILTER (WHERE t.kind = 'coach' AND period.ready) AS coaches,
    max(period.since) FILTER (WHERE t.kind = 'coach' AND period.ready) AS newest_coach,
    max(period.ended) FILTER (WHERE t.kind = 'coach') AS last_cover,
    coalesce(string_agg(p.display_name, ', ' ORDER BY a.id) FILTER (
      WHERE t.kind = 'coach' AND period.ready IS NOT TRUE
        AND a.state IN ('proposed', 'active', 'suspended', 'handing_over')), '') AS under_way
  FROM roles_team_assignment a
  JOIN roles_team_role r ON r.id = a.role_id
  JOIN roles_team_roletype t ON t.id = r.type_id
  JOIN roles_org_person p ON p.id = a.person_id
  LEFT JOIN period ON period.assignment_id = a.id
  WHERE t.kind = 'player' OR (t.kind = 'coach' AND t.function = '')
  GROUP BY r.department_id
)
SELECT d.id, d.uid, d.name, players, coaches,
       coalesce(CASE WHEN coaches > 2 THEN newest_coach ELSE last_cover END, first_player),
       under_way
FROM counted JOIN roles_org_department d ON d.id = counted.department_id
WHERE d.closed_on IS NULL AND players > 0 AND coaches NOT IN (1, 2)
"""  # noqa: S608  (SQL of ours)

# Nobody is their own coach: one who is the only coach there has none. Counted first, because
# "somebody else" is no equality to join by, and would try every coach for each player.
UNCOACHED = f"""
WITH {PERIOD}, coach AS (
  SELECT r.department_id, t.function, a.person_id
  FROM period
  JOIN roles_team_assignment a ON a.id = period.assignment_id
  JOIN roles_team_role r ON r.id = a.role_id
  JOIN roles_team_roletype t ON t.id = r.type_id
  WHERE t.kind = 'coach' AND period.ready
), head AS MATERIALIZED (
  SELECT count(DISTINCT person_id) AS number, min(person_id) AS first
  FROM coach WHERE function = 'head'
), place AS (
  SELECT department_id, count(DISTINCT person_id) AS number, min(person_id) AS first
  FROM coach GROUP BY department_id
)
SELECT a.uid, p.id, p.display_name, t.name, d.id, d.uid, d.name, a.proposed_at
FROM roles_team_assignment a
JOIN roles_team_role r ON r.id = a.role_id
JOIN roles_team_roletype t ON t.id = r.type_id
JOIN roles_org_department d ON d.id = r.department_id
JOIN roles_org_person p ON p.id = a.person_id
CROSS JOIN head
LEFT JOIN place ON place.department_id = r.department_id
WHERE t.kind = 'player' AND a.state = 'active' AND d.closed_on IS NULL
  AND (head.number = 0 OR (head.number = 1 AND head.first = a.person_id))
  AND (place.number IS NULL OR (place.number = 1 AND place.first = a.person_id))
"""  # noqa: S608  (SQL of ours)

# Players of a department share its ready coaches; who coaches and plays is no player of their own.
CROWDED = f"""
WITH {PERIOD}, coaching AS (
  SELECT DISTINCT r.department_id, a.person_id
  FROM period
  JOIN roles_team_assignment a ON a.id = period.assignment_id
  JOIN roles_team_role r ON r.id = a.role_id
  JOIN roles_team_roletype t ON t.id = r.type_id
  WHERE t.kind = 'coach' AND t.function = '' AND period.ready
), counted AS (
  SELECT r.department_id,
    count(DISTINCT a.person_id) FILTER (
      WHERE t.kind = 'player' AND coaching.person_id IS NULL) AS players,
    count(DISTINCT a.person_id) FILTER (WHERE t.kind = 'coach' AND period.ready) AS coaches,
    max(a.proposed_at) FILTER (WHERE t.kind = 'player') AS newest_player,
    max(period.ended) FILTER (WHERE t.kind = 'coach') AS last_cover
  FROM roles_team_assignment a
  JOIN roles_team_role r ON r.id = a.role_id
  JOIN roles_team_roletype t ON t.id = r.type_id
  LEFT JOIN period ON period.assignment_id = a.id
  LEFT JOIN coaching
    ON coaching.department_id = r.department_id AND coaching.person_id = a.person_id
  WHERE (t.kind = 'player' AND a.state = 'active') OR (t.kind = 'coach' AND t.function = '')
  GROUP BY r.department_id
)
SELECT d.id, d.uid, d.name, players, coaches, greatest(newest_player, last_cover)
FROM counted JOIN roles_org_department d ON d.id = counted.department_id
WHERE d.closed_on IS NULL AND coaches > 0 AND players > coaches * %(most)s
"""  # noqa: S608  (SQL of ours)


def departments_uncoached(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV1: a department with players has one or two ready coaches."""
    return [
        Gap(
            rule="CV1",
            subject_type="department",
            subject_uid=uid,
            label=_coach_words(name, coaches),
            department_id=department_id,
            since=since,
            severity=1 if coaches == 0 else 4,
            act=Act.COACH if coaches == 0 else Act.FIX,
            under_way=under_way,
            department=name,
            department_uid=uid,
            people=players,
        )
        for department_id, uid, name, players, coaches, since, under_way in gap_rows_read(
            COACHES, now=now
        )
    ]


def _coach_words(department: str, coaches: int) -> str:
    if coaches == 0:
        return _("%s has no coach") % department
    words = ngettext("%(name)s has %(n)d coach", "%(name)s has %(n)d coaches", coaches)
    return words % {"name": department, "n": coaches}


def players_uncoached(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV2: every player has a coach, else the head coach is theirs; a gap when there is neither."""
    return [
        Gap(
            rule="CV2",
            subject_type="assignment",
            subject_uid=uid,
            label=_("%(person)s, %(role)s, has no coach, and there is no head coach")
            % {"person": person, "role": role},
            department_id=department_id,
            since=since,
            severity=2,
            act=Act.COACH,
            department=department,
            department_uid=department_uid,
            people=1,
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
        ) in gap_rows_read(UNCOACHED, now=now)
    ]


def team_uncoached(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV1 of a small organisation: it has a ready coach, players or not."""
    root = Department.objects.current().filter(parent=None).order_by("pk").first()
    coaches = Assignment.objects.open().filter(role__type__kind=RoleKind.COACH)
    if root is None or not Person.objects.employed().exists() or coaches.ready(now).exists():
        return []
    asked = coaches.order_by("pk").values_list("person__display_name", flat=True)
    since = root.periods.aggregate(since=Min("during__startswith"))["since"] or today
    return [
        Gap(
            rule="CV1",
            subject_type="department",
            subject_uid=root.uid,
            label=_coach_words(root.name, 0),
            department_id=root.pk,
            since=datetime.combine(since, time(), organisation_zone()),
            severity=1,
            act=Act.COACH,
            under_way=", ".join(dict.fromkeys(asked)),
            department=root.name,
            department_uid=root.uid,
        )
    ]


def coaches_crowded(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV7: a coach has at most twelve players, or as many as the rule is set to; those of one
    department share theirs."""
    most = gap_terms("CV7", size).threshold
    return [
        Gap(
            rule="CV7",
            subject_type="department",
            subject_uid=uid,
            label=_crowded_words(name, players, coaches, most),
            department_id=department_id,
            since=since,
            severity=3,
            act=Act.COACH,
            department=name,
            department_uid=uid,
        )
        for department_id, uid, name, players, coaches, since in gap_rows_read(
            CROWDED, now=now, most=most
        )
    ]


def _crowded_words(department: str, players: int, coaches: int, most: int) -> str:
    words = ngettext(
        "%(name)s has %(players)d players for one coach, who can see to %(most)d",
        "%(name)s has %(players)d players for %(coaches)d coaches, who can see to %(most)d each",
        coaches,
    )
    named = {"name": department, "players": players, "coaches": coaches, "most": most}
    return words % named
