"""What a page says in words, read from its HTML as a browser would show it."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

VOID: Final = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
# Nobody reads these, or they are typed as they are; template is no part of the page yet.
UNREAD: Final = frozenset({"script", "style", "code", "pre", "kbd", "template", "noscript"})
UNREAD_CLASSES: Final = frozenset({"av", "mono"})
SPOKEN: Final = ("aria-label", "title", "placeholder", "alt", "data-l", "data-announce")
BUTTONS: Final = frozenset({"submit", "button"})


@dataclass(frozen=True, slots=True)
class Around:
    """An element that is open: its name, and whether it or one around it hides what it says."""

    tag: str
    unread: bool
    foreign: bool  # in a language of its own, which the page names


class Texts(HTMLParser):
    """Collects the texts of a page, its title and the attributes that are read to people."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.language = ""
        self.open = [Around("", unread=False, foreign=False)]
        self.in_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = named.get("lang", "")
        if self.in_body:
            self._attributes(tag, named)
        self.in_body |= tag == "body"
        if tag not in VOID:
            self._enter(tag, named)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        tags = [each.tag for each in self.open]
        if tag in tags:
            del self.open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        around = self.open[-1]
        if around.tag == "title" and not self.in_body:
            self._add(" ".join(data.split()))
        elif self.in_body and not (around.unread or around.foreign):
            self._add(data)

    def _enter(self, tag: str, named: dict[str, str]) -> None:
        around, classes = self.open[-1], set(named.get("class", "").split())
        unread = tag in UNREAD or bool(classes & UNREAD_CLASSES)
        foreign = tag != "html" and "lang" in named
        self.open.append(Around(tag, around.unread or unread, around.foreign or foreign))

    def _attributes(self, tag: str, named: dict[str, str]) -> None:
        if not self.open[-1].foreign:
            for name in SPOKEN:
                self._add(named.get(name, ""))
        if tag == "input" and named.get("type", "").lower() in BUTTONS:
            self._add(named.get("value", ""))

    def _add(self, text: str) -> None:
        if text.strip():
            self.found.add(text.strip())


def texts_of(html: str) -> Texts:
    """Read a whole page."""
    texts = Texts()
    texts.feed(html)
    texts.close()
    return texts
