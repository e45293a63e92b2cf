"""What the chart and the list are made of: a few queries over the whole tree."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.core.exceptions import EmptyResultSet
from django.db import connection

from roles.org.models import Department, Person
from roles.org.selectors import people_told
from roles.team.models import Assignment, ready_at
from roles.team.rules import RoleKind
from roles.team.selectors.chart.drawing import Coach, Label
from roles.team.selectors.chart.tree import Figures

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer

HEAD = "head"  # the function of a head coach


# One mark a person, for the roles they hold wherever it is: the bits of what they hold, 1 coach,
# 2 player, 4 booth. Holders are few beside people, so they are judged first and joined after.
FIGURES = """
WITH kind AS MATERIALIZED (
  SELECT id, CASE kind WHEN 'coach' THEN 1 WHEN 'player' THEN 2 ELSE 4 END AS bit
  FROM roles_team_roletype
), holder AS MATERIALIZED (
  SELECT a.person_id, bit_or(kind.bit) AS held
  FROM roles_team_assignment a
  JOIN roles_team_role r ON r.id = a.role_id
  JOIN kind ON kind.id = r.type_id
  WHERE a.state = 'active'
  GROUP BY a.person_id
)
SELECT p.department_id, count(*),
  count(*) FILTER (WHERE held & 3 = 1),
  count(*) FILTER (WHERE held & 3 = 3),
  count(*) FILTER (WHERE held & 3 = 2),
  count(*) FILTER (WHERE held = 4),
  count(*) FILTER (WHERE held & 4 = 4)
FROM ({people}) p LEFT JOIN holder ON holder.person_id = p.id
GROUP BY p.department_id
"""


def figures_by_department(
    viewer: Viewer, departments: Collection[int] | None = None
) -> dict[int, Figures]:
    """Count people by department and mark; one GROUP BY, rows only where somebody works."""
    found: dict[int, Figures] = defaultdict(Figures)
    people = Person.objects.employed().visible_to(viewer).exclude(department=None)
    if departments is not None:
        people = people.filter(department__in=departments)
    try:
        sql, params = people.order_by().values("id", "department_id").query.sql_with_params()
    except EmptyResultSet:
        return found
    with connection.cursor() as cursor:
        cursor.execute(FIGURES.format(people=sql), params)
        for department, *numbers in cursor.fetchall():
            found[department] = Figures(*numbers)
    return found


def coaches_by_department(
    viewer: Viewer, now: datetime, departments: Iterable[int] | None = None
) -> dict[int, list[Coach]]:
    """Return who coaches which department, ready or still getting ready; one query."""
    coaching = Assignment.objects.active().filter(role__type__kind=RoleKind.COACH)
    holders = coaching.visible_to(viewer)
    if viewer.external:  # their department's coaches are known to them, as whom to ask
        known = coaching.filter(person__in=viewer.known_ids)
        holders |= known.filter(role__department=viewer.department_id)
    if departments is not None:
        holders = holders.filter(role__department__in=departments)
    rows = holders.order_by("person__display_name").values_list(
        "role__department_id",
        "person_id",
        "person__display_name",
        ready_at(now),
        "role__type__function",
    )
    found: dict[int, list[Coach]] = defaultdict(list)
    for department, person, name, ready, function in rows:
        found[department].append(Coach(person, name, ready, head=function == HEAD))
    return found


def labels_read(
    departments: Sequence[int],
    *,
    viewer: Viewer,
    coaches: Mapping[int, Sequence[Coach]],
    missing: Callable[[int], str],
) -> dict[int, Label]:
    """Return what is written on these departments' cards; one query, for partners two."""
    rows = list(
        Department.objects.filter(pk__in=departments).values_list(
            "id", "uid", "name", "head_id", "head__display_name"
        )
    )
    told = people_told(viewer, [row[3] for row in rows if row[3]])
    return {
        key: Label(
            uid,
            name,
            head if head_id in told else "",
            tuple(coaches.get(key, ())),
            missing(key),
        )
        for key, uid, name, head_id, head in rows
    }
