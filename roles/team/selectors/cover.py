"""Who counts as cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.team.models import Assignment
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def _ready_coaches(now: datetime) -> QuerySet[Assignment]:
    return (
        Assignment.objects.ready(now)
        .filter(role__type__kind=RoleKind.COACH)
        .select_related("person", "role__department")
        .order_by("starts_on", "pk")
    )


def ready_coaches(department_id: int, now: datetime) -> list[Assignment]:
    """Return the department's ready coaches, longest in office first, people at hand."""
    return list(
        _ready_coaches(now).filter(role__department_id=department_id, role__type__function="")
    )


def ready_head_coaches(now: datetime) -> list[Assignment]:
    """Return the ready head coaches, people at hand."""
    return list(_ready_coaches(now).filter(role__type__function="head"))
