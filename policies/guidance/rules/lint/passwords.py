"""Demands for somebody's own passwords or accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

GIVE = r"\b(?:give|hand|share|disclose|provide|tell|submit|surrender|reveal|grant|name|list)\w*"
OWN = r"\b(?:personal|private|own)\b"
KEYS = r"\b(?:passwords?|log-?ins?|credentials|passcodes?|access|usernames?|user names?)\b"
DEMAND = pattern(
    rf"{GIVE}[^.]{{0,50}}{KEYS}[^.]{{0,50}}{OWN}",
    rf"{GIVE}[^.]{{0,50}}{OWN}[^.]{{0,50}}{KEYS}",
    r"\b(?:must|shall|have to|required to|expected to)\b[^.]{0,30}\b(?:add|accept|befriend|friend"
    r"|connect with|follow)\b[^.]{0,40}\b(?:manager|supervisor|boss|coach)\b",
    r"\b(?:privat|eigen|persönlich)\w*[^.]{0,50}\b(?:passw[oö]rt\w*|kennw[oö]rt\w*|zugangsdaten"
    r"|zugang)\b[^.]{0,60}\b(?:nenn|mitteil|mitzuteil|herausg|übergeb|geb|offenleg|angeb)\w*",
    r"\b(?:passw[oö]rt\w*|kennw[oö]rt\w*|zugangsdaten)\b[^.]{0,50}\b(?:privat|eigen|persönlich)\w*"
    r"[^.]{0,60}\b(?:nenn|mitteil|mitzuteil|herausg|übergeb|geb|offenleg|angeb)\w*",
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (each for each in read if each.demands and DEMAND.search(each.text))


RULE = LintRule(
    key="passwords",
    found=found,
    why=_("What belongs to somebody's own account is theirs; many places forbid asking for it."),
    better=_(
        "Keep the organisation's accounts in the organisation's hands, and say: “Nobody asks "
        "for the password of your own account.”"
    ),
    behind=("California Labor Code, section 980", "GDPR, article 5(1)(c)"),
)
