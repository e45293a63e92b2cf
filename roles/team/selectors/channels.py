"""What the team tells the registry of channels: who is asked to decide, and who speaks where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from roles.channels.hooks import Advisers, Deciders, Speaker
from roles.org.selectors import organisation_today
from roles.team.models import Assignment, RoleType
from roles.team.rules import Authority, RoleKind
from roles.team.selectors.circle import answering, circle_around, nearest_heads

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

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


def channel_head_coaches(now: datetime) -> tuple[int, ...]:
    """Return who leads the coaches and can answer; a few queries."""
    return circle_around(None, organisation_today(now)).head_coaches


def channel_givers(
    department_ids: Collection[int | None], now: datetime
) -> dict[int | None, list[str]]:
    """Return by department its coaches and the nearest head, of it or above, else the head
    coaches; partners never. Four queries."""
    coaching = _coaching(now)
    coaches = coaching.filter(role__type__function="", role__department__in=list(department_ids))
    near: dict[int | None, list[str]] = {each: [] for each in department_ids}
    for place, name in coaches.values_list("role__department_id", "person__display_name"):
        near[place].append(_("%s (coach)") % name)
    for place, head in nearest_heads(each for each in near if each is not None).items():
        near[place].append(_("%s (head)") % head.display_name)
    if all(near.values()):
        return near
    leading = coaching.filter(role__type__function="head")
    names = leading.values_list("person__display_name", flat=True)
    head_coaches = [_("%s (head coach)") % name for name in names]
    return {place: found or head_coaches for place, found in near.items()}


def _coaching(now: datetime) -> QuerySet[Assignment]:
    held = Assignment.objects.active().within_dates(organisation_today(now))
    here = held.filter(
        role__type__kind=RoleKind.COACH, person__in=answering().exclude(kind="external")
    )
    return here.order_by("proposed_at", "pk")


def channel_advisers(now: datetime) -> list[Advisers]:
    """Return the functions of the booth with who is ready to advise for each, partners never; one
    query."""
    ready = Assignment.objects.ready(now).filter(
        role__type__kind=RoleKind.BOOTH, person__in=answering().exclude(kind="external")
    )
    rows = ready.exclude(role__type__function="").order_by("starts_on", "pk")
    people: dict[tuple[str, str], dict[int, None]] = {}
    for person_id, function, name in rows.values_list(
        "person_id", "role__type__function", "role__type__name"
    ):
        people.setdefault((function, name), {})[person_id] = None
    found = [Advisers(function, name, tuple(ids)) for (function, name), ids in people.items()]
    return sorted(found, key=lambda each: each.name)


def channel_booth_functions() -> dict[str, str]:
    """Return the functions of the booth that roles are made of, by key; one query."""
    types = RoleType.objects.filter(kind=RoleKind.BOOTH, retired_on=None).exclude(function="")
    return dict(types.order_by("name").values_list("function", "name"))


def goes_as_far(level: int) -> Q:
    """Return what is true of an assignment in whose role the departments allow as much."""
    return Q(role__most_authority=None) | Q(role__most_authority__gte=level)


def speaks_on(channel_id: int | OuterRef, department_id: int | OuterRef | None) -> Q:
    """Return what makes an assignment one that speaks there: its focus names the channel, or
    names none and it is of the channel's department, and it goes as far as approved texts."""
    here = Q(channels=channel_id) | Q(channels=None, role__department=department_id or 0)
    reach = Q(
        authority__gte=Authority.APPROVED_TEXT,
        role__type__authority__gte=Authority.APPROVED_TEXT,  # the lower of both holds
    )
    reach &= goes_as_far(Authority.APPROVED_TEXT)
    return here & reach & ~Q(role__type__kind=RoleKind.BOOTH)


def channel_speakers(
    viewer: Viewer, channel_id: int, department_id: int | None, now: datetime
) -> list[Speaker]:
    """Return who answers there: whose focus it is, or whose department's, if they have no focus.

    The ready first, at most fifty; one query.
    """
    focus = Assignment.channels.through.objects.filter(assignment=OuterRef("pk"))
    named: dict[str, Any] = {"named": Exists(focus.filter(channel=channel_id))}
    found = (
        Assignment.objects.active()
        .visible_to(viewer)
        .filter(speaks_on(channel_id, department_id))
        .select_related("person", "role__type")
        .with_readiness(now)
        .annotate(**named)
        .order_by("person__display_name", "pk")
    )
    speaking = [
        Speaker(
            uid=each.person.uid,
            name=each.person.display_name,
            role=each.role.type.name,
            authority=each.level_label,
            ready=each.is_ready,
            named=each.named,  # type: ignore[attr-defined]
        )
        for each in found[:MOST]
    ]
    return sorted(speaking, key=lambda each: not each.ready)
