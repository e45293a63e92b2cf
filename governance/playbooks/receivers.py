"""What the floors below tell about those who are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from governance.core.events import assignments_changed, people_changed
from governance.playbooks.selectors.asked import asked_of
from governance.playbooks.services import feedback_settle, questions_settle

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer


@receiver(people_changed, dispatch_uid="playbooks.people_changed")
def people_follow(
    *,
    person_ids: Collection[int],
    actor: Viewer,
    now: datetime,
    joined: bool = False,
    **_signal: Any,
) -> None:
    """What a leaver was asked goes to others; what a leaver asked is withdrawn."""
    if joined:
        return
    questions_settle(actor=actor, person_ids=person_ids, now=now)
    feedback_settle(actor=actor, person_ids=person_ids, now=now)


@receiver(assignments_changed, dispatch_uid="playbooks.assignments_changed")
def roles_follow(
    *, assignment_ids: Collection[int], actor: Viewer, now: datetime, **_signal: Any
) -> None:
    """Whoever is no coach any more, or not ready, is not asked any more."""
    people = asked_of(assignment_ids)
    if people:
        questions_settle(actor=actor, person_ids=people, now=now)
        feedback_settle(actor=actor, person_ids=people, now=now)
