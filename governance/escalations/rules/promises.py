"""What is promised to somebody outside: states, limits, and who may do what. Pure decisions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from roles.team.rules import LEGAL, Authority, can_approve
from roles.team.rules.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID
    from zoneinfo import ZoneInfo

    from governance.core.viewer import Viewer
    from roles.team.rules.verdicts import RoleFacts

MOST_VALUE: Final = Decimal("9999999999.99")
CENT: Final = Decimal("0.01")
MOST_DAYS: Final = 3660  # ahead; later days are typing errors
ANSWER_DAYS: Final = 1  # working days to approve one: somebody outside waits for the answer
OF_PEOPLE: Final = no("people_only", _("Only people promise something, and answer for it."))


class PromiseState(TextChoices):
    ASKED = "asked", _("Waits for approval")
    OPEN = "open", _("Promised")
    KEPT = "kept", pgettext_lazy("promise", "Kept")
    BROKEN = "broken", _("Broken")
    DECLINED = "declined", _("Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("promise", "Withdrawn")


class PromiseStep(TextChoices):
    APPROVE = "approve", _("Approve")
    DECLINE = "decline", _("Do not approve")
    WITHDRAW = "withdraw", _("Take it back")
    KEPT = "kept", _("It was kept")
    BROKEN = "broken", _("It was not kept")


STEPS_OF: Final[Mapping[str, tuple[PromiseStep, ...]]] = {
    PromiseState.ASKED: (PromiseStep.APPROVE, PromiseStep.DECLINE, PromiseStep.WITHDRAW),
    PromiseState.OPEN: (PromiseStep.KEPT, PromiseStep.BROKEN),
}
# What cannot be said without a reason.
NEEDS_WORDS: Final = frozenset({PromiseStep.DECLINE, PromiseStep.BROKEN})


@dataclass(frozen=True, slots=True)
class Terms:
    """How far somebody may go at a moment: ``limit`` a case, None as far as a promise goes."""

    level: int
    limit: Decimal | None


def within(terms: Terms, value: Decimal) -> bool:
    """Whether it may be promised without asking; the limit itself may be."""
    return terms.limit is None or value <= terms.limit


def can_promise(viewer: Viewer, *, terms: Terms | None, holder_id: int | None) -> Verdict:
    """Whoever is ready and may reply; about a mention that somebody has, only they.

    ``terms`` are of the role in which it is promised, None without one that is ready.
    """
    if viewer.kind != "person":
        return OF_PEOPLE
    if terms is None:
        return no("not_ready", _("Only who holds a role and is ready promises something."))
    if terms.level < Authority.REPLY:
        return no("authority", _("Your role does not reply in its own words, so it promises none."))
    if holder_id is not None and holder_id != viewer.person_id:
        return no("not_holder", _("Somebody has this mention: they promise what is promised."))
    return YES


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """A promise above its limit, as the rule reads it that says who approves such a role."""

    role: RoleFacts
    person_id: int
    proposed_by_id: int | None = None
    proposed_by_account_id: int | None = None
    authority: int = Authority.PROMISE


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    person_id: int | None
    ref: UUID | None
    asked_because: str
    by_head: bool = False


def can_approve_promise(
    viewer: Viewer,
    *,
    promise: PromiseFacts,
    approval: ApprovalFacts,
    small: bool,
    asked: bool,
) -> Verdict:
    """Whoever may give somebody the authority to promise; never for what is their own.

    ``asked``: whether who was asked is still what they were asked for.
    """
    if viewer.kind != "person":
        return OF_PEOPLE
    if viewer.person_id is not None and viewer.person_id == promise.person_id:
        return no("own_promise", _("Nobody approves what they promise themselves."))
    return can_approve(viewer, promise, approval, small=small, asked=asked)


def can_settle(viewer: Viewer, *, keeper_id: int | None, department_id: int) -> Verdict:
    """Whoever has to keep it, the coaches of its department and the head coach."""
    own = viewer.person_id is not None and viewer.person_id == keeper_id
    coached = department_id in viewer.coached_department_ids
    if viewer.kind == "person" and (own or coached or viewer.head_coach):
        return YES
    return no("not_keeper", _("Whoever has to keep it says so, its coaches or the head coach."))


def can_take_back(viewer: Viewer, *, maker_id: int) -> Verdict:
    """Whoever asked for it, as long as it is not promised."""
    if viewer.kind == "person" and viewer.person_id == maker_id:
        return YES
    return no("not_yours", _("Only whoever asked to promise it takes it back."))


def approves_legal(viewer: Viewer) -> bool:
    """Whether what waits for the word of legal is the viewer's to read."""
    return LEGAL in viewer.functions


def looks_at_promises(viewer: Viewer) -> bool:
    """Whether the promises of others are part of the viewer's work."""
    departments = viewer.coached_department_ids | viewer.led_department_ids | viewer.report_ids
    return viewer.head_coach or viewer.auditor or approves_legal(viewer) or bool(departments)


# An amount has at most two decimals, so three digits after a sign are thousands in any language.
AMOUNT: Final = re.compile(
    r"(?P<whole>[0-9]+|[0-9]{1,3}(?P<sign>[.,'’ \u00a0\u202f])[0-9]{3}(?:(?P=sign)[0-9]{3})*)"
    r"(?:(?P<point>[.,])(?P<cents>[0-9]{1,2}))?"
)


def amount_read(text: str) -> Decimal | None:
    """Return the amount that somebody typed, with a point or a comma, "79.50", "1.000,50" and
    "1,000" alike; None for what is none, or could be read as two."""
    found = AMOUNT.fullmatch(text.strip())
    if found is None or (found["sign"] and found["sign"] == found["point"]):
        return None
    whole = re.sub(r"[^0-9]", "", found["whole"])
    return Decimal(f"{whole}.{found['cents'] or '0'}")


def value_wrong(value: Decimal) -> bool:
    """Whether this is no amount: not a number, below nothing, too much, or parts of a cent."""
    if not value.is_finite() or not 0 <= value <= MOST_VALUE:
        return True
    return value != value.quantize(CENT)


def day_end(day: date, zone: ZoneInfo) -> datetime:
    """Return the last second of a day on somebody's clock, in UTC; midnight would be read, and
    reminded of, as the day after."""
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def day_wrong(day: date, today: date) -> bool:
    """Whether nothing can be promised for this day: it is over, or many years ahead."""
    return not today <= day <= today + timedelta(days=MOST_DAYS)
