"""What each audit rule says of what it found, and who may look. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer


WATCHDOG = "findings.watchdog"


class Rule(TextChoices):
    """The rules that ship; a finding keeps its rule's key."""

    CV0 = "CV0", _("A role stands vacant")
    CV1 = "CV1", _("A department with players has one or two coaches")
    CV2 = "CV2", _("Every player has a coach")
    CV3 = "CV3", _("A channel has an owner, a second admin and a shared mailbox")
    CV4 = "CV4", _("In service hours somebody ready is on duty")
    CV5 = "CV5", _("A critical role has a backup")
    CV6 = "CV6", _("Each language and region of a channel is served")
    CV7 = "CV7", _("A coach has at most twelve players")
    CV8 = "CV8", _("Partners own no channel and are at most half of its responders")
    CV9 = "CV9", _("Each function of the booth has somebody who stands in")
    CV10 = "CV10", _("A silent channel is kept or dropped")
    CV12 = "CV12", _("No two roles are alike")
    OVERDUE = "overdue", _("To-dos are done in time")
    UNANSWERED = "unanswered", _("Every escalation is taken in time")
    OFF_DUTY = "off_duty", _("Whoever is on duty is there to be asked")
    AUTHORITY = "authority", _("Somebody who may answer what is heard is ready")
    SURGE = "surge", _("Not far more is heard than is usual at that time")
    UNHEARD = "unheard", _("Questions and feedback are answered in time")
    UNREVIEWED = "unreviewed", _("Roles are reviewed in time")
    CLOSURE = "closure", _("Nothing is left in a closed department")
    UNLISTED = "unlisted", _("Every channel is in the last full file")
    DEAD_WORK = "dead_work", _("No job or message is given up")
    LATE_WORK = "late_work", _("Due work is done at once")
    SILENT = "silent", _("Every part of the machinery is alive")
    STOPPED = "stopped", _("Every escalation keeps its clock")
    UNSEALED = "unsealed", _("The trail is sealed within minutes")


WHY: dict[str, object] = {
    Rule.CV0: _("Nobody who holds this role is ready."),
    Rule.CV1: _("Players answer without a coach, or have too many to ask."),
    Rule.CV2: _("Nobody guides this player, and there is no head coach to fall back on."),
    Rule.CV4: _("Whoever writes or calls then waits, and nobody is woken by an escalation."),
    Rule.CV5: _("When the holder is away, nobody stands in."),
    Rule.CV7: _("With more, none gets the coaching they need."),
    Rule.CV12: _("Two do the same work, or each thinks that the other does."),
    Rule.CV3: _("If one person leaves, nobody may get in any more."),
    Rule.CV6: _("Whoever writes or calls there is not understood, or not answered."),
    Rule.CV8: _("It leaves with the partner, or is mostly theirs."),
    Rule.CV9: _("When the one who is asked is away, nobody advises."),
    Rule.CV10: _("Nobody has been heard there for 90 days, and nobody decided to keep it."),
    Rule.OVERDUE: _("At least one to-do is past its date."),
    Rule.UNANSWERED: _("Everybody on its path was asked, and nobody took it."),
    Rule.OFF_DUTY: _("Its path asks whoever is on duty, and nobody was: it went on at once."),
    Rule.AUTHORITY: _("Nobody ready on its path may go as far as an answer would."),
    Rule.SURGE: _("Something may have begun there: look before it grows."),
    Rule.UNHEARD: _("Somebody waits, and it has climbed as far as it can."),
    Rule.UNREVIEWED: _("Its review is two weeks late; a promise is paused until it is done."),
    Rule.CLOSURE: _("Channels or holders are left there, and nobody decided what becomes of them."),
    Rule.UNLISTED: _(
        "The last full file did not have it, and nobody decided since to keep or drop it."
    ),
    Rule.DEAD_WORK: _("It failed time and again and is not tried again by itself."),
    Rule.LATE_WORK: _("It was due, and nobody came for it: reminders and escalations may be late."),
    Rule.SILENT: _("It has not been heard of, and nobody told it to stop."),
    Rule.STOPPED: _("It was set going again once, and has stopped again."),
    Rule.UNSEALED: _("Until it is sealed, the database's owner could change it unseen."),
}

# What was found, in words, by rule and kind of thing; the rest are named by their label alone.
MACHINE_WORDS: dict[tuple[str, str], _StrPromise] = {
    (Rule.LATE_WORK, "job"): _("Jobs of the kind %(label)s are late"),
    (Rule.LATE_WORK, "message"): _("Messages by %(label)s are late"),
    (Rule.SILENT, "heartbeat"): _("Nothing is heard of %(label)s"),
    (Rule.STOPPED, "mention"): _("A mention does not climb on"),
    (Rule.OFF_DUTY, "mention"): _("Nobody was on duty. Department: %(label)s"),
    (Rule.AUTHORITY, "mention"): _("Nobody who may answer was ready. Department: %(label)s"),
    (Rule.SURGE, "surge"): _("Far more is heard than is usual. Department: %(label)s"),
    (Rule.UNHEARD, "question"): _("A question is not answered. Department: %(label)s"),
    (Rule.UNHEARD, "feedback"): _("Feedback is not answered. Department: %(label)s"),
    (Rule.UNHEARD, "tip"): _("A tip is not decided on. Department: %(label)s"),
    (Rule.UNSEALED, "seal"): _("The trail is not sealed since %(label)s UTC"),
}

COVERAGE = (
    *(Rule.CV0, Rule.CV1, Rule.CV2, Rule.CV3, Rule.CV4, Rule.CV5, Rule.CV6),
    *(Rule.CV7, Rule.CV8, Rule.CV9, Rule.CV10, Rule.CV12),
)
# Of these the administrator hears as well: they are about the machinery.
TECHNICAL = (Rule.DEAD_WORK, Rule.LATE_WORK, Rule.SILENT, Rule.STOPPED, Rule.UNSEALED)


def watches_findings(viewer: Viewer) -> bool:
    """Whether the list of findings is part of the viewer's work."""
    return (
        viewer.head_coach
        or viewer.auditor
        or viewer.administrator
        or bool(viewer.coached_department_ids | viewer.led_department_ids)
    )
