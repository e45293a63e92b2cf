"""The organisation chart: departments in one another, with heads, counts and what others add."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F

from governance.core.errors import Missing
from roles.org.hooks import chart_parts
from roles.org.models import Department, DepartmentPeriod, Person, Placement
from roles.org.selectors.rows import unseen_blanked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

FIELDS = (
    "id",
    "uid",
    "external_id",
    "name",
    "parent_id",
    "head__uid",
    "head__display_name",
    "head__title",
)


def chart_nested(
    *,
    viewer: Viewer,
    root: UUID | None,
    depth: int | None,
    as_of: date | None = None,
    now: datetime,
) -> list[dict[str, Any]]:
    """Return the chart below ``root``, or all of it, ``depth`` levels down (0: no children).

    Raises Missing for a root that is not there or not visible. ``people_below`` counts the
    department and everything under it, shown or not. With ``as_of`` all is as it was that day,
    but for gaps, which are None then. A flat number of queries.
    """
    rows = _heads_told(viewer, _rows(viewer, as_of))
    children: dict[int | None, list[int]] = defaultdict(list)
    for key, row in rows.items():
        parent = row["parent_id"] if row["parent_id"] in rows else None
        children[parent].append(key)
    if root is not None:
        children[None] = [key for key, row in rows.items() if row["uid"] == root]
        if not children[None]:
            raise Missing
    shown = set(_levels(children, depth))
    below = _totals(children, _headcounts(_levels(children, None), as_of))
    parts = _parts(viewer, shown, as_of, now)
    return [_node(key, rows, children, below, parts) for key in children[None]]


def _rows(viewer: Viewer, as_of: date | None) -> dict[int, dict[str, Any]]:
    """Return the visible departments by primary key, in the order of their names; one query."""
    visible = Department.objects.visible_to(viewer)
    if as_of is None:
        found: Any = visible.current().order_by("name", "uid").values(*FIELDS)
    else:
        named = {
            "uid": F("department__uid"),
            "external_id": F("department__external_id"),
        }
        then = DepartmentPeriod.objects.as_of(as_of).filter(department__in=visible)
        own = [name for name in FIELDS if name not in {"id", *named}]
        found = then.order_by("name", "department__uid").values("department_id", *own, **named)
    return {row.get("department_id") or row["id"]: row for row in found}


def _heads_told(viewer: Viewer, rows: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    told = unseen_blanked(viewer, list(rows.values()), "head__uid")
    return dict(zip(rows, told, strict=True))


def _headcounts(departments: list[int], as_of: date | None) -> dict[int, int]:
    """Return who works right in each, on that day or now; one query."""
    counted: Any = Person.objects.employed().filter(department_id__in=departments)
    if as_of is not None:
        counted = Placement.objects.as_of(as_of).filter(department_id__in=departments)
    rows = counted.values_list("department_id").annotate(number=Count("id"))
    return {department: number for department, number in rows if department is not None}


def _totals(
    children: Mapping[int | None, list[int]], own: Mapping[int, int]
) -> dict[int, tuple[int, int]]:
    """Return (own, own and below) for each department, from the leaves up."""
    order = _levels(children, None)
    totals: dict[int, tuple[int, int]] = {}
    for key in reversed(order):
        lower = sum(totals[child][1] for child in children.get(key, ()))
        totals[key] = (own.get(key, 0), own.get(key, 0) + lower)
    return totals


def _levels(children: Mapping[int | None, list[int]], depth: int | None) -> list[int]:
    """Return the departments level by level, down to ``depth``."""
    found: list[int] = []
    level = children.get(None, [])
    while level and (depth is None or depth >= 0):
        found += level
        level = [child for key in level for child in children.get(key, ())]
        depth = None if depth is None else depth - 1
    return found


def _parts(
    viewer: Viewer, shown: set[int], as_of: date | None, now: datetime
) -> dict[int, dict[str, Any]]:
    gaps: list[Any] | None = [] if as_of is None else None
    parts: dict[int, dict[str, Any]] = {key: {"coaches": [], "gaps": gaps} for key in shown}
    for part in chart_parts:
        for key, added in part(viewer, sorted(shown), as_of, now).items():
            parts[key].update(added)
    return parts


def _node(
    key: int,
    rows: Mapping[int, dict[str, Any]],
    children: Mapping[int | None, list[int]],
    totals: Mapping[int, tuple[int, int]],
    parts: Mapping[int, dict[str, Any]],
) -> dict[str, Any]:
    row = rows[key]
    head = {
        "uid": row["head__uid"],
        "display_name": row["head__display_name"],
        "title": row["head__title"],
    }
    lower = [child for child in children.get(key, ()) if child in parts]
    return {
        "uid": row["uid"],
        "external_id": row["external_id"],
        "name": row["name"],
        "head": head if head["uid"] else None,
        "people": totals[key][0],
        "people_below": totals[key][1],
        **parts[key],
        "departments": [_node(child, rows, children, totals, parts) for child in lower],
    }
