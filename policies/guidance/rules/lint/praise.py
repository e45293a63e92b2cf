"""Praise on order: likes, shares and reviews that people have to give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

MUST = r"\b(?:must|shall|have to|has to|(?:are|is) (?:expected|required|asked|obliged) to)\b"
ORDERED = pattern(
    MUST + r" (?:\w+ ){0,2}(?:like|share|follow|repost|retweet|recommend|praise|rate)\b[^.]{0,40}"
    r"\b(?:our|us|company|organi[sz]ation)\b",
    r"\b(?:leave|write|post|give|submit)\w*\b[^.]{0,30}\b(?:positive|good|favou?rable|five-star"
    r"|5-star)\b[^.]{0,20}\b(?:reviews?|ratings?|feedback)\b",
    r"\b(?:müssen|muss|haben)\b[^.]{0,60}\b(?:liken|zu liken|teilen|zu teilen|weiterempfehl\w*"
    r"|zu empfehlen|loben)\b",
    r"\b(?:positive|gute|fünf-sterne)\w*[- ](?:bewertung|rezension)\w*[^.]{0,30}\b(?:schreib|abgeb"
    r"|hinterlass|abzugeb)\w*",
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (each for each in read if each.demands and ORDERED.search(each.text))


RULE = LintRule(
    key="praise",
    found=found,
    why=_("Praise that somebody has to give deceives whoever reads it."),
    better=_(
        "Let them choose: “If you share what we post, say that you work here. Nobody counts "
        "who does.” No reviews of ourselves."
    ),
    behind=(
        "16 CFR 255.5",
        "16 CFR 465.5",
        "Directive 2005/29/EC, annex I, no. 23c",
    ),
)
