"""The states of an assignment, its authority, and what its checklist may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Collection

HEAD_COACH: Final = "head_coach"  # key of the shipped role type, and its function is "head"
LEGAL: Final = "legal"
STAND_IN: Final = "stand_in"  # kind of to-do of whoever looks after a leaver's work meanwhile


class RoleKind(TextChoices):
    COACH = "coach", _("Coach")
    PLAYER = "player", _("Player")
    BOOTH = "booth", _("Booth")


class Authority(IntegerChoices):
    """How far somebody may go; each step includes those before it."""

    YOURSELF = 0, _("Yourself")
    LISTEN = 1, _("Listen")
    APPROVED_TEXT = 2, _("Approved text")
    REPLY = 3, _("Reply")
    PROMISE = 4, _("Promise")


class State(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    HANDING_OVER = "handing_over", _("Handing over")
    ENDED = "ended", _("Ended")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATES = (State.PROPOSED, State.ACTIVE, State.SUSPENDED, State.HANDING_OVER)

TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.PROPOSED: (State.ACTIVE, State.DECLINED, State.WITHDRAWN),
    State.ACTIVE: (State.SUSPENDED, State.HANDING_OVER, State.ENDED),
    State.SUSPENDED: (State.ACTIVE, State.HANDING_OVER, State.ENDED),
    State.HANDING_OVER: (State.ENDED,),
    State.ENDED: (),
    State.DECLINED: (),
    State.WITHDRAWN: (),
}


class ItemKind(TextChoices):
    """What an assignment may still need; upper apps add items of the last kinds."""

    ACCEPT = "accept", _("Accepts")
    CONSENT = "consent", _("Line manager consents")
    APPROVE = "approve", _("Approved")
    GUIDELINE = "guideline", _("Guideline acknowledged")
    COURSE = "course", _("Course passed")
    CLAUSE = "clause", _("Contract with the clause signed")
    ACCESS = "access", _("Channel access confirmed")


DECISIONS = (ItemKind.ACCEPT, ItemKind.CONSENT, ItemKind.APPROVE)  # in the order of asking


# All that people do with an assignment, by name; pages and API know no others.
STEPS = (
    "accept",
    "consent",
    "approve",
    "decline",
    "refuse",
    "withdraw",
    "access",
    "suspend",
    "resume",
    "review",
    "hand_over",
    "handed_over",
    "end",
)

HANDOVER_DAYS: Final = 10  # working days that a hand-over lasts
NOT_HANDED_OVER: Final = "not_handed_over"  # why it ended when they were over
UNREVIEWED: Final = "unreviewed"  # why a promise was paused


def legal_steps(
    state: str,
    waiting_for: Collection[str] = (),
    *,
    pause_reason: str = "",
    handover: bool = False,
) -> tuple[str, ...]:
    """Return the steps that are legal now: of a proposal the decision whose turn it is.

    ``waiting_for`` holds the kinds of decision, and of access, that are still open. What was
    paused for want of a review goes on by that review only. With ``handover`` a day is set by
    which it is handed over, and until then it may be said that it was.
    """
    if state == State.PROPOSED:
        turn = next((kind for kind in DECISIONS if kind in waiting_for), None)
        if turn == ItemKind.ACCEPT:
            return (turn.value, "decline", "withdraw")
        return (*([turn.value, "refuse"] if turn else []), "decline", "withdraw")
    given = ("handed_over",) if handover else ()
    asked = (ItemKind.ACCESS.value,) if ItemKind.ACCESS in waiting_for else ()
    words = {
        State.ACTIVE: (*asked, "suspend", "review", "hand_over", *given, "end"),
        State.SUSPENDED: ("resume", "hand_over", *given, "end"),
        State.HANDING_OVER: ("handed_over", "end"),
    }
    steps = words.get(State(state), ())
    return tuple(step for step in steps if step != "resume" or pause_reason != UNREVIEWED)


def state_word(state: str, *, ready: bool) -> str:
    """Return which of the five words people see: a key of the ``state_chip`` tag.

    Who hands over and may not act any more is paused; who goes on until a last day stays ready.
    """
    if state == State.ACTIVE:
        return "ready" if ready else "getting_ready"
    words = {
        State.PROPOSED: "proposed",
        State.SUSPENDED: "paused",
        State.HANDING_OVER: "paused",
    }
    return words.get(State(state), "ended")
