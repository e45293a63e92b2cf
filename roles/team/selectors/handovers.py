"""What there is to hand over with a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from roles.channels.models import Channel
from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.team.hooks import handover_parts
from roles.team.models import Assignment, Role
from roles.team.rules import RoleKind, can_hand_over
from roles.team.selectors.reviews import reviewers_able

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from roles.team.rules.verdicts import Verdict


LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class HandoverThings:
    """What somebody else is to have: names, empty where there is nothing of a kind."""

    channels: tuple[str, ...]  # handles of the focus; none named means all of the department's
    coached: tuple[str, ...]  # the department's players who are ready
    backup_for: tuple[str, ...]  # the holder stands in for these people
    fallback_for: tuple[str, ...]  # or in these roles
    kept: tuple[str, ...]  # handles of channels that the holder owns, or is second admin of
    in_hand: tuple[str, ...]  # in words, what upper floors know: "2 escalations in hand"

    def __bool__(self) -> bool:
        named = (self.channels, self.coached, self.backup_for, self.fallback_for)
        return any(named) or bool(self.kept or self.in_hand)


def handover_things(assignment: Assignment, now: datetime) -> HandoverThings:
    """Return what there is to hand over; five queries at most, and those of the upper floors."""
    open_ones = Assignment.objects.open().filter(backup=assignment.person)
    roles = Role.objects.open().filter(fallback=assignment.person)
    coached: tuple[str, ...] = ()
    if assignment.role.type.kind == RoleKind.COACH:
        players = Assignment.objects.ready(now).filter(
            role__department=assignment.role.department_id, role__type__kind=RoleKind.PLAYER
        )
        coached = tuple(players.values_list("person__display_name", flat=True).distinct())
    person = assignment.person
    mine = Q(owner=person) | Q(second_admin=person) | Q(content_owner=person)
    kept = Channel.objects.filter(mine)
    if person.employment != Person.Employment.LEFT:  # who stays keeps what belongs elsewhere
        kept = kept.filter(department=assignment.role.department_id)
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
        kept=tuple(kept.order_by("handle", "pk").values_list("handle", flat=True)[:LISTED]),
        in_hand=tuple(line for part in handover_parts for line in part(assignment.person_id)),
    )


def handers_over(assignment: Assignment, today: date) -> list[int]:
    """Return everybody who may be asked to hand over, nearest first: the holder while at work,
    else their line manager or whoever stands in. About nine queries."""
    holder = assignment.person
    if holder.employment == Person.Employment.ACTIVE:
        return [holder.pk]
    return reviewers_able(assignment, today)


def handover_verdict(
    viewer: Viewer, assignment: Assignment, now: datetime, *, small: bool
) -> Verdict:
    """Return whether the viewer may say that it was handed over; no query, unless they may only
    since they were asked: then some for whether they still are one who may be."""
    verdict = can_hand_over(viewer, assignment, asked_id=None, small=small)
    if verdict or viewer.person_id is None or viewer.person_id != assignment.handover_by_id:
        return verdict
    able = viewer.person_id in handers_over(assignment, organisation_today(now))
    asked_id = viewer.person_id if able else None
    return can_hand_over(viewer, assignment, asked_id=asked_id, small=small)
