"""Approval for everything that people say as themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

POSTS = r"(?:posts?|posting|comments?|publications?|tweets?|blogs?|messages?|content)"
OWN = r"(?:personal|private|own)"
YES = r"\b(?:approv(?:ed|al)|permission|authori[sz](?:ed|ation)|clear(?:ed|ance)|consent)\b"
EVERY = pattern(
    rf"\b(?:all|any|every|each)\b[^.]{{0,40}}\b{POSTS}\b[^.]{{0,60}}\b{OWN}\b[^.]{{0,60}}{YES}",
    rf"\b(?:all|any|every|each)\b[^.]{{0,20}}\b{OWN}\b[^.]{{0,30}}\b{POSTS}\b[^.]{{0,60}}{YES}",
    rf"{YES}[^.]{{0,40}}\b(?:all|any|every|each)\b[^.]{{0,40}}\b{OWN}\b[^.]{{0,30}}\b{POSTS}\b",
    r"\b(?:jede\w*|alle\w*)\b[^.]{0,30}\b(?:privat|eigen|persönlich)\w*[^.]{0,40}\b(?:genehmig"
    r"|freigab|freigeb|freizugeb|zustimm|erlaubnis)\w*",
    r"\b(?:jede\w*|alle\w*)\b[^.]{0,20}\b(?:beitr[aä]g|post|äußerung)\w*[^.]{0,50}\b(?:privat|eigen"
    r"|persönlich)\w*[^.]{0,50}\b(?:genehmig|freigab|freigeb|freizugeb|zustimm|erlaubnis)\w*",
)
ALL_OWN = pattern(
    rf"\A(?:all|any(?:thing)?|every(?:thing)?)\b[^.]{{0,40}}\b{OWN} (?:accounts?|profiles?|pages?)",
    r"\A(?:alles|jede\w*)\b[^.]{0,40}\b(?:privat|eigen)\w* (?:konto|konten|profil\w*)",
)
NEEDLESS = pattern(
    r"\b(?:no|not|never|nobody|without)\b|n[’']t\b", r"\b(?:kein|nicht|nie|niemand|ohne)\w*\b"
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (each for each in read if _everything(each))


def _everything(sentence: Sentence) -> bool:
    if sentence.kind == "ask" and not sentence.label and ALL_OWN.search(sentence.text):
        return True
    text = sentence.text
    return not (sentence.is_reason or NEEDLESS.search(text)) and bool(EVERY.search(text))


RULE = LintRule(
    key="approval",
    found=found,
    why=_("Nobody needs leave to speak as themselves, and nobody could read all of it."),
    better=_(
        "Ask for approval only of what is said in the organisation's name, or of a topic that "
        "you name: “Ask first before you speak about figures that are not published.”"
    ),
    behind=("National Labor Relations Act, sections 7 and 8(a)(1)",),
)
