"""When a role is looked at again, by whom, and what may come of it. Pure decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from roles.team.rules.verdicts import DECISIONS_ARE_PEOPLES, YES, Verdict

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

NOTICE_DAYS: Final = 14  # a review opens so long before it is due, as does one for a reason
GRACE = timedelta(days=14)  # after it: a promise pauses, the others become a finding
LONG_LEAVE_DAYS: Final = 28  # leave from which somebody comes back to a changed desk
EXPIRES_SOON = timedelta(days=30)


class ReviewBecause(TextChoices):
    YEARLY = "yearly", _("Once a year")
    HALF_YEARLY = "half_yearly", _("Twice a year, for a promise")
    OFTEN = "often", _("As often as the department asks")
    MOVED = "moved", _("Moved to another department")
    BACK = "back", _("Back from a long leave")
    INCIDENT = "incident", _("Something happened")
    AUTHORITY = "authority", _("Authority above what the kind of role goes up to")
    TERMS = "terms", _("Authority above what the department lets anybody have")
    EMERGENCY = "emergency", _("Authority given in an emergency")


# Something is to be looked at now: no leave of the holder puts it off.
REVIEWED_SOON: Final = (ReviewBecause.INCIDENT, ReviewBecause.EMERGENCY)


class ReviewOutcome(TextChoices):
    KEEP = "keep", _("Kept")
    CHANGE = "change", _("Authority lowered")
    END = "end", _("Ended")
    NOT_NEEDED = "not_needed", _("No longer applicable")


class ReviewFacts(Protocol):
    @property
    def reviewer_id(self) -> int | None: ...
    @property
    def because(self) -> str: ...


class HolderFacts(Protocol):
    @property
    def person_id(self) -> int: ...
    @property
    def proposed_by_id(self) -> int | None: ...


def can_review(
    viewer: Viewer, review: ReviewFacts, assignment: HolderFacts, *, asked: bool = True
) -> Verdict:
    """Whoever was asked, the line manager or the head coach; never about oneself, and of what
    was given in an emergency never who gave it.

    ``asked``: whether who was asked is still one who may be.
    """
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    if viewer.person_id is not None and viewer.person_id == assignment.person_id:
        return Verdict(
            allowed=False, code="own_assignment", reason=_("Nobody reviews their own role.")
        )
    gave = viewer.person_id is not None and viewer.person_id == assignment.proposed_by_id
    if gave and review.because == ReviewBecause.EMERGENCY:
        reason = _("Who gave authority in an emergency does not review it: somebody else does.")
        return Verdict(allowed=False, code="own_decision", reason=reason)
    asked = asked and viewer.person_id is not None and viewer.person_id == review.reviewer_id
    stands_in = review.reviewer_id is None and viewer.administrator
    if asked or stands_in or viewer.head_coach or assignment.person_id in viewer.report_ids:
        return YES
    return Verdict(
        allowed=False,
        code="not_asked",
        reason=_("The line manager reviews, or whoever was asked instead."),
    )
