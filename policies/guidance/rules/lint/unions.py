"""Bans on talk about unions, works councils and acting together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

UNION = pattern(
    r"\b(?:(?:labou?r|trade)[- ])?unions?\b(?! jack)|\bunioni[sz]\w*|\bcollective bargaining\b",
    r"\bworks councils?\b|\b(?:strikes?|industrial action)\b",
    r"\b(?:gewerkschaft\w*|betriebsr(?:at|äte)\w*|tarif\w*|arbeitskampf\w*|streiks?)\b",
)
OTHER = pattern(r"\b(?:european|credit|customs) union\b", r"\bEU\b")
# To speak in its name is the union's own affair.
NAMED = pattern(r"\bspeak for\b|\bin the name of\b|\bim Namen\b")


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (
        each
        for each in read
        if each.holds_back
        and UNION.search(OTHER.sub("", each.text))
        and not NAMED.search(each.text)
        and not UNION.search(each.freed)
    )


RULE = LintRule(
    key="unions",
    found=found,
    why=_("People may talk about unions and councils, join them, and act together."),
    better=_(
        "Leave it out. If who speaks for the organisation is meant, say: “Who bargains for us "
        "speaks for us about it.”"
    ),
    behind=(
        "National Labor Relations Act, sections 7 and 8(a)(1)",
        "European Convention on Human Rights, article 11",
    ),
)
