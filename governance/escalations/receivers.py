"""What the floors below tell escalations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from governance.core.events import assignments_changed, people_changed
from governance.core.request import request_id
from governance.core.viewer import system_viewer
from governance.escalations.services import escalations_recall, escalations_restart
from governance.escalations.services.promise_keeping import promises_follow
from governance.escalations.services.watching import watches_leave

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


@receiver(people_changed, dispatch_uid="escalations.people_changed")
def leavers_hand_back(
    person_ids: list[int], actor: Viewer, now: datetime, joined: bool = False, **kwargs: Any
) -> None:
    """What a leaver had in hand goes to those who are here; they watch nothing any more."""
    if not joined:
        escalations_restart(actor=actor, person_ids=person_ids, now=now)
        promises_follow(actor=actor, person_ids=person_ids, now=now)
        watches_leave(actor=actor, person_ids=person_ids)


@receiver(assignments_changed, dispatch_uid="escalations.assignments_changed")
def work_stays_with_somebody(actor: Viewer, now: datetime, **kwargs: Any) -> None:
    """What somebody has whose certificate ended goes to who is ready, and what somebody promised
    who is not ready any more is kept by who looks after their work."""
    readiness = system_viewer("Readiness", request_id=request_id())  # not whose change led here
    escalations_recall(actor=readiness, now=now)
    promises_follow(actor=actor, person_ids=(), now=now)
