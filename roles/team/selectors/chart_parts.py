"""What the team adds to the organisation chart of the API: coaches and gaps of each department."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from roles.team.models import Assignment
from roles.team.rules import RoleKind
from roles.team.selectors.gaps import gaps
from roles.team.selectors.moments import ready_within, span_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from governance.core.viewer import Viewer


def chart_team(
    viewer: Viewer, department_ids: Collection[int], as_of: date | None, now: datetime
) -> dict[int, dict[str, Any]]:
    """Return ready coaches and gaps by department, a fixed number of queries; on a day of the past
    whoever was ready at some moment of it, and no gaps: not all that they follow from is kept."""
    parts: dict[int, dict[str, Any]] = defaultdict(
        lambda: {"coaches": [], "gaps": [] if as_of is None else None}
    )
    coaches = (
        Assignment.objects.visible_to(viewer)
        .filter(ready_within(span_of(as_of, now)))
        .filter(role__type__kind=RoleKind.COACH, role__department_id__in=department_ids)
        .order_by("starts_on", "pk")
        .values_list(
            "role__department_id",
            "uid",
            "person__uid",
            "person__display_name",
            "role__type__key",
        )
    )
    for department, uid, person, name, key in coaches:
        parts[department]["coaches"].append(
            {"assignment": uid, "person": person, "name": name, "type": key}
        )
    wanted = set(department_ids) if as_of is None else set()
    for gap in gaps(viewer=viewer, now=now) if wanted else ():
        if gap.department_id in wanted:
            parts[gap.department_id]["gaps"].append(
                {"rule": gap.rule, "subject": gap.subject_uid, "label": gap.label}
            )
    return dict(parts)
