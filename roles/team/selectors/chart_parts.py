"""What the team adds to the organisation chart of the API: coaches and gaps of each department."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from roles.team.models import Assignment
from roles.team.rules import RoleKind
from roles.team.selectors.gaps import gaps

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer


def chart_team(
    viewer: Viewer, department_ids: Collection[int], now: datetime
) -> dict[int, dict[str, Any]]:
    """Return ready coaches and gaps by department; five queries, however many departments."""
    parts: dict[int, dict[str, Any]] = defaultdict(lambda: {"coaches": [], "gaps": []})
    coaches = (
        Assignment.objects.visible_to(viewer)
        .ready(now)
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
    wanted = set(department_ids)
    for gap in gaps(viewer=viewer, now=now):
        if gap.department_id in wanted:
            parts[gap.department_id]["gaps"].append(
                {"rule": gap.rule, "subject": gap.subject_uid, "label": gap.label}
            )
    return dict(parts)
