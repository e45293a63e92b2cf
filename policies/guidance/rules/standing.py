"""How somebody stands to a guideline, and when too few of a department have signed. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

RULE_PREFIX: Final = "guideline:"


class Standing(TextChoices):
    """Of each person that a guideline is for exactly one is true, the first that fits."""

    SIGNED = "signed", _("Signed")
    EXEMPT = "exempt", _("Exempt")
    LEAVE = "leave", _("On leave")
    LATE = "late", _("Late")
    OPEN = "open", _("Still to sign")


def enough_signed(signed: int, asked: int, percent: int) -> bool:
    """Whether ``signed`` of ``asked`` people are as many as the baseline should have."""
    return signed * 100 >= asked * percent


def needed_of(asked: int, percent: int) -> int:
    """Return how many of ``asked`` people have to sign for it to be enough."""
    return -(-asked * percent // 100)


def gap_from(published_at: datetime, days: int) -> datetime:
    """Return from when on too few signatures are a gap."""
    return published_at + timedelta(days=days)


def rule_of_policy(policy_uid: UUID) -> str:
    """Return the name under which a guideline is set aside for somebody."""
    return f"{RULE_PREFIX}{policy_uid}"


def policy_of_rule(rule: str) -> UUID | None:
    """Return which guideline a rule that is set aside is, None when it is none."""
    if not rule.startswith(RULE_PREFIX):
        return None
    try:
        return UUID(rule.removeprefix(RULE_PREFIX))
    except ValueError:
        return None
