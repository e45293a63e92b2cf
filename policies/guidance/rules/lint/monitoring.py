"""Watching people's own accounts, or doing so unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

WATCH = r"\b(?:monitor|watch|track|observ|inspect|screen|survey|search|check|log)\w*"
THINGS = (
    r"\b(?:personal|private|own|employees[’']|employee)\b[^.]{0,30}"
    r"\b(?:accounts?|profiles?|posts?|pages?|channels?|social media|activit\w+)\b"
)
WATCHED = pattern(
    rf"{WATCH}[^.]{{0,60}}{THINGS}",
    rf"{THINGS}[^.]{{0,60}}\b(?:are|is|be|will be|may be)\b[^.]{{0,20}}{WATCH}",
    r"\b(?:überwach|beobacht|kontrollier|auswert|prüf)\w*[^.]{0,60}\b(?:privat|eigen|persönlich)\w*"
    r"[^.]{0,20}\b(?:kont\w+|profil\w*|beitr\w+|seite\w*|kan[aä]l\w*)\b",
    r"\b(?:privat|eigen|persönlich)\w* (?:kont\w+|profil\w*|beitr\w+|seite\w*|kan[aä]l\w*)\b"
    r"[^.]{0,60}\b(?:überwach|beobacht|kontrollier|auswert|geprüft|prüf)\w*",
)
UNSAID = pattern(
    rf"{WATCH}[^.]{{0,80}}\bwithout (?:notice|warning|telling|further)\b",
    r"\bno (?:reasonable )?expectation of privacy\b|\bsecretly\b",
    r"\b(?:überwach|kontrollier)\w*[^.]{0,80}\b(?:heimlich|ohne Ankündigung|unangekündigt)\b",
    r"\b(?:heimlich|ohne Ankündigung|unangekündigt)\b[^.]{0,80}\b(?:überwach|kontrollier)\w*",
)
NOT_DONE = pattern(r"\b(?:not|never|nobody|no)\b|n[’']t\b", r"\b(?:nicht|nie|niemand|kein\w*)\b")
TOLD = pattern(
    r"\b(?:why:|only (?:when|if)|tell you|told|inform\w*|kept for|deleted after)",
    r"(?:warum:|nur wenn|informier\w*|sagen wir|gelöscht nach)",
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (each for each in read if not each.is_reason and _watches(each))


def _watches(sentence: Sentence) -> bool:
    if sentence.kind == "not":
        return False
    if UNSAID.search(sentence.text) and not sentence.forbids:
        return True
    open_about_it = NOT_DONE.search(sentence.text) or TOLD.search(sentence.item)
    return bool(WATCHED.search(sentence.text)) and not open_about_it


RULE = LintRule(
    key="monitoring",
    found=found,
    why=_("It watches what people do as themselves, and does not say what, why and how long."),
    better=_(
        "Say: “We look at our own channels, not at yours.” Where looking is needed, say what is "
        "looked at, why, who sees it, and when it is deleted."
    ),
    behind=(
        "GDPR, articles 5(1)(a) and 13",
        "European Court of Human Rights, Bărbulescu v. Romania (61496/08)",
    ),
)
