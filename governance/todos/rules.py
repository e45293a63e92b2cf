"""When to remind, who is asked next, and how the address of a calendar is made. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.signing import BadSignature, Signer

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# Days from the due day on which an open to-do is in the digest; each moves to the next
# working day. PRODUCT's ladder: a week and a day before, on the day, three and seven after.
LADDER = (-7, -1, 0, 3, 7)
# Those with days of their own: a review's notices, and of what somebody needs to be ready, which
# is due in fourteen days, three, seven and fourteen days after it was asked for.
LADDERS = {"review": (-14, -7, 0), "checklist": (-11, -7, 0)}
LOOK_BACK_DAYS = 30  # a rung that was missed for longer is not told any more
KEPT_DAYS = 60  # of the claims: more than any rung reaches back, less than mails are kept
PROVEN = ("guideline",)  # that somebody was reminded of these is evidence and stays
# What somebody does themselves and nobody in their place: its days rest while they are on leave.
RESTING = ("guideline", "course", "checklist")
LISTED = 20  # to-dos in one digest
REPORTS_LISTED = 50
KINDS = (
    *("guideline", "course", "accept", "consent", "approve", "review", "exemption"),
    *("handover", "stand_in", "checklist", "sponsor", "focus", "access", "closure", "trial"),
    *("channel_silent", "channel_verify", "channel_ask", "channel_advice"),
    "channel_sites",
    *("escalation", "escalation_clock", "escalation_close", "promise", "promise_approval"),
    *("question", "feedback", "tip", "practice", "approval", "returned", "publish"),
    *("asked_back", "contracts", "annex_fit"),
)


def asked_next(
    able: Sequence[int], *, asked: Collection[int], before: Collection[int], late: bool
) -> int | None:
    """Return who is to be asked instead; None while it stays with whoever is ``asked``.

    ``able``: who may answer now, nearest first. It passes on where nobody of those ``asked`` may,
    or when they are ``late``: to the next who was not asked ``before``. Where nobody is left it
    stays with the last one who may.
    """
    mine = [each for each in able if each in asked]
    if mine and not late:
        return None
    fresh = next((each for each in able if each not in before and each not in asked), None)
    if fresh is not None or mine or not able:
        return fresh
    return able[0]


def calendar_token(person_uid: UUID, number: int) -> str:
    """Return the secret part of the address of a person's calendar."""
    return _signer().sign(f"{person_uid.hex}-{number}")


def calendar_token_read(token: str) -> tuple[UUID, int] | None:
    """Return whose calendar and which of their addresses; None when it is not ours."""
    try:
        hexadecimal, _dash, number = _signer().unsign(token).partition("-")
        return UUID(hexadecimal), int(number)
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt="governance.todos.calendar", sep=".")
