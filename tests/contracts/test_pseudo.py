"""Every page in a language that nobody speaks: a word that stays plain cannot be translated."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import available_timezones

import pytest
from django.db import connection

from tests.browser.pages import EMPLOYEE, READERS, stops
from tests.languages.pseudo import LANGUAGE, nobodys_language  # noqa: F401  # a fixture
from tests.languages.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contracts.world import World

pytestmark = pytest.mark.timeout(300)
WORD: Final = re.compile(r"[A-Za-z]{2,}")
# The product's and others' names, languages as those who speak them say it, what is typed as it is.
NAMES: Final = re.compile(
    r"\b(Playbook|Deutsch|English|UTC|Ctrl|Slack|Microsoft Teams|Standard Webhooks|"
    r"CSV|Excel|XLSX|PDF|SVG|departments\.csv|people\.csv|JSON|HTML|ISO|API|Bearer|px|EUR)\b"
    r"|/[\w/.?=&<>-]{3,}|\b\w+/\w+\b|python manage\.py \w+"
)
ADDRESSES: Final = re.compile(r"\S+@\S+|https?://\S+")
COLUMNS: Final = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('character varying', 'text', 'jsonb', 'ARRAY')
  AND table_name SIMILAR TO '(governance|roles|policies)_%'
"""
# Those who see most, and each page that none of them has, as the first sees it who does.
WHO: Final = {
    **{name: (name,) for name in (EMPLOYEE, "line_manager", "head_coach", "administrator")},
    "whoever may": READERS,
}


def data_kept() -> list[str]:
    """Return all that people or imports have written, which no catalogue translates."""
    zones = [zone.replace("_", " ") for zone in available_timezones()]
    found = {*zones, *(part for zone in zones for part in zone.split("/"))}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT DISTINCT "{column}"::text FROM "{table}"')
            for (value,) in cursor.fetchall():
                found |= pieces(value or "")
    return sorted({each for each in found if WORD.search(each)}, key=len, reverse=True)


def pieces(value: str) -> set[str]:
    """Return a value, its lines, and what Markdown, labels and JSON make of them."""
    lines = {line.strip(" #*>-") for line in value.splitlines()}
    return {value, *lines, *(part for line in lines for part in re.split(r'["*{},]|: ?', line))}


def plain_words_among(data: list[str]) -> Callable[[str], str]:
    """Return what tells, of a text, what is neither translated nor data."""

    @cache  # the same texts stand around every page
    def plain_words(text: str) -> str:
        text = ADDRESSES.sub("", text)
        for each in data if WORD.search(text) else ():
            if each in text:
                text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", "", text)
        return " ".join(WORD.findall(NAMES.sub("", text)))

    return plain_words


@pytest.mark.usefixtures("nobodys_language")
@pytest.mark.parametrize("readers", WHO)
def test_every_text_can_be_translated(world: World, readers: str) -> None:
    for reader in WHO[readers]:
        world.clients[reader].defaults["HTTP_ACCEPT_LANGUAGE"] = LANGUAGE
    left, faults = plain_words_among(data_kept()), []
    for stop in stops(world, WHO[readers]):
        page = texts_of(world.ask(stop.reader, "GET", stop.path).content.decode())
        assert page.language == LANGUAGE, stop
        faults += [f"{stop}: {text[:100]}" for text in page.found if left(text)]
    assert not faults, "\n".join(faults)
