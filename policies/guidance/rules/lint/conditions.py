"""Bans on all talk about work, the employer or working conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

TALK = pattern(
    r"\b(?:talk|speak|post|write|comment|discuss|mention|tweet|blog(?:g?ing)?|publish|say|share|name)"
    r"(?:s|ing|ion|ions|ed)?\b[^.]{0,60}?\b(?:your|their|the|this|our|of|about|on)?\s*"
    r"(?:work|jobs?|employer|company|organi[sz]ation|workplace|working (?:hours|conditions|time)"
    r"|conditions|shifts|schedules|benefits|management|managers?|supervisors?|boss|colleagues"
    r"|superiors?|co-?workers|employees|staff|team members|employment|in-?store"
    r"|discipline|internal (?:matters|affairs)|(?:your|their|own) contracts?)\b(?![’'])",
    r"\b(?:disclose|reveal|release|air|identify)(?:s|ing)?\b[^.]{0,60}\b(?:terms"
    r"(?: and conditions)? of (?:your |their )?employment|working (?:hours|conditions)|employees"
    r"|staff|team members|employer|your job|discipline)\b(?![’'])",
    r"\babout (?:the |your |our |their )?(?:work|company|employer|workplace|job|organi[sz]ation)\b"
    r"(?![’'])|\b(?:company|employer|organi[sz]ation)[’']s name\b",
    r"\bidentify\w*\b[^.]{0,20}\b(?:company|organi[sz]ation|employer)\b",
    r"\bterms (?:and conditions )?of (?:your |their )?employment\b|\bemployment matters\b",
    r"\b(?:talk|speak|post|write|comment|discuss|mention|tweet|blog|publish|say|name)(?:s|ing)?"
    r"\b[^.]{0,20}\b(?:about|of|on)? ?us\b",
    r"\b(?:employees?|company|internal) information\b|\bwhat (?:happens|you see|you hear)\b"
    r"[^.]{0,30}\b(?:at work|here|in the (?:company|office|workplace))\b",
    r"\b(?:communication|complaints?|concerns?|anything|everything|information)\b[^.]{0,40}"
    r"\b(?:about|at|on|concern\w*) (?:the |your |our )?(?:company[’']s )?"
    r"(?:work(?:place)?|company|job|employer|working conditions|internal matters)\b",
    r"\bwas im (?:betrieb|unternehmen|haus)\b|\bnichts über (?:unternehmen|die firma|uns)\b",
    r"\b(?:arbeitgeber|arbeit|arbeitsplatz|betrieb|unternehmen|arbeitsbedingungen|arbeitszeit\w*"
    r"|vorgesetzte\w*|kolleg(?:en|innen)|interna|internes)\b[^.]{0,60}\b(?:äußer|sprech|red|schreib"
    r"|post|bericht|erwähn|veröffentlich|diskut|schweig|geschwieg)\w*",
    r"\b(?:äußer|sprech|red|schreib|post|bericht|beitr[aä]g|gespräch|erwähn|veröffentlich|diskut)\w*[^.]{0,60}"
    r"\b(?:arbeitgeber|arbeit|arbeitsplatz|betrieb|unternehmen|arbeitsbedingungen|arbeitszeit\w*"
    r"|vorgesetzte\w*|kolleg(?:en|innen)|interna)\b",
)
SOCIAL = pattern(
    r"\b(?:personal|private) use of social (?:media|networks?)\b",
    r"\b(?:use|join|open|have)(?:ing)? (?:\w+ ){0,2}social (?:media|networks?)\b",
    r"\bprivate\w* (?:nutzung|gebrauch) (?:sozialer|von sozialen) (?:medien|netzwerke\w*)\b",
    r"\bsoziale (?:medien|netzwerke) (?:\w+ ){0,2}(?:nutzen|benutzen|verwenden)\b",
)
# What the staff know of each other is theirs to tell, and so is a picture of themselves at work.
ABOUT_PEOPLE = pattern(
    r"\b(?:employee|personnel|staff|team members?)[’']?s? (?:information|records|matters|files)\b",
    r"\binformation\b[^.]{0,30}\babout (?:other |fellow |your )?(?:employees|team members|staff"
    r"|colleagues|co-?workers)\b",
    r"\b(?:photos?|pictures?|videos?|selfies?)\b[^.]{0,40}\b(?:themselves|yourself|uniform)\b",
)
PERSONAL = pattern(
    r"\b(?:personal data|health|payroll|customers|patients|addresses|without|know)\b"
)
# When, with what and to what end people use them is another matter.
SOCIAL_NARROWED = pattern(
    r"\b(?:time|hours|while|during|when|equipment|devices?|computers?|phones?|e-?mail|in the name"
    r"|on behalf|to|at|for)\b",
    r"\b(?:arbeitszeit|während|geräte\w*|rechner\w*|telefon\w*|im Namen|um|wenn)\b",
)
# What narrows a ban to something that may be kept back.
NARROWED = pattern(
    r"\b(?:without|unless|because|through|know|learned|speak(?:ing)? for|until"
    r"|before|confidential|secrets?|non-?public|unpublished|unannounced"
    r"|personal data|private|on behalf|in (?:our|the) name|as if|for (?:us|the)|health|instead of"
    r"|customers?|clients?|patients?|drunk|driving|sensitive|names|pictures?|photos?|accounts?"
    r"|password\w*)\b",
    r"\b(?:ohne|außer|bevor|bis|vertraulich\w*|geheim\w*|im Namen|für uns|unveröffentlicht\w*"
    r"|personenbezogen\w*|Kund\w+|Namen|Bild\w*|Fotos?|Kont\w+)\b",
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (
        each for each in read if each.holds_back and _broad(each) and not TALK.search(each.freed)
    )


def _broad(sentence: Sentence) -> bool:
    if ABOUT_PEOPLE.search(sentence.text):
        return not PERSONAL.search(sentence.unguarded)
    if SOCIAL.search(sentence.text):
        return not SOCIAL_NARROWED.search(SOCIAL.sub(" ", sentence.text))
    return bool(TALK.search(sentence.text)) and not NARROWED.search(sentence.unguarded)


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
