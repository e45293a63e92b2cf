"""Bans on talking about pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

PAY = pattern(
    r"\b(?:pay|salar(?:y|ies)|wages?|compensation|earnings|bonus(?:es)?|remuneration)\b",
    r"\b(?:what|how much) (?:you|they|people|employees|colleagues) earn\b",
    r"\b(?:gehalt|gehälter\w*|lohn|löhne\w*|vergütung\w*|verdienst|bezahlung)\b",
)
TOLD = pattern(
    r"\b(?:talk|speak|post|writ|comment|discuss|mention|say|shar|tell|disclos|reveal|publish|compar"
    r"|ask|confidential|secret|private)\w*|\bto (?:your|them)sel(?:f|ves)\b",
    r"\b(?:sprech|gesproch|red|schreib|äußer|mitteil|nenn|erwähn|vergleich|vertraulich|geheim"
    r"|austausch|diskut|veröffentlich|gespräch)\w*|\bfür sich\b",
)
# What somebody else earns is theirs to tell; what customers pay is no wage.
OTHERS = pattern(
    r"\b(?:colleague|customer|client|candidate|applicant|person|somebody|someone)s?[’']s?\b",
    r"\b(?:we|they)(?: \w+)? pay\b|\bpays? us\b",
    r"\b(?:another|others|other people)\b|\bto pay\b|\bpay (?:for|attention|back)\b",
    r"\b(?:anderer|fremde\w*|Dritter|von Kund\w+|eines Kollegen|einer Kollegin)\b",
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (
        each
        for each in read
        if each.holds_back
        and PAY.search(each.text)
        and TOLD.search(each.text)
        and not OTHERS.search(each.text)
        and not PAY.search(each.freed)
    )


RULE = LintRule(
    key="pay",
    found=found,
    why=_("People may talk about what they earn, with each other and in public."),
    better=_(
        "Leave it out, or say: “What you tell of your own pay is your affair. What others told "
        "you of theirs, or what you know from your work in payroll, stays with you.”"
    ),
    behind=(
        "National Labor Relations Act, sections 7 and 8(a)(1)",
        "Directive (EU) 2023/970, article 7(5)",
    ),
)
