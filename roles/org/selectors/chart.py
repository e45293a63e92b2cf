"""The organisation chart: departments in one another, with heads, counts and what others add."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from governance.core.errors import Missing
from roles.org.hooks import chart_parts
from roles.org.models import Department, Person
from roles.org.selectors import departments_below

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
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
    *, viewer: Viewer, root: UUID | None, depth: int | None, now: datetime
) -> list[dict[str, Any]]:
    """Return the chart below ``root``, or all of it, ``depth`` levels down (0: no children).

    Raises Missing for a root that is not there or not visible. ``people_below`` counts the
    department and everything under it, shown or not. A flat number of queries.
    """
    visible = Department.objects.current().visible_to(viewer)
    if root is not None:
        top = visible.filter(uid=root).first()
        if top is None:
            raise Missing
        visible = visible.filter(pk__in=departments_below([top.pk]))
    rows = {row["id"]: row for row in visible.order_by("name", "uid").values(*FIELDS)}
    children: dict[int | None, list[int]] = defaultdict(list)
    for key, row in rows.items():
        parent = row["parent_id"] if row["parent_id"] in rows else None
        children[parent].append(key)
    shown = set(_levels(children, depth))
    below = _totals(children, _headcounts(list(rows)))
    parts = _parts(viewer, shown, now)
    return [_node(key, rows, children, below, parts) for key in children[None]]


def _headcounts(departments: list[int]) -> dict[int, int]:
    counted = Person.objects.employed().filter(department_id__in=departments)
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


def _parts(viewer: Viewer, shown: set[int], now: datetime) -> dict[int, dict[str, Any]]:
    parts: dict[int, dict[str, Any]] = {key: {"coaches": [], "gaps": []} for key in shown}
    for part in chart_parts:
        for key, added in part(viewer, sorted(shown), now).items():
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
