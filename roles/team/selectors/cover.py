"""Who counts as cover, and who belongs to an audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from roles.org.models import Person
from roles.org.selectors import departments_below
from roles.team.models import Assignment, Audience, ChecklistItem
from roles.team.rules import ItemKind, RoleKind, State

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


def _holders(audience: Audience) -> QuerySet[Assignment]:
    """Return who holds such a role, or has accepted to: time to read before the first day."""
    accepted = ChecklistItem.objects.filter(
        assignment=OuterRef("pk"), kind=ItemKind.ACCEPT, met_at__isnull=False
    )
    return Assignment.objects.filter(
        Q(state__in=[State.ACTIVE, State.SUSPENDED, State.HANDING_OVER])
        | (Q(state=State.PROPOSED) & Exists(accepted)),
        role__type__kind__in=audience.audience_role_kinds,
    )


def audience_people(audience: Audience) -> QuerySet[Person]:
    """Return everybody employed for whom it is; holders count from the day they accept."""
    people = Person.objects.employed()
    if audience.audience_kind == Audience.AudienceKind.EVERYONE:
        return people
    if audience.audience_kind == Audience.AudienceKind.DEPARTMENT:
        below = departments_below([audience.audience_department_id or 0])
        return people.filter(department_id__in=below)
    return people.filter(pk__in=_holders(audience).values("person_id"))


def audience_has(audience: Audience, person_id: int) -> bool:
    """Whether it is for this person; one query, two for a department's subtree."""
    return audience_people(audience).filter(pk=person_id).exists()
