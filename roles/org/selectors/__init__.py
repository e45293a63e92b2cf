"""Reading the organisation: its settings and calendar, its tree, and who an account belongs to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection

from roles.org.models import Department, Holiday, OrganisationSettings, Person
from roles.org.rules import size_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer

KEPT = [each.attname for each in OrganisationSettings._meta.concrete_fields]  # noqa: SLF001
SETTINGS = f"SELECT {', '.join(KEPT)} FROM roles_org_organisationsettings WHERE id = 1"  # noqa: S608

BELOW = """
WITH RECURSIVE below (id) AS (
  SELECT id FROM roles_org_department WHERE id = ANY(%s)
  UNION
  SELECT child.id FROM roles_org_department child JOIN below ON child.parent_id = below.id
)
SELECT id FROM below
"""

ABOVE = """
WITH RECURSIVE above (id, steps) AS (
  SELECT id, 0 FROM roles_org_department WHERE id = %s
  UNION ALL
  SELECT department.parent_id, steps + 1
  FROM above JOIN roles_org_department department ON department.id = above.id
  WHERE department.parent_id IS NOT NULL
)
SELECT id FROM above ORDER BY steps
"""


ABOVE_EACH = """
WITH RECURSIVE above (start, id, steps) AS (
  SELECT id, id, 0 FROM roles_org_department WHERE id = ANY(%s)
  UNION ALL
  SELECT above.start, department.parent_id, steps + 1
  FROM above JOIN roles_org_department department ON department.id = above.id
  WHERE department.parent_id IS NOT NULL
)
SELECT start, id FROM above ORDER BY start, steps
"""


STRUCTURE_KEY = 0x504C4159  # "PLAY"

MANAGERS = """
WITH RECURSIVE above (id, path) AS (
  SELECT id, ARRAY[id] FROM roles_org_person WHERE id = %s
  UNION ALL
  SELECT person.manager_id, above.path || person.manager_id
  FROM above JOIN roles_org_person person ON person.id = above.id
  WHERE person.manager_id IS NOT NULL AND person.manager_id <> ALL(above.path)
)
SELECT above.id, person.display_name
FROM above JOIN roles_org_person person ON person.id = above.id
ORDER BY cardinality(above.path)
"""


def structure_lock(cursor: CursorWrapper) -> None:
    """Wait until nobody else, import or person, changes the tree of departments or the lines
    of managers; held to the end of the transaction. A circle that two edits would close
    together is then seen by the second."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STRUCTURE_KEY])


def structure_try(cursor: CursorWrapper) -> bool:
    """Take the same lock if nobody has it; return whether."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [STRUCTURE_KEY])
    return bool(cursor.fetchone()[0])


def person_managers(person_id: int) -> list[tuple[int, str]]:
    """Return (id, name) of the person and of the managers above, nearest first; one query."""
    with connection.cursor() as cursor:
        cursor.execute(MANAGERS, [person_id])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def organisation_settings() -> OrganisationSettings:
    """Return the one row of settings, or the defaults when nobody has saved any.

    Everything asks for it, so the statement is not put together anew each time.
    """
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        row = cursor.fetchone()
    if row is None:
        return OrganisationSettings(pk=1)
    return OrganisationSettings.from_db(connection.alias, KEPT, row)


def organisation_language() -> str:
    return organisation_settings().language


def organisation_size() -> str:
    """Return ``small``, ``standard`` or ``federated``: as set, which it is once anybody is listed;
    until then by headcount. See ``is_outgrown``."""
    chosen = organisation_settings().size
    return chosen or size_of(Person.objects.employed().count())


def organisation_zone() -> ZoneInfo:
    return ZoneInfo(organisation_settings().time_zone)


def organisation_today(now: datetime) -> date:
    """Return the day that ``now`` falls on where the organisation is."""
    return now.astimezone(ZoneInfo(organisation_settings().time_zone)).date()


def holidays() -> frozenset[date]:
    return frozenset(Holiday.objects.filter(counts=True).values_list("day", flat=True))


def departments_below(ids: Iterable[int]) -> frozenset[int]:
    """Return the ids of these departments and of all below them; one query."""
    roots = list(ids)
    if not roots:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [roots])
        return frozenset(row[0] for row in cursor.fetchall())


BELOW_EACH = """
WITH RECURSIVE below (top, id) AS (
  SELECT id, id FROM roles_org_department WHERE id = ANY(%s)
  UNION
  SELECT below.top, child.id
  FROM roles_org_department child JOIN below ON child.parent_id = below.id
)
SELECT top, id FROM below
"""


def tree_open(parents: Mapping[int, int | None], shown: Container[int]) -> dict[int, int | None]:
    """Return for each department the nearest one above it that is ``shown``: a closed one in
    between passes on what stands below it. A parent that is unknown is none."""

    def above(key: int) -> int | None:
        parent = parents[key]
        while parent is not None and parent in parents and parent not in shown:
            parent = parents[parent]
        return parent if parent in parents else None

    return {key: above(key) for key in parents}


def departments_below_each(ids: Iterable[int]) -> defaultdict[int, list[int]]:
    """Return for each of these departments the ids of itself and all below it; one query."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    tops = list(ids)
    if tops:
        with connection.cursor() as cursor:
            cursor.execute(BELOW_EACH, [tops])
            for top, key in cursor.fetchall():
                found[top].append(key)
    return found


def departments_above_each(ids: Iterable[int]) -> defaultdict[int, list[int]]:
    """Return for each of these departments the ids of itself and all above, nearest first; one
    query."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    starts = list(ids)
    if starts:
        with connection.cursor() as cursor:
            cursor.execute(ABOVE_EACH, [starts])
            for start, key in cursor.fetchall():
                found[start].append(key)
    return found


def department_ancestors(department_id: int) -> list[Department]:
    """Return the department and those above it, nearest first, heads at hand; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, [department_id])
        ids = [row[0] for row in cursor.fetchall()]
    found = Department.objects.select_related("head").in_bulk(ids)
    return [found[key] for key in ids]


def department_subtree(uid: UUID) -> frozenset[int]:
    """Return the ids of the department with this ``uid`` and all below; empty if it is missing."""
    return departments_below(Department.objects.filter(uid=uid).values_list("id", flat=True))


def people_told(viewer: Viewer, person_ids: Iterable[int]) -> set[int]:
    """Return those of ``person_ids`` whose names the viewer may read beside something else: all,
    for people from outside only whom they see; one query, and that for them only."""
    asked = set(person_ids)
    if not viewer.external or not asked:
        return asked
    seen = Person.objects.visible_to(viewer).filter(pk__in=asked)
    return set(seen.values_list("pk", flat=True))


def person_of_user(user_id: int) -> Person | None:
    """Return the person, not one who left, that signs in with this account."""
    return Person.objects.employed().select_related("department").filter(user_id=user_id).first()
