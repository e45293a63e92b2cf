"""What may be decided about a channel, and what state that leaves it in. Pure decisions."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Never stored: it follows from the latest decision, and without one a channel is in use."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    RETIRING = "retiring", _("Being retired")
    RETIRED = "retired", _("Retired")


class Verdict(TextChoices):
    """What is decided; ``retire`` is what the last item of the retirement checklist says."""

    ADOPT = "adopt", _("Adopted")
    KEEP = "keep", _("Kept")
    PAUSE = "pause", _("Paused")
    RESUME = "resume", _("Resumed")
    DROP = "drop", _("Dropped")
    RETIRE = "retire", _("Retired")


class Step(TextChoices):
    """The retirement checklist, in its order."""

    NOTICE = "notice", _("The public was told")
    REDIRECT = "redirect", _("The address leads on")
    ARCHIVE = "archive", _("What was said is archived")
    ADMINS = "admins", _("All admins are removed")
    MAILBOX = "mailbox", _("The recovery mailbox is closed")


class Outcome(TextChoices):
    """What came of an account that was asked for or seen."""

    ADOPTED = "adopted", _("Adopted")
    DECLINED = "declined", _("Declined")
    NOT_OURS = "not_ours", _("Not ours, reported to the platform")
    CLOSED = "closed", _("Closed")


LEAVES: Final = {
    Verdict.ADOPT: State.ACTIVE,
    Verdict.KEEP: State.ACTIVE,
    Verdict.RESUME: State.ACTIVE,
    Verdict.PAUSE: State.PAUSED,
    Verdict.DROP: State.RETIRING,
    Verdict.RETIRE: State.RETIRED,
}
LEGAL: Final = {
    State.ACTIVE: (Verdict.KEEP, Verdict.PAUSE, Verdict.DROP),
    State.PAUSED: (Verdict.RESUME, Verdict.DROP),
    State.RETIRING: (Verdict.ADOPT,),
    State.RETIRED: (Verdict.ADOPT,),
}
IN_USE: Final = tuple(each.value for each, state in LEAVES.items() if state == State.ACTIVE)
OUTCOMES: Final = {
    "request": (Outcome.ADOPTED, Outcome.DECLINED),
    "rogue": (Outcome.ADOPTED, Outcome.NOT_OURS, Outcome.CLOSED),
}


def state_after(latest: str | None) -> State:
    """Return the state that the latest decision leaves a channel in."""
    return LEAVES[Verdict(latest)] if latest else State.ACTIVE


def legal_after(latest: str | None) -> tuple[Verdict, ...]:
    """Return what people may decide next; what nobody has decided on may also be adopted."""
    legal = LEGAL[state_after(latest)]
    return legal if latest else (Verdict.ADOPT, *legal)
