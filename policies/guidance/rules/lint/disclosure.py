"""Texts that let people speak of the organisation, and nowhere ask them to say who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def found(read: list[Sentence]) -> Iterable[Sentence]:
    """At most the first sentence that lets them: it is the text that lacks a line."""
    if any(SAID.search(each.text) for each in read if not each.is_reason):
        return []
    lets = (each for each in read if not each.is_reason and each.kind != "not")
    return [each for each in lets if SPEAKING.search(each.text)][:1]


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
