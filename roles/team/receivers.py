"""What the team does when the organisation or its channels change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from governance.core.events import (
    assignments_changed,
    channels_dropped,
    departments_changed,
    people_changed,
    places_changed,
    size_changed,
)
from roles.team.models import Assignment
from roles.team.selectors import people_concerned
from roles.team.selectors.adrift import asked_among, asked_and_closures
from roles.team.services import (
    closures_follow,
    closures_recheck,
    decisions_reassign,
    focus_drop,
    handovers_reassign,
    leavers_close,
    leavers_hand_over,
    leaves_end,
    liaisons_follow,
    readiness_refresh,
    reviews_reassign,
    sponsors_follow,
    terms_spread,
    waiting_follow,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer


@receiver(people_changed, dispatch_uid="team.people_changed")
def people_follow(
    *,
    person_ids: Collection[int],
    actor: Viewer,
    now: datetime,
    joined: bool = False,
    **_signal: Any,
) -> None:
    """What leavers held is handed over, others answer in their place, leave pauses readiness."""
    if joined:
        return
    leaves_end(actor=actor, person_ids=person_ids, now=now)
    sponsors_follow(actor=actor, person_ids=person_ids, now=now)
    liaisons_follow(actor=actor, person_ids=person_ids, now=now)
    closures_recheck(actor=actor, now=now)
    asked = asked_among(person_ids)
    if asked:
        waiting_follow(actor=actor, now=now, person_ids=asked)
    people = people_concerned(person_ids)
    if not people:
        return
    leavers_close(actor=actor, person_ids=people, now=now)
    leavers_hand_over(actor=actor, person_ids=people, now=now)
    handovers_reassign(actor=actor, person_ids=people, now=now)
    decisions_reassign(actor=actor, person_ids=people, now=now)
    reviews_reassign(actor=actor, person_ids=people, now=now)
    held = Assignment.objects.open().filter(person_id__in=people)
    readiness_refresh(actor=actor, assignments=held, now=now)


@receiver(channels_dropped, dispatch_uid="team.channels_dropped")
def channels_follow(
    *, channel_ids: Collection[int], actor: Viewer, now: datetime, **_signal: Any
) -> None:
    """What is no longer used is in nobody's focus any more."""
    focus_drop(actor=actor, channel_ids=channel_ids, now=now)
    closures_recheck(actor=actor, now=now)


@receiver(places_changed, dispatch_uid="team.closures_recheck")
def closures_settle(*, actor: Viewer, now: datetime, **_signal: Any) -> None:
    """What was decided on of a closed department may have been the last of it; other departments
    are above, and what they ask for holds."""
    closures_recheck(actor=actor, now=now)
    terms_spread(actor=actor, now=now)


@receiver(size_changed, dispatch_uid="team.size_changed")
def size_follow(*, actor: Viewer, now: datetime, **_signal: Any) -> None:
    """What departments ask for holds in a federated organisation only."""
    terms_spread(actor=actor, now=now)


@receiver(assignments_changed, dispatch_uid="team.assignments_changed")
def roles_follow(
    *, assignment_ids: Collection[int], actor: Viewer, now: datetime, **_signal: Any
) -> None:
    """The same; and whoever has no role any more that let them answer is not asked any more."""
    asked, closed = asked_and_closures(assignment_ids)
    if closed:
        closures_follow(actor=actor, now=now)
    if asked:
        waiting_follow(actor=actor, now=now, person_ids=asked)


@receiver(departments_changed, dispatch_uid="team.departments_changed")
def departments_follow(*, actor: Viewer, now: datetime, **_signal: Any) -> None:
    """What stands in a closed department is decided on by somebody, and what it asked for holds
    no more; a former head is not asked."""
    terms_spread(actor=actor, now=now)
    closures_follow(actor=actor, now=now)
    waiting_follow(actor=actor, now=now)
