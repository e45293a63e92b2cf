"""Who comes is asked to read, who goes is released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policies.guidance.selectors import holders_by_state
from policies.guidance.services import guidelines_ask, guidelines_release

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment


def people_have_changed(
    *, person_ids: list[int], actor: Viewer, now: datetime, **_rest: Any
) -> None:
    guidelines_ask(actor=actor, person_ids=person_ids, now=now, joining=True)
    guidelines_release(actor=actor, person_ids=person_ids, now=now)


def assignment_was_opened(
    *, assignment: Assignment, actor: Viewer, now: datetime, **_rest: Any
) -> None:
    guidelines_ask(actor=actor, person_ids=[assignment.person_id], now=now, joining=False)


def assignments_have_changed(
    *, assignment_ids: list[int], actor: Viewer, now: datetime, **_rest: Any
) -> None:
    """A role that was taken on brings its holder into an audience, an ended one out of it."""
    holders = holders_by_state(assignment_ids)
    if holders.open:
        guidelines_ask(actor=actor, person_ids=holders.open, now=now, joining=False)
    if holders.ended:
        guidelines_release(actor=actor, person_ids=holders.ended, now=now)
