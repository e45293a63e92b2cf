"""Lists that are no tables, as they stand on pages: where each of them leads to."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from django.urls import reverse

from governance.home.registry import LISTS
from tests.contracts.matrix import MATRIX
from tests.contracts.table import OK

if TYPE_CHECKING:
    from tests.contracts.world import World

OFFERED = b"format=csv"
LISTED = {"list", "rows", "queue"}  # the classes of lists of things
AROUND = {"section", "article", "aside", "main", "dialog"}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Part:
    """A section of a page: what it is labelled by, where it leads to, how many lists it has."""

    label: str = ""
    leads: set[str] = field(default_factory=set)
    lists: int = 0


class Page(HTMLParser):
    """The sections of a page, each list in the innermost one around it."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self.around: list[tuple[str, Part | None]] = []
        self.feed(content)

    @property
    def part(self) -> Part | None:
        return next((part for _tag, part in reversed(self.around) if part), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            label = given.get("aria-labelledby") or given.get("id", "")
            own = Part(label) if tag in AROUND else None
            self.around.append((tag, own))
            self.parts += [own] if own else []
        part = self.part
        if part is None:
            return
        part.lists += tag in {"ul", "ol"} and bool(LISTED & set(given.get("class", "").split()))
        if tag == "a":
            part.leads.add(given.get("href", "").partition("?")[0])

    def handle_endtag(self, tag: str) -> None:
        while self.around and self.around.pop()[0] != tag:
            pass


def short_lists(world: World) -> dict[str, str]:
    """Return, of each page of the matrix, lists that no file has and that lead to none."""
    known = {reverse(name) for name in LISTS}
    found: dict[str, str] = {}
    for name, route in MATRIX.items():
        for ask in route.asks:
            who = next((each for each, word in ask.expected.items() if word == OK), None)
            if ask.method != "GET" or not who or name.startswith("api-"):
                continue
            path, _body = route.request(name, ask.of, None, world.keys)
            answer = world.ask(who, "GET", path)
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            if OFFERED in answer.content:
                continue
            for part in Page(answer.content.decode()).parts:
                if part.lists and not part.leads & known:
                    found[f"{name}: {part.label}"] = path
    return found
