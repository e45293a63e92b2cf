"""Bans by a word that everybody reads otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

VAGUE = pattern(
    r"\b(?:inappropriate|unprofessional|improper|offensive|disrespectful|disreputable|unseemly"
    r"|unacceptable|objectionable|questionable|distasteful|unbecoming|controversial)(?:ly)?\b",
    r"\bin (?:bad|poor) taste\b",
    r"\b(?:unangemessen|unprofessionell|unpassend|anstößig|respektlos|unseriös|geschmacklos"
    r"|ungebührlich|fragwürdig|umstritten)\w*\b",
)
EXPLAINED = pattern(
    r"\b(?:such as|for example|for instance|that is|namely|means?|including)\b|\b(?:e\.g|i\.e)\.",
    r"\b(?:zum Beispiel|das heißt|nämlich|etwa|darunter)\b|\b[zd]\. ?[Bh]\.",
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (
        each
        for each in read
        if each.holds_back and VAGUE.search(each.text) and not EXPLAINED.search(each.item)
    )


RULE = LintRule(
    key="vague",
    found=found,
    why=_("Everybody reads that word otherwise; read broadly, it forbids what the law allows."),
    better=_("Say what is meant, with an example: “insults, threats, other people's data”."),
    behind=("National Labor Relations Act, section 8(a)(1)",),
)
