"""The catalogues say what the code says, in every language that is shipped."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.languages.catalogue import (
    LANGUAGES,
    forms_of,
    is_translated,
    messages_extract,
    mo_bytes,
    po_bytes,
    po_path,
    po_read,
)
from tests.languages.pseudo import pseudo

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

# Where texts may still be English: what administrators, auditors and those who write meet alone.
# Whatever comes new stands elsewhere, and is German from the start; tests/contracts/test_german.py
# asks for what everybody else meets.
DESK = re.compile(
    r"""
    roles/sync/ | templates/(sync|admin)/ | templates/home/first_day/
    | governance/(audit|jobs|accounts|core)/
    | policies/\w+/(forms|services|views)/(drafting|starter|writing|translating|reviewing|approving
        |steps|publishing|packs|annex|bound|tables|following|attesting|audience)
    | templates/(guidance|training)/(review|write|draft|translation|packs?|starters|annex_new
        |bound|bound_person|campaign\w*)
    | \S*(admin|demo|management|status|webhook|set_up|first_day|token|settings|size|mail_|persona
        |leaving|evidence|trail|sample|_verified|populations|scim|provisioning)
    """,
    re.VERBOSE,
)
DU = re.compile(r"\b(du|dir|dich|dein(e[mnrs]?)?|wähle|gib|sag)\b", re.IGNORECASE)
PLACEHOLDERS = re.compile(r"%\(\w+\)\d*[sd]|%[sd]|</?\w+>")
IN_STEP = "run `make messages`, translate what is new, and commit what it wrote"


@pytest.fixture(scope="module")
def messages() -> Catalog:
    return messages_extract()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_exactly_the_texts_of_the_code(
    language: str, messages: Catalog
) -> None:
    assert po_bytes(po_read(language), messages) == po_path(language).read_bytes(), IN_STEP


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_was_translated(language: str) -> None:
    compiled = po_path(language).with_suffix(".mo").read_bytes()
    assert compiled == mo_bytes(po_read(language)), IN_STEP


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_those_at_a_desk_meet_english(language: str) -> None:
    left = [
        f"{path}: {message.id}"
        for message in po_read(language)
        if message.id and not is_translated(message)
        for path, _line in message.locations
        if not DESK.match(path)
    ]
    assert not left, "\n".join(left)


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_are_the_same(language: str) -> None:
    wrong = [
        f"{message.id} → {form}"
        for message in po_read(language)
        if message.id and is_translated(message)
        for form in forms_of(message.string)
        if not agrees(message, form)
    ]
    assert not wrong, "\n".join(wrong)


def test_german_says_sie() -> None:
    said = [form for message in po_read("de") if message.id for form in forms_of(message.string)]
    assert [form for form in said if DU.search(form)] == []


def agrees(message: Message, form: str) -> bool:
    """A plural's form may be like any of the original's: “one is late” names no number."""
    originals = [Counter(PLACEHOLDERS.findall(text)) for text in forms_of(message.id)]
    return Counter(PLACEHOLDERS.findall(form)) in originals


def test_the_pseudo_language_keeps_what_is_no_word() -> None:
    shown = pseudo("Six digits, sent to <b>%(email)s</b>.")
    assert PLACEHOLDERS.findall(shown) == ["<b>", "%(email)s", "</b>"]
    assert len(shown) > 1.3 * len("Six digits, sent to <b>%(email)s</b>.")
