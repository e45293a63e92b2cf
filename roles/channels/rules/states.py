"""What may be decided about a channel, and what state that leaves it in. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


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


def answered_context(payload: Mapping[str, object], mailbox: str) -> dict[str, object]:
    """Return what the mail says of an account in its reader's language: the outcome, by its key."""
    key = str(payload["outcome"]).lower()
    return {"outcome": Outcome(key).label} if key in Outcome.values else {}


VERIFY: Final = "verify"  # beside the steps of the retirement checklist
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
    State.RETIRED: (),  # asked for anew, and adopted with an owner and a department
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


def outcomes_after(kind: str, outcome: str) -> tuple[Outcome, ...]:
    """Return what may be decided about an account of this kind; nothing once it is."""
    return () if outcome else OUTCOMES[kind]


def checks_after(state: State, *, complete: bool, steps: Iterable[str]) -> list[str]:
    """Return what can be confirmed of a channel: that it is right, as long as it is in use and
    ``complete``; or the open ``steps`` of its retirement checklist."""
    if state == State.ACTIVE:
        return [VERIFY] if complete else []
    return [*steps] if state == State.RETIRING else []


def parts_in_use(
    decided: Iterable[tuple[str, datetime]], begin: datetime, end: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the parts of [begin, end) in which a channel was in use, by its decisions in order.

    Only then may anybody speak there.
    """
    parts: list[tuple[datetime, datetime]] = []
    since: datetime | None = begin
    for verdict, decided_at in decided:
        active = state_after(verdict) == State.ACTIVE
        at = min(max(decided_at, begin), end)
        if since is not None and not active:
            parts.append((since, at))
            since = None
        elif since is None and active:
            since = at
    if since is not None:
        parts.append((since, end))
    return tuple(part for part in parts if part[0] < part[1])
