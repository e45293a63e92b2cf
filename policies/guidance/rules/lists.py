"""What a guideline allows, asks for and forbids, as lists of plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policies.guidance.rules.text import LABELLED, MARKDOWN, part_kind, text_normal, words_allowing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

BECAUSE: Final = frozenset({"why", "warum"})
NAMED: Final = frozenset({"rule", "regel"})


@dataclass(frozen=True, slots=True)
class ListedRule:
    """One item under “You may”, “Ask first” or “You must not”.

    ``kind`` is may, ask or not; ``instead`` is what it says to do, or whom to ask, if it does;
    ``why`` its reason; ``refers``, in an annex, the words of the rule that it is about.
    """

    kind: str
    text: str
    instead: str = ""
    why: str = ""
    refers: str = ""


def rules_listed(text: str) -> list[ListedRule]:
    """Return the rules of a guideline's text, in its order; items without words are none."""
    return [rule for rule in rules_numbered(text) if rule.text]


def rules_weighed(text: str) -> list[ListedRule]:
    """Return what an annex is weighed by: the items of lists of any sort and depth, quoted ones as
    well, below headings of any level; and what begins with “You may” in no part. By none of them
    an annex allows anything of its own."""
    return [rule for rule in _weighed(MARKDOWN.parse(text_normal(text))) if rule.text and rule.kind]


def _weighed(tokens: list[Token]) -> Iterator[ListedRule]:
    kind = ""
    items: list[tuple[int, list[str]]] = []  # those that are open, and the level of their words
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            lesser = token.tag not in {"h1", "h2"}
            kind = part_kind(tokens[number + 1].content) or (kind if lesser else "")
        elif token.type == "list_item_open":
            items.append((token.level + 2, []))
        elif token.type == "inline" and items and token.level == items[-1][0]:
            items[-1][1].append(_plain(token))
        elif token.type == "list_item_close":
            first, *notes = items.pop()[1] or [""]
            told = _instead(notes), _why(notes), _refers(notes)
            yield ListedRule(kind or words_allowing(first), first, *told)


def rules_numbered(text: str) -> list[ListedRule]:
    """Return one for each item that ``text_render`` shows as a rule, also for an empty one."""
    return list(_rules(MARKDOWN.parse(text_normal(text))))


def _rules(tokens: list[Token]) -> Iterator[ListedRule]:
    kind, bullets = "", False
    paragraphs: list[str] = []
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            kind = part_kind(tokens[number + 1].content)
        elif token.type.endswith("_list_open") and token.level == 0:
            bullets = token.type.startswith("bullet")
        elif token.type == "list_item_open" and token.level == 1:
            paragraphs = []
        elif token.type == "inline" and token.level == 3:
            paragraphs.append(_plain(token))
        elif token.type == "list_item_close" and token.level == 1 and kind and bullets:
            first, *notes = paragraphs or [""]
            yield ListedRule(kind, first, _instead(notes), _why(notes), _refers(notes))


def _plain(token: Token) -> str:
    words = [" " if "break" in each.type else each.content for each in token.children or ()]
    return " ".join("".join(words).split())


def _instead(notes: list[str]) -> str:
    """Return the first labelled note that is no reason, without its label."""
    others = _reasons() | _named()
    return next((told for label, told in _labelled(notes) if label not in others), "")


def _why(notes: list[str]) -> str:
    return next((told for label, told in _labelled(notes) if label in _reasons()), "")


def _refers(notes: list[str]) -> str:
    return next((told for label, told in _labelled(notes) if label in _named()), "")


def _named() -> frozenset[str]:
    return NAMED | {pgettext("label", "Rule").casefold()}


def _reasons() -> frozenset[str]:
    return BECAUSE | {_("Why").casefold()}


def _labelled(notes: list[str]) -> Iterator[tuple[str, str]]:
    for note in notes:
        if LABELLED.match(note):
            label, _colon, told = note.partition(":")
            yield label.strip().casefold(), told.strip()
