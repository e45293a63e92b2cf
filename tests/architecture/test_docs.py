"""What the documents say of the code: floors, links, addresses and files that are there."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from django.urls import Resolver404, resolve

from tests.architecture.floors import ROOT, layers

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "tests" / "benchmarks" / "README.md"]
)
CODE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")
ADDRESS = re.compile(r"(?:[A-Z]+ )?(/[^\s?`]*)(?:\?\S*)?")
OURS = re.compile(
    r"(?:governance|roles|policies|tests|templates|static|docs|locale)/[\w./*{},<>-]*"
)
ANY = re.compile(r"<[^>]*>|\{[^}]*\}|\bUID\b")
VALUES = ("01900000-0000-7000-8000-00000000000c", "1", "house-rules")
LATER = "notices"  # the app that adding-an-app.md adds
DEVELOPMENT = {"/development/mail/"}  # mounted there only


def test_the_floors_of_the_text_are_those_of_the_linter() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    block = next(part for part in text.split("```")[1::2] if "governance.home" in part)
    told = re.findall(r"^[a-z.]+(?:  [a-z]+\.[a-z]+)*", block.strip(), re.MULTILINE)
    assert [sorted(line.split()) for line in told] == [sorted(each) for each in layers()]


def test_the_floors_of_the_picture_are_those_of_the_linter() -> None:
    picture = (ROOT / "docs" / "img" / "floors.svg").read_text()
    boxes = r'class="(?:floor|ground)"[^>]*/>\s*<text class="ink name"[^>]*>([^<]+)</text>'
    told = [sorted(re.split(r"\s*·\s*", words)) for words in re.findall(boxes, picture)]
    assert told == [sorted(name.rpartition(".")[2] for name in each) for each in layers()]
    assert (len(told), "Fifteen floors" in picture) == (15, True)


def _anchors(document: Path) -> set[str]:
    """Return the anchors of its headings, as GitHub makes them."""
    heads = HEADING.findall(CODE.sub("", document.read_text()))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_link_leads_somewhere(document: Path) -> None:
    broken = []
    for link in LINK.findall(CODE.sub("", document.read_text())):
        if re.match(r"\w+:", link):
            continue
        place, _hash, anchor = link.partition("#")
        target = (document.parent / place).resolve() if place else document
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert broken == []


def _resolves(address: str) -> bool:
    for value in VALUES:
        with suppress(Resolver404):
            resolve(ANY.sub(value, address))
            return True
    return address in DEVELOPMENT


def _is_file(name: str) -> bool:
    return bool(list(ROOT.glob(re.sub(r"<[^>]*>|\{[^}]*\}", "*", name).rstrip("/"))))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_it_names_is_there(document: Path) -> None:
    """Each address of the application or below the API's, and each file or directory of ours."""
    missing = []
    for quoted in QUOTED.findall(CODE.sub("", document.read_text())):
        if found := ADDRESS.fullmatch(quoted):
            there = _resolves(found[1])
        elif OURS.fullmatch(quoted) and LATER not in quoted:
            there = _is_file(quoted) or _resolves(f"/api/v1/{quoted}")
        else:
            continue
        if not there:
            missing.append(quoted)
    assert missing == []


def test_what_is_not_there_is_found_out() -> None:
    assert not _resolves("/webhooks/")
    assert not _is_file("governance/never.py")
