"""What the Viewer knows of roles: departments coached, functions held, whether they play."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from roles.team.models import Assignment
from roles.team.rules import RoleKind, State

if TYPE_CHECKING:
    from datetime import date

    from governance.core.viewer import ViewerDraft

# Asked with every request, and cheaper than the ORM's way to the same words:
# ``Assignment.objects.active().within_dates(today)`` with ``ready_at(now)``.
HELD: Final = """
SELECT t.kind, t.function, r.department_id, EXISTS (
  SELECT FROM roles_team_readyperiod p WHERE p.assignment_id = a.id AND p.during @> %(now)s)
FROM roles_team_assignment a
JOIN roles_team_role r ON r.id = a.role_id
JOIN roles_team_roletype t ON t.id = r.type_id
WHERE a.person_id = %(person)s AND a.state = %(active)s AND a.starts_on <= %(today)s
  AND (a.ends_on IS NULL OR a.ends_on > %(today)s)
"""


def viewer_team(draft: ViewerDraft) -> None:
    """Fill in what active assignments give today; being ready matters for cover, not for
    permission."""
    person_id = draft.viewer.person_id
    if person_id is None:
        return
    today = draft.now.astimezone(ZoneInfo(draft.zone)).date()
    with connection.cursor() as cursor:
        cursor.execute(
            HELD,
            {"person": person_id, "active": State.ACTIVE, "today": today, "now": draft.now},
        )
        held = cursor.fetchall()
    if draft.viewer.external:
        places = {draft.viewer.department_id or 0, *(row[2] for row in held)}
        draft.set(known_ids=draft.viewer.known_ids | _coaches_of(places, today))
    coached = [row for row in held if row[0] == RoleKind.COACH]
    draft.set(
        coached_department_ids=frozenset(row[2] for row in coached if row[1] != "head"),
        functions=frozenset(row[1] for row in held if row[0] == RoleKind.BOOTH and row[1]),
        head_coach=any(row[1] == "head" for row in coached),
        plays=any(row[0] == RoleKind.PLAYER and row[3] for row in held),
    )


def _coaches_of(department_ids: set[int], today: date) -> frozenset[int]:
    """Return who coaches these departments today, and the head coaches if one has nobody."""
    coaching = Assignment.objects.active().within_dates(today)
    rows = coaching.filter(role__type__kind=RoleKind.COACH).values_list(
        "person_id", "role__type__function", "role__department_id"
    )
    here = Q(role__department__in=department_ids) | Q(role__type__function="head")
    found = list(rows.filter(here))
    near = [row for row in found if row[1] != "head"]
    bare = department_ids - {row[2] for row in near}
    return frozenset(row[0] for row in (found if bare else near))
