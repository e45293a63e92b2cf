"""Bans on all talk about work, the employer or working conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

TALK = pattern(
    r"\b(?:talk|speak|post|write|comment|discuss|mention|tweet|blog|publish|say|share|name)"
    r"(?:s|ing|ion|ions|ed)?\b[^.]{0,60}?\b(?:your|their|the|this|our|of|about|on)?\s*"
    r"(?:work|jobs?|employer|company|organi[sz]ation|workplace|working (?:hours|conditions|time)"
    r"|conditions|shifts|schedules|benefits|management|managers?|supervisors?|boss|colleagues"
    r"|co-?workers|internal (?:matters|affairs))\b(?![’'])",
    r"\bemployment matters\b",
    r"\b(?:arbeitgeber|arbeit|arbeitsplatz|betrieb|unternehmen|arbeitsbedingungen|arbeitszeit\w*"
    r"|vorgesetzte\w*|kolleg(?:en|innen)|interna|internes)\b[^.]{0,60}\b(?:äußer|sprech|red|schreib"
    r"|post|bericht|erwähn|veröffentlich|diskut)\w*",
    r"\b(?:äußer|sprech|red|schreib|post|bericht|erwähn|veröffentlich|diskut)\w*[^.]{0,60}"
    r"\b(?:arbeitgeber|arbeit|arbeitsplatz|betrieb|unternehmen|arbeitsbedingungen|arbeitszeit\w*"
    r"|vorgesetzte\w*|kolleg(?:en|innen)|interna)\b",
)
# What narrows a ban to something that may be kept back.
NARROWED = pattern(
    r"\b(?:without|unless|because|through|know|learned|speak(?:ing)? for|until"
    r"|before|confidential|secrets?|non-?public|unpublished|unannounced"
    r"|personal data|private|on behalf|in (?:our|the) name|as if|for (?:us|the)|health|instead of"
    r"|customers?|clients?|patients?|drunk|driving|company[’']s|sensitive|names?|pictures?|photos?"
    r"|accounts?|password\w*)\b",
    r"\b(?:ohne|außer|bevor|bis|vertraulich\w*|geheim\w*|im Namen|für uns|unveröffentlicht\w*"
    r"|personenbezogen\w*|Kund\w+|Namen|Bild\w*|Fotos?|Kont\w+)\b",
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (
        each
        for each in read
        if each.holds_back
        and TALK.search(each.text)
        and not NARROWED.search(each.text)
        and not TALK.search(each.freed)
    )


RULE = LintRule(
    key="conditions",
    found=found,
    why=_(
        "It bars all talk about work. People may talk about their work and its conditions, with "
        "each other and in public."
    ),
    better=_(
        "Name what is confidential and why: “Keep back what is not announced yet, and what "
        "customers told us.” Say that people may talk about their own work."
    ),
    behind=("National Labor Relations Act, sections 7 and 8(a)(1)",),
)
