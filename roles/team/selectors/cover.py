"""Who counts as cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from roles.team.models import Assignment
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from roles.org.models import Person


def _ready_coaches(now: datetime) -> QuerySet[Assignment]:
    return (
        Assignment.objects.ready_still(now)
        .filter(role__type__kind=RoleKind.COACH)
        .select_related("person", "role__department", "role__type")
        .order_by("starts_on", "pk")
    )


def ready_coaches(department_id: int, now: datetime) -> list[Assignment]:
    """Return the department's ready coaches, longest in office first, people at hand."""
    return list(
        _ready_coaches(now).filter(role__department_id=department_id, role__type__function="")
    )


def ready_players(
    people: Iterable[Person], department_ids: Iterable[int], now: datetime
) -> list[Assignment]:
    """Return the ready players' roles that these hold in these departments, or on a channel of
    theirs; one more than once where both are so."""
    places = list(department_ids)
    return list(
        Assignment.objects.ready_still(now)
        .filter(role__type__kind=RoleKind.PLAYER, person__in=list(people))
        .filter(Q(role__department__in=places) | Q(channels__department__in=places))
        .select_related("role__type")
    )


def ready_head_coaches(now: datetime) -> list[Assignment]:
    """Return the ready head coaches, people at hand."""
    return list(_ready_coaches(now).filter(role__type__function="head"))
