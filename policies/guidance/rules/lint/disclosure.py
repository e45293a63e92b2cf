"""Texts that let people speak of the organisation, and nowhere ask them to say who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

# Said of what people may do; elsewhere the same words let nobody speak.
ALLOWED = pattern(
    r"\b(?:post|talk|write|speak|tell|comment|answer)\w*\b[^.]{0,60}\b(?:about|of|on|concerning)"
    r" (?:us|(?:your |their |our |the )?(?:own )?(?:work|jobs?|company|organi[sz]ation|products?"
    r"|services?|employer))\b",
    r"\b(?:share|repost|forward|like)\w*\b[^.]{0,20}\b(?:our|the company’s|company) "
    r"(?:posts?|news|videos?|content|stories|offers)\b",
    r"\b(?:answer|help)\w*\b[^.]{0,30}\b(?:questions?|people|customers)\b[^.]{0,40}\b(?:our|us)\b",
    r"\b(?:schreib|post|berichte|erzähl|red|sprech)\w*[^.]{0,40}\b(?:von|über) (?:uns\w*|(?:die|der"
    r"|ihre\w*|unser\w*|das) (?:arbeit|unternehmen|produkt\w*|betrieb\w*))\b",
    r"\b(?:von|über) (?:uns|(?:die|der|ihre\w*|unser\w*|das) (?:arbeit|unternehmen|produkt\w*"
    r"|betrieb\w*))\b[^.]{0,40}\b(?:schreib|post|berichte|erzähl|red|sprech)\w*",
    r"\b(?:unsere|eigene) beiträge teilen\b",
)
ALLOWS = pattern(r"\b(?:may|can|free to|welcome to)\b", r"\b(?:darf|dürfen|können)\b")
SPEAKING = pattern(
    r"\b(?:post|talk|write|speak|share|tell|comment|praise)\w*\b[^.]{0,80}\b(?:own|personal|private)"
    r" (?:social media )?(?:accounts?|profiles?|pages?|channels?|blogs?)\b",
    r"\b(?:recommend|review|praise|endorse|rate)(?:s|ing)?\b[^.]{0,30}\b(?:our|us|products?|services?)\b",
    r"\b(?:schreib|post|berichte|erzähl|red|sprech|teil|empfehl)\w*[^.]{0,80}\b(?:eigene\w*"
    r"|privat\w*|persönlich\w*) (?:kont\w+|profil\w*|seite\w*|kanal|kanäl\w*)\b",
    r"\b(?:eigene\w*|privat\w*|persönlich\w*) (?:kont\w+|profil\w*|kanal|kanäl\w*)\b[^.]{0,60}"
    r"\b(?:schreib|post|berichte|erzähl|red|sprech|teil|empfehl)\w*",
    r"\b(?:empfehl|bewert|lob)\w*[^.]{0,30}\b(?:unsere\w*|uns|produkt\w*|angebot\w*)\b",
)
SAID = pattern(
    r"\b(?:say|saying|says|tell|add|show|state|stating|make clear|name|mention)\w*\b[^.]{0,40}"
    r"\b(?:work|employ|belong|who you are|who is (?:talking|speaking)|paid|member|volunteer"
    r"|partner)",
    r"\bI work\b|\bdisclos\w+|\bidentify (?:yourself|themselves)\b|\baffiliat\w+|#ad\b"
    r"|\b(?:connection|link|tie)s? (?:to|with) (?:us|the)\b|\badvertising\b|\blabel",
    r"\b(?:dass|wo|bei wem|für wen) (?:Sie|du|man|jemand)\b[^.]{0,40}\barbeite|\bIch arbeite\b"
    r"|\b(?:arbeitgeber|verbindung|zugehörigkeit)\b[^.]{0,30}\b(?:nenn|offenleg|angeb|sag)\w*"
    r"|\boffenleg\w*|\bkennzeichn\w*|\bWerbung\b|\bwer (?:da )?spricht\b",
)

# “Praise us without saying that you work here” forbids to leave it out.
HIDDEN = pattern(
    r"\b(?:without|unless|hid(?:e|ing)|conceal\w*|pretend\w*|as if)\b",
    r"\b(?:ohne|verschweig\w*|als ob)\b",
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    """At most the first sentence that lets them: it is the text that lacks a line."""
    if any(SAID.search(each.text) for each in read if _asks(each)):
        return []
    return [each for each in read if _lets(each)][:1]


def _asks(sentence: Sentence) -> bool:
    """Whether it may be the line: what is done instead, or not left out, is one, a ban is none."""
    if sentence.is_reason:
        return False
    forbids = sentence.forbids or (sentence.kind == "not" and not sentence.label)
    return not forbids or bool(HIDDEN.search(sentence.text))


def _lets(sentence: Sentence) -> bool:
    """Whether it lets people speak of the organisation."""
    if sentence.is_reason or sentence.kind == "not" or sentence.forbids:
        return False
    allows = sentence.kind == "may" or ALLOWS.search(sentence.text)
    return bool(SPEAKING.search(sentence.text) or (allows and ALLOWED.search(sentence.text)))


RULE = LintRule(
    key="disclosure",
    found=found,
    why=_("People speak of the organisation here, but nothing asks them to say who they work for."),
    better=_("Add a line: “Say that you work here whenever you speak of us or of what we sell.”"),
    behind=(
        "16 CFR 255.5",
        "Directive 2005/29/EC, annex I, no. 22",
        "UK CAP Code, rule 2.3",
    ),
)
