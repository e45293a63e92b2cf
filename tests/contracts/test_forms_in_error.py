"""A form in error: a summary that leads to each field, and at the field what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from django.urls import reverse

from roles.team.models import Assignment
from tests.contracts.matrix import MATRIX
from tests.contracts.table import INVALID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contracts.world import World

VOID = frozenset({"input", "br", "hr", "img", "link", "meta", "source", "wbr"})
UNPROCESSABLE = 422
FIELDS = frozenset({"input", "select", "textarea", "fieldset"})
APART = {
    "draft_publish": "of a draft that was not compared: the page says to compare it first",
    "channel_retire": "of a channel that is not being retired: there is nothing to tick",
}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    above: tuple[Element, ...]
    words: list[str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


class Page(HTMLParser):
    """Each element of a page with those that it stands in, and the words in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Element] = []
        self.open: list[Element] = []
        self.feed(text)
        self.by_id = {each.attributes["id"]: each for each in self.found if "id" in each.attributes}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.found.append(Element(tag, named, tuple(self.open)))
        if tag not in VOID:
            self.open.append(self.found[-1])

    def handle_endtag(self, tag: str) -> None:
        while self.open and any(each.tag == tag for each in self.open):
            if self.open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        for each in self.open if data.strip() else ():
            each.words.append(data.strip())


def pages_in_error(world: World) -> Iterator[tuple[str, Page]]:
    """Yield what each ask that is answered 422 shows to the first who may ask it."""
    for name, route in MATRIX.items():
        for ask in route.asks:
            who = next((each for each, word in ask.expected.items() if word == INVALID), "")
            if not who or name.startswith("api-") or name in APART:
                continue
            path, body = route.request(name, ask.of, ask.send, world.keys)
            sent = {"csrfmiddlewaretoken": "x", **(body or {})}  # no browser sends nothing at all
            answer = world.ask(who, ask.method, path, sent)
            if answer.status_code == UNPROCESSABLE:
                yield f"{name}, {ask}", Page(answer.content.decode())
    held = Assignment.objects.active().filter(person=world.cast.player.listed).earliest("pk")
    consented = world.keys["consented in Support"]
    for uid, decision in ((held.uid, "pause"), (consented, "refuse")):  # without the reason
        path = reverse("assignment", args=[uid])
        answer = world.ask("head_coach", "POST", path, {"decision": decision})
        assert answer.status_code == UNPROCESSABLE, decision
        yield f"assignment, {decision}", Page(answer.content.decode())


def faults_of(page: Page) -> Iterator[str]:
    summaries = [each for each in page.found if "errsum" in each.classes]
    if not summaries or not all(each.attributes.get("role") == "alert" for each in summaries):
        yield "no summary that is told at once"
    links = [
        each
        for each in page.found
        if each.tag == "a" and any("errsum" in around.classes for around in each.above)
    ]
    for link in links:
        target = page.by_id.get(link.attributes["href"].removeprefix("#"))
        if target is None:
            yield f"a link to nothing: {link.attributes['href']}"
        elif target.tag in FIELDS:
            yield from told_at(page, target)
    hrefs = [link.attributes["href"] for link in links]
    if len(set(hrefs)) < len(hrefs):
        yield f"the same link twice: {hrefs}"


def told_at(page: Page, target: Element) -> Iterator[str]:
    """A field, or of a choice the group that it is in, is described by its error."""
    places = (target, *(each for each in target.above if each.tag == "fieldset"))
    described = " ".join(each.attributes.get("aria-describedby", "") for each in places).split()
    parts = [page.by_id.get(each) for each in described]
    if None in parts:
        yield f"{target.attributes['id']} is described by what is not there: {described}"
    if not any(part and "err" in part.classes and part.words for part in parts):
        yield f"{target.attributes['id']} is not described by its error"
    if len(places) == 1 and target.tag != "fieldset" and "aria-invalid" not in target.attributes:
        yield f"{target.attributes['id']} does not say that it is wrong"


def test_each_form_in_error_says_so_above_and_at_the_field(world: World) -> None:
    found = list(pages_in_error(world))
    assert len(found) > 20
    faults = [f"{name}: {fault}" for name, page in found for fault in faults_of(page)]
    assert not faults, "\n".join(faults)
