"""What there is to hand over with a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from roles.team.models import Assignment, Role
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class HandoverThings:
    """What somebody else is to have: names, empty where there is nothing of a kind."""

    channels: tuple[str, ...]  # handles of the focus; none named means all of the department's
    coached: tuple[str, ...]  # the department's players who are ready
    backup_for: tuple[str, ...]  # the holder stands in for these people
    fallback_for: tuple[str, ...]  # or in these roles

    def __bool__(self) -> bool:
        return bool(self.channels or self.coached or self.backup_for or self.fallback_for)


def handover_things(assignment: Assignment, now: datetime) -> HandoverThings:
    """Return what there is to hand over; four queries at most."""
    open_ones = Assignment.objects.open().filter(backup=assignment.person)
    roles = Role.objects.open().filter(fallback=assignment.person)
    coached: tuple[str, ...] = ()
    if assignment.role.type.kind == RoleKind.COACH:
        players = Assignment.objects.ready(now).filter(
            role__department=assignment.role.department_id, role__type__kind=RoleKind.PLAYER
        )
        coached = tuple(players.values_list("person__display_name", flat=True).distinct())
    return HandoverThings(
        channels=tuple(assignment.channels.order_by("handle").values_list("handle", flat=True)),
        coached=tuple(sorted(coached)),
        backup_for=tuple(
            open_ones.order_by("person__display_name")
            .values_list("person__display_name", flat=True)
            .distinct()
        ),
        fallback_for=tuple(
            str(role) for role in roles.select_related("type", "department").order_by("pk")
        ),
    )
