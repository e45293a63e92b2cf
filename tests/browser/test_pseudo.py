"""Every page in a language that nobody speaks: a word that stays plain cannot be translated."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final
from zoneinfo import available_timezones

import pytest
from django.db import connection
from django.utils.translation import trans_real

from tests.browser.pages import EMPLOYEE, stops
from tests.languages.pseudo import pseudo_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext

    from tests.browser.conftest import SignIn
    from tests.contracts.world import World

pytestmark = pytest.mark.timeout(300)
LOCALE: Final = "en-XA"
WORD: Final = re.compile(r"[A-Za-z]{2,}")
# The product's and others' names, languages as those who speak them say it, what is typed as it is.
NAMES: Final = re.compile(
    r"\b(Playbook|Deutsch|English|UTC|Ctrl|Slack|Microsoft Teams|Standard Webhooks|"
    r"CSV|Excel|XLSX|PDF|SVG|departments\.csv|people\.csv|JSON|HTML|ISO|API|Bearer|px|EUR)\b"
    r"|/[\w/.?=&<>-]{3,}|\b\w+/\w+\b"
)
ADDRESSES: Final = re.compile(r"\S+@\S+|https?://\S+")
TEXTS: Final = """() => {
  const found = new Set(), add = (text) => text?.trim() && found.add(text.trim());
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode()); )
    if (!text.parentElement.closest("script, style, code, pre, kbd, .av, .mono, [lang]:not(html)"))
      add(text.data);
  for (const each of document.querySelectorAll("body *:not([lang]:not(html) *)"))
    for (const name of ["aria-label", "title", "placeholder", "alt", "data-l", "data-announce"])
      add(each.getAttribute(name));
  for (const button of document.querySelectorAll("input:is([type=submit], [type=button])"))
    add(button.value);
  add(document.title);
  return [...found];
}"""
COLUMNS: Final = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('character varying', 'text', 'jsonb', 'ARRAY')
  AND table_name SIMILAR TO '(governance|roles|policies)_%'
"""


@pytest.fixture
def nobodys_language() -> Iterator[None]:
    """The catalogue of this moment, and nothing that Django remembers of an older one."""
    pseudo_write()
    yield
    vars(trans_real)["_translations"].pop(LOCALE.lower(), None)


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


def plain_words(text: str, data: list[str]) -> str:
    """Return what of ``text`` is neither translated nor data."""
    text = ADDRESSES.sub("", text)
    for each in data:
        if each in text:
            text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", "", text)
    return " ".join(WORD.findall(NAMES.sub("", text)))


@pytest.mark.parametrize("reader", [EMPLOYEE, "line_manager", "head_coach", "administrator"])
def test_every_text_can_be_translated(
    new_context: Callable[..., BrowserContext],
    sign_in: SignIn,
    nobodys_language: None,
    committed_world: World,
    reader: str,
) -> None:
    context = new_context(locale=LOCALE)
    sign_in(committed_world.cast.members[reader].user, context)
    page, left = context.new_page(), partial(plain_words, data=data_kept())
    faults = []
    for stop in stops(committed_world, (reader,)):
        page.goto(stop.path)
        assert page.locator("html").get_attribute("lang") == LOCALE.lower()
        texts = page.evaluate(TEXTS)
        faults += [f"{stop.path} ({stop.name}): {text[:100]}" for text in texts if left(text)]
    assert not faults, "\n".join(faults)
