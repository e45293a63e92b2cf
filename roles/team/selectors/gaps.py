"""Coverage rules in SQL, each one statement for the whole organisation.

Only a ready holder counts as cover.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roles.org.hooks import Gap, gap_alarms, gap_rules, small_gap_rules
from roles.org.models import Department, Person
from roles.org.selectors import organisation_settings, organisation_size
from roles.team.models import Assignment
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from governance.core.viewer import Viewer

# One row an assignment, grouped first: the planner then knows how many there are.
PERIOD = """
period AS (
  SELECT assignment_id,
    bool_or(during @> %(now)s::timestamptz) AS ready,
    max(lower(during)) AS since,
    max(upper(during)) FILTER (WHERE upper(during) <= %(now)s) AS ended
  FROM roles_team_readyperiod GROUP BY assignment_id)"""

VACANT = f"""
WITH {PERIOD}, held AS (
  SELECT a.role_id, bool_or(period.ready) AS ready, max(period.ended) AS ended,
    coalesce(string_agg(p.display_name, ', ' ORDER BY a.id) FILTER (
      WHERE a.state IN ('proposed', 'active', 'suspended', 'handing_over')), '') AS under_way
  FROM roles_team_assignment a
  JOIN roles_org_person p ON p.id = a.person_id
  LEFT JOIN period ON period.assignment_id = a.id
  GROUP BY a.role_id
)
SELECT r.uid, t.name, r.focus, d.id, d.uid, d.name, t.kind, t.function,
       coalesce(held.ended, r.opened_at), coalesce(held.under_way, '')
FROM roles_team_role r
JOIN roles_team_roletype t ON t.id = r.type_id
JOIN roles_org_department d ON d.id = r.department_id
LEFT JOIN held ON held.role_id = r.id
WHERE r.closed_on IS NULL AND d.closed_on IS NULL AND held.ready IS NOT TRUE
"""  # noqa: S608  (SQL of ours)

COACHES = f"""
WITH {PERIOD}, counted AS (
  SELECT r.department_id,
    count(*) FILTER (WHERE t.kind = 'player' AND a.state = 'active') AS players,
    min(a.proposed_at) FILTER (WHERE t.kind = 'player' AND a.state = 'active') AS first_player,
    count(*) FILTER (WHERE t.kind = 'coach' AND period.ready) AS coaches,
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

UNCOACHED = f"""
WITH {PERIOD}, coach AS MATERIALIZED (
  SELECT r.department_id, t.function
  FROM period
  JOIN roles_team_assignment a ON a.id = period.assignment_id
  JOIN roles_team_role r ON r.id = a.role_id
  JOIN roles_team_roletype t ON t.id = r.type_id
  WHERE t.kind = 'coach' AND period.ready
)
SELECT a.uid, p.display_name, t.name, d.id, d.uid, d.name, a.proposed_at
FROM roles_team_assignment a
JOIN roles_team_role r ON r.id = a.role_id
JOIN roles_team_roletype t ON t.id = r.type_id
JOIN roles_org_department d ON d.id = r.department_id
JOIN roles_org_person p ON p.id = a.person_id
WHERE t.kind = 'player' AND a.state = 'active'
  AND NOT EXISTS (SELECT FROM coach WHERE coach.function = 'head')
  AND r.department_id NOT IN (SELECT department_id FROM coach)
"""  # noqa: S608  (SQL of ours)


def _rows(sql: str, **params: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def roles_vacant(now: datetime, today: date) -> list[Gap]:
    """CV0: a role stands vacant, that is, nobody who holds it is ready."""
    return [
        Gap(
            rule="CV0",
            subject_type="role",
            subject_uid=uid,
            label=", ".join(part for part in (type_name, focus, department) if part),
            department_id=department_id,
            since=since,
            severity=_vacancy_severity(kind, function),
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
        ) in _rows(VACANT, now=now)
    ]


def _vacancy_severity(kind: str, function: str) -> int:
    if kind != "coach":
        return 3
    return 1 if function == "head" else 2


def departments_uncoached(now: datetime, today: date) -> list[Gap]:
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
            under_way=under_way,
            department=name,
            department_uid=uid,
            people=players,
        )
        for department_id, uid, name, players, coaches, since, under_way in _rows(COACHES, now=now)
    ]


def _coach_words(department: str, coaches: int) -> str:
    if coaches == 0:
        return _("%s has no coach") % department
    words = ngettext("%(name)s has %(n)d coach", "%(name)s has %(n)d coaches", coaches)
    return words % {"name": department, "n": coaches}


def players_uncoached(now: datetime, today: date) -> list[Gap]:
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
            department=department,
            department_uid=department_uid,
            people=1,
        )
        for uid, person, role, department_id, department_uid, department, since in _rows(
            UNCOACHED, now=now
        )
    ]


def team_uncoached(now: datetime, today: date) -> list[Gap]:
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
            since=datetime.combine(since, time(), UTC),
            severity=1,
            under_way=", ".join(dict.fromkeys(asked)),
            department=root.name,
            department_uid=root.uid,
        )
    ]


GAP_RULES = (roles_vacant, departments_uncoached, players_uncoached)
SMALL_RULES = frozenset({"CV1"})  # of those above; what else is asked of it has its own hook


def _of_small(found: list[Gap], now: datetime, today: date) -> list[Gap]:
    kept = [gap for gap in found if gap.rule in SMALL_RULES]
    named = {(gap.rule, gap.subject_uid) for gap in kept}
    more = [gap for rule in small_gap_rules for gap in rule(now, today)]
    return kept + [gap for gap in more if (gap.rule, gap.subject_uid) not in named]


def _concerns(viewer: Viewer, gap: Gap) -> bool:
    if viewer.within_department_ids is not None:
        return gap.department_id in viewer.within_department_ids
    if viewer.head_coach or viewer.auditor or viewer.administrator or viewer.kind == "token":
        return True
    return gap.department_id in viewer.led_department_ids | viewer.coached_department_ids


def gaps(*, viewer: Viewer | None = None, now: datetime, size: str = "") -> list[Gap]:
    """Return every gap, the most urgent first; for ``viewer`` those of theirs.

    Of gaps that are equally grave those come first where a mention is under way, then the oldest.

    A small organisation is shown fewer: a coach, and that everybody signed. ``size`` asks as
    if it were of that size. One statement a rule, however many people there are.
    """
    settings = organisation_settings()
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    found = [gap for rule in gap_rules for gap in rule(now, today)]
    if (size or settings.size or organisation_size()) == "small":
        found = _of_small(found, now, today)
    if viewer is not None:
        found = [gap for gap in found if _concerns(viewer, gap)]
    alarmed = frozenset[int]().union(*(rule(now) for rule in gap_alarms)) if found else frozenset()
    found = [replace(gap, alarm=True) if gap.department_id in alarmed else gap for gap in found]
    return sorted(found, key=lambda gap: (gap.severity, not gap.alarm, gap.since, gap.label))
