"""When to remind, and how the address of a calendar is made. Pure decisions."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer

# Days from the due day on which an open to-do is in the digest; each moves to the next
# working day. PRODUCT's ladder: a week and a day before, on the day, three and seven after.
LADDER = (-7, -1, 0, 3, 7)
# Those with days of their own: a review's notices, and of what somebody needs to be ready, which
# is due in fourteen days, three, seven and fourteen days after it was asked for.
LADDERS = {"review": (-14, -7, 0), "checklist": (-11, -7, 0)}
LOOK_BACK_DAYS = 30  # a rung that was missed for longer is not told any more
KEPT_DAYS = 60  # of the claims: more than any rung reaches back
LISTED = 20  # to-dos in one digest
REPORTS_LISTED = 50
KINDS = (
    *("guideline", "course", "accept", "consent", "approve", "review", "exemption"),
    *("handover", "checklist", "sponsor", "focus", "access", "closure"),
    *("channel_silent", "channel_verify", "channel_ask", "escalation", "question"),
    *("feedback", "tip", "practice", "approval", "returned", "publish"),
    "contracts",
)


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
