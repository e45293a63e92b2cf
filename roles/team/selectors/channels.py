"""What the team tells the registry of channels: who is asked to decide, and who speaks where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q

from roles.channels.hooks import Deciders, Speaker
from roles.org.selectors import organisation_today
from roles.team.models import Assignment
from roles.team.rules import Authority, RoleKind
from roles.team.selectors.circle import circle_around

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

MOST = 50


def channel_deciders(department_id: int | None, now: datetime) -> Deciders:
    """Return whom to ask about a channel of this department; at most seven queries."""
    circle = circle_around(department_id, organisation_today(now))
    return Deciders(
        heads=circle.department_heads,
        head_coaches=circle.head_coaches or circle.fallback_coaches,
        others=circle.root_heads + circle.executives + circle.administrators,
    )


def speaks_on(channel_id: int | OuterRef, department_id: int | OuterRef | None) -> Q:
    """Return what makes an assignment one that speaks there: its focus names the channel, or
    names none and it is of the channel's department, and it goes as far as approved texts."""
    here = Q(channels=channel_id) | Q(channels=None, role__department=department_id or 0)
    reach = Q(
        authority__gte=Authority.APPROVED_TEXT,
        role__type__authority__gte=Authority.APPROVED_TEXT,  # the lower of both holds
    )
    return here & reach & ~Q(role__type__kind=RoleKind.BOOTH)


def channel_speakers(
    viewer: Viewer, channel_id: int, department_id: int | None, now: datetime
) -> list[Speaker]:
    """Return who answers there: whose focus it is, or whose department's, if they have no focus.

    The ready first, at most fifty; one query.
    """
    found = (
        Assignment.objects.active()
        .visible_to(viewer)
        .filter(speaks_on(channel_id, department_id))
        .select_related("person", "role__type")
        .with_readiness(now)
        .order_by("person__display_name", "pk")
    )
    speaking = [
        Speaker(
            uid=each.person.uid,
            name=each.person.display_name,
            role=each.role.type.name,
            authority=each.level_label,
            ready=each.is_ready,
        )
        for each in found[:MOST]
    ]
    return sorted(speaking, key=lambda each: not each.ready)
