"""The rules of coverage by name, what may be set in them, and how long one may be set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer

COVERAGE: Final[dict[str, _StrPromise]] = {
    "CV0": _("A role stands vacant"),
    "CV1": _("A department with players has one or two coaches"),
    "CV2": _("Every player has a coach"),
    "CV3": _("A channel has an owner, a second admin and a shared mailbox"),
    "CV4": _("In service hours somebody ready is on duty"),
    "CV5": _("A critical role has a backup"),
    "CV6": _("Each language and region of a channel is served"),
    "CV7": _("A coach has no more players than the rule allows"),
    "CV8": _("Partners own no channel, and no more of its responders than the rule allows"),
    "CV9": _("Each function of the booth has somebody who stands in"),
    "CV10": _("A silent channel is kept or dropped"),
    "CV11": _("Everybody acknowledged the baseline guideline"),
    "CV12": _("No two roles are alike"),
}
# What these find is asked about, keep or drop, and is no hole that somebody has to fill.
QUESTIONS: Final = frozenset({"CV10"})


class Act(TextChoices):
    """What closes a gap, whoever may do it."""

    ASSIGN = "assign", _("Assign")  # somebody who can do it
    COACH = "coach", _("Assign")  # a coach, or one more
    BACKUP = "backup", _("Name a stand-in")
    CLOSE = "close", _("Close")  # the role that is one too many
    FIX = "fix", _("Fix")  # what is lacking
    DECIDE = "decide", _("Decide")  # keep or drop
    SIGN = "sign", _("See who has not")  # and remind them


EXEMPTION_DAYS: Final = 365
SEVERITIES: Final = range(1, 6)  # 1 is the most urgent
# What a small organisation is asked for unless somebody says otherwise; the others ask for all.
SMALL_ON: Final = frozenset({"CV1", "CV3", "CV11"})
# Of these a small organisation is asked in words of its own.
SMALL_OWN: Final = frozenset({"CV3", "CV11"})


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of a rule that can be set: from ``least`` to ``most``, ``usual`` unless set."""

    words: _StrPromise
    usual: int
    least: int
    most: int


# By rule: the limit that it counts by, and the days that it gives.
THRESHOLDS: Final[dict[str, Limit]] = {
    "CV4": Limit(_("Minutes that may stay uncovered"), 60, 0, 1440),
    "CV7": Limit(_("Players a coach may have"), 12, 1, 200),
    "CV8": Limit(_("Percent of the responders who may be partners"), 50, 0, 100),
    "CV10": Limit(_("Days of silence"), 90, 7, 730),
    "CV11": Limit(_("Percent who have signed"), 95, 1, 100),
}
DAYS: Final[dict[str, Limit]] = {
    "CV4": Limit(_("Days looked ahead"), 7, 1, 28),
    "CV11": Limit(_("Days after it was published"), 30, 0, 365),
}


def on_by_default(rule: str, size: str) -> bool:
    return size != "small" or rule in SMALL_ON


def can_change_gap_rules(viewer: Viewer) -> bool:
    """The head coach, and administrators among the definitions; in person."""
    in_person = viewer.kind == "person" and (viewer.head_coach or viewer.administrator)
    return viewer.is_system or in_person
