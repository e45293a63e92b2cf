"""Whether what was passed on was useful, and who says so. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from governance.escalations.rules.climbing import EscalationState, can_close

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

MOST_JUDGED: Final = 500  # signs of the words that go with it


def judging_opens(*, state: str, contacted: bool, kept: bool) -> bool:
    """Whether it can be said: it is answered or closed, and its words are still there."""
    answered = state == EscalationState.TAKEN and contacted
    return kept and (answered or state == EscalationState.CLOSED)


def can_judge(viewer: Viewer, *, holder_id: int | None, logged_by_id: int | None) -> bool:
    """Whoever has it, or had it when it was closed, unless they reported it themselves."""
    return can_close(viewer, holder_id=holder_id) and viewer.person_id != logged_by_id
