"""One answer or act, by its name: for the page, the API and the link in a mail alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from governance.core.errors import Invalid
from roles.team.rules import STEPS
from roles.team.services.access import access_confirm
from roles.team.services.decisions import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_decline,
    assignment_refuse,
    assignment_withdraw,
)
from roles.team.services.endings import assignment_end
from roles.team.services.handovers import assignment_hand_over, assignment_handed_over
from roles.team.services.pauses import assignment_resume, assignment_suspend
from roles.team.services.reviews import review_ask

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person
    from roles.team.models import Assignment

YESES: Final = {
    "accept": assignment_accept,
    "consent": assignment_consent,
    "approve": assignment_approve,
    "access": access_confirm,
}
WITH_REASON: Final = {
    "decline": assignment_decline,
    "refuse": assignment_refuse,
    "withdraw": assignment_withdraw,
    "suspend": assignment_suspend,
    "resume": assignment_resume,
    "review": review_ask,
    "handed_over": assignment_handed_over,
    "end": assignment_end,
}


def assignment_decide(
    *,
    actor: Viewer,
    assignment: Assignment,
    decision: str,
    reason: str = "",
    last_day: date | None = None,
    successor: Person | None = None,
    now: datetime,
) -> None:
    """Do the step ``decision``, one of ``STEPS``; a last day and a successor are for a hand-over.

    Raises NotAllowed with the reason, Conflict with the legal steps, or Invalid where a reason
    is missing.
    """
    if decision in YESES:
        YESES[decision](actor=actor, assignment=assignment, now=now)
    elif decision == "hand_over":
        assignment_hand_over(
            actor=actor,
            assignment=assignment,
            reason=reason.strip(),
            last_day=last_day,
            successor=successor,
            now=now,
        )
    elif decision in WITH_REASON:
        act = WITH_REASON[decision]
        act(actor=actor, assignment=assignment, reason=reason.strip(), now=now)
    else:
        raise Invalid("unknown_step", f"Not one of: {', '.join(STEPS)}.")
