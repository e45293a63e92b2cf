"""What a guideline allows, asks for and forbids, as lists of plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from policies.guidance.rules.text import LABELLED, MARKDOWN, part_kind, text_normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

BECAUSE: Final = frozenset({"why", "warum"})


@dataclass(frozen=True, slots=True)
class ListedRule:
    """One item under “You may”, “Ask first” or “You must not”.

    ``kind`` is may, ask or not; ``instead`` is what it says to do, or whom to ask, if it does.
    """

    kind: str
    text: str
    instead: str = ""


def rules_listed(text: str) -> list[ListedRule]:
    """Return the rules of a guideline's text, in its order, without their reasons."""
    return list(_rules(MARKDOWN.parse(text_normal(text))))


def _rules(tokens: list[Token]) -> Iterator[ListedRule]:
    kind = ""
    paragraphs: list[str] = []
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            kind = part_kind(tokens[number + 1].content)
        elif token.type == "list_item_open" and token.level == 1:
            paragraphs = []
        elif token.type == "inline" and token.level == 3:
            paragraphs.append(_plain(token))
        elif token.type == "list_item_close" and token.level == 1 and kind and paragraphs:
            yield ListedRule(kind, paragraphs[0], _instead(paragraphs[1:]))


def _plain(token: Token) -> str:
    words = [" " if "break" in each.type else each.content for each in token.children or ()]
    return " ".join("".join(words).split())


def _instead(notes: list[str]) -> str:
    """Return the first labelled note that is no reason, without its label."""
    reasons = BECAUSE | {_("Why").casefold()}
    for note in notes:
        label, colon, rest = note.partition(":")
        if colon and LABELLED.match(note) and label.strip().casefold() not in reasons:
            return rest.strip()
    return ""
