"""A guideline's text: its canonical form, its hash, and the HTML people read.

Canonical form, which is hashed: title, an empty line, text; Unicode NFC, lines ended by LF,
no space at either end of title or text; as UTF-8. A trigger recomputes the same SHA-256.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Final

import nh3
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS_A_MINUTE: Final = 220
OPENING: Final = 3_000  # characters of a text that its summary is looked for in
SUMMARY: Final = 300  # characters of it
LABELLED = re.compile(r"\A(\w[\w ’']{0,20}):\s+(?=\S)")
HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
# In whichever language a text is, whoever reads it: what a translation forbids stays forbidden.
HEADINGS: Final = {
    **dict.fromkeys(("you may", "sie dürfen", "du darfst"), "may"),
    **dict.fromkeys(("ask first", "erst fragen", "vorher fragen"), "ask"),
    **dict.fromkeys(("you must not", "sie dürfen nicht", "du darfst nicht"), "not"),
}
# A no to the whole sentence: what else is told within a clause of its own (“what is not public”)
# and what only looks like a no (“not only”, “no more than”) refuses nothing.
REFUSING: Final = re.compile(
    r"\b(?:not(?! (?:only|just)\b)|never|nobody|no one|none|neither|nowhere"
    r"|nothing(?! (?:but|except)\b| (?:else|other|more|less) than\b)"
    r"|no(?! (?:matter|doubt)\b| (?:more|less|fewer|later) than\b)"
    r"|nicht(?! (?:nur|bloß|allein)\b| (?:mehr|weniger|später) als\b)|nie|niemals|niemand\w*"
    r"|nirgends|nirgendwo|nichts(?! (?:als|außer)\b| anderes als\b)|kein\w*|weder)\b"
)
CLAUSE: Final = re.compile(
    r"\b(?:what|which|that|who|whom|whose|where|when|if|unless|because|whether|how|why"
    r"|was|wer|wem|wen|wenn|wo|weil|dass|ob|wie|warum|falls)\b"
)
PAGE_ANCHORS: Final = (
    *("main", "live", "account", "more", "dialog", "trouble"),
    *("preview", "lint", "editor"),
)
TAGS: Final = {
    *("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "hr", "br"),
    *("strong", "em", "code", "pre", "a"),
}
CLASSES: Final = {"ul": {"card", "rules"}, "li": {"rule"}, "p": {"r"}, "dl": {"why"}}
BREAKS: Final = ("softbreak", "hardbreak")
MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).disable("image")


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one heading; ``kind`` is may, ask, not or ""."""

    kind: str
    anchor: str
    title: str
    html: str
    rules: int


def text_normal(text: str) -> str:
    """Return ``text`` as it is stored: NFC, LF, no space at either end."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", unified).strip()


def text_canonical(title: str, text: str) -> bytes:
    return f"{text_normal(title)}\n\n{text_normal(text)}".encode()


def text_fingerprint(title: str, text: str) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical form."""
    return hashlib.sha256(text_canonical(title, text)).hexdigest()


def html_fingerprint(html: str) -> str:
    """Return the SHA-256, in hexadecimal, of the text as it is shown: HTML in UTF-8."""
    return hashlib.sha256(html.encode()).hexdigest()


def reading_minutes(text: str) -> int:
    return max(1, math.ceil(len(text.split()) / WORDS_A_MINUTE))


def text_summary(text: str) -> str:
    """Return what a text says of itself before its first heading or list, a title aside: that
    paragraph, plain and on one line; "" for a text that begins at once."""
    title = False
    opening = text_normal(text[:OPENING]).partition("\n## ")[0]
    for token in MARKDOWN.parse(opening):
        if token.type in {"heading_open", "heading_close"} and token.tag == "h1":
            title = token.nesting > 0
        elif token.type == "inline" and not title:
            return Truncator(words_plain(token)).chars(SUMMARY)
        elif token.type != "paragraph_open" and not title:
            return ""
    return ""


def part_kind(heading: str) -> str:
    return _parts().get(heading.strip().casefold(), "")


def _parts() -> dict[str, str]:
    kinds = {_("You may"): "may", _("Ask first"): "ask", _("You must not"): "not"}
    return HEADINGS | {title.casefold(): kind for title, kind in kinds.items()}


def words_allowing(words: str) -> str:
    """Return "may" for a sentence that begins like the heading of what is allowed and does not say
    no in its main clause, before the first stop, comma or clause of its own, else ""."""
    begun = CLAUSE.split(re.split(r"[.,;:!?]", words.casefold())[0])[0]
    known = tuple(f"{title} " for title, kind in _parts().items() if kind == "may")
    return "may" if f"{begun} ".startswith(known) and not REFUSING.search(begun) else ""


def words_plain(token: Token) -> str:
    """Return the words of one token without their marks, on one line; where a link leads stands
    behind it in brackets, unless that is what it says."""
    said: list[str] = []
    links: list[tuple[int, str]] = []
    for each in (token,) if token.children is None else token.children:
        if each.type == "link_open":
            links.append((len(said), str(each.attrGet("href"))))
        elif each.type == "link_close":
            start, address = links.pop()
            if address.removeprefix("mailto:") != "".join(said[start:]):
                said.append(f" ({address})")
        else:
            said.append(each.content or (" " if each.type in BREAKS else ""))
    return " ".join("".join(said).split())


def text_render(text: str) -> str:
    """Return ``text``, which is Markdown, as clean HTML.

    Raw HTML stays text and images are left out; what remains passes nh3 once more. In the
    parts "You may", "Ask first" and "You must not" each item of a list is a rule, and a
    paragraph in it that starts with a label ("Why: …") is set beside that label.
    """
    tokens = list(_with_rules(MARKDOWN.parse(text_normal(text))))
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto"},
    )


def _with_rules(tokens: list[Token]) -> Iterator[Token]:
    in_rules = False
    held: list[Token] = []
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            in_rules = bool(part_kind(tokens[number + 1].content))
        if in_rules and (token.level == 0 or held):
            held.append(token)
            if token.level == 0 and token.nesting <= 0:
                yield from _as_rules(held)
                held = []
        else:
            yield token


def _as_rules(block: list[Token]) -> Iterator[Token]:
    """Mark one top-level list as a list of rules; leave any other block as it is."""
    if block[0].type != "bullet_list_open":
        yield from block
        return
    block[0].attrSet("class", "card rules")
    paragraphs = 0
    for number, token in enumerate(block):
        if token.type == "list_item_open" and token.level == 1:
            token.attrSet("class", "rule")
            paragraphs = 0
        if token.level == 2 and token.type in {"paragraph_open", "paragraph_close"}:
            token.hidden = False
            paragraphs += token.nesting > 0
            _as_statement(token, block[number + token.nesting], first=paragraphs == 1)
        yield token


def _as_statement(token: Token, inline: Token, *, first: bool) -> None:
    """Make the first paragraph of an item the rule itself, later labelled ones its reasons."""
    if first:
        if token.nesting > 0:
            token.attrSet("class", "r")
        return
    if token.nesting > 0 and LABELLED.match(inline.content):
        token.tag = "dl"
        token.attrSet("class", "why")
        _split_label(inline)
    elif token.nesting < 0 and inline.meta.get("labelled"):
        token.tag = "dl"


def _split_label(inline: Token) -> None:
    """Turn "Why: because" into a term and its description."""
    children = inline.children or []
    label, _colon, rest = children[0].content.partition(":")
    children[0].content = rest.lstrip()
    inline.meta["labelled"] = True
    term = Token("text", "", 0, content=label)
    inline.children = [
        Token("term_open", "dt", 1),
        term,
        Token("term_close", "dt", -1),
        Token("description_open", "dd", 1),
        *children,
        Token("description_close", "dd", -1),
    ]


def text_parts(html: str) -> list[Part]:
    """Return rendered HTML cut at its second-level headings; what is before them has no title."""
    pieces = HEADING.split(html)
    parts = [Part("", "", "", pieces[0], 0)] if pieces[0].strip() else []
    taken: set[str] = set(PAGE_ANCHORS)
    for heading, text in zip(pieces[1::2], pieces[2::2], strict=True):
        title = unescape(re.sub(r"<[^>]+>", "", heading))
        anchor = part_kind(title) or slugify(title) or "text"
        while anchor in taken:
            anchor += "-more"
        taken.add(anchor)
        count = text.count('<li class="rule">')
        parts.append(Part(part_kind(title), anchor, title, text, count))
    return parts
