"""Counts are grouped as the reader's language does it; what a machine reads never is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.utils.translation import override

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# What is put into an attribute by a variable, outside of words for people.
ATTRIBUTE = re.compile(r'\b(?:value|max|min|width|height|x|y|cx|cy|d)="[^"]*\{\{ ([^}]*) \}\}')
NUMBERS = re.compile(r"^(?:[\w.]*\.)?(?:count|page|number|total|answered|index|n|size|limit)$")


def rendered(source: str, language: str, **context: Any) -> str:
    with override(language):
        return str(engines["django"].from_string(source).render(context))


@pytest.mark.parametrize(("language", "words"), [("en", "12,345"), ("de", "12.345")])
def test_a_count_is_grouped(language: str, words: str) -> None:
    assert rendered("{{ n }}", language, n=12345) == words
    assert words in rendered('{% stat n "people" %}', language, n=12345)
    counted = "{% load i18n %}{% blocktranslate count n=n %}{{ n }} x{% plural %}{{ n }} y"
    assert rendered(f"{counted}{{% endblocktranslate %}}", language, n=12345) == f"{words} y"


def test_years_ids_and_addresses_are_not() -> None:
    now = datetime(2026, 11, 27, tzinfo=UTC)
    assert rendered('{{ now|date:"Y" }} {{ now|date:"j F Y" }}', "de", now=now) == (
        "2026 27. November 2026"
    )
    shown = rendered(
        '{% load l10n %}<a href="{% url "trail" %}?before={{ n|unlocalize }}">', "en", n=12345
    )
    assert 'href="/evidence/trail/?before=12345"' in shown


def test_the_picture_of_a_big_chart_keeps_its_measures() -> None:
    picture = {"width": 12345, "height": 2345, "solid": [(1000, 2000, 3000, 4000)]}
    drawn = render_to_string("team/chart.svg", {"picture": picture})
    assert 'viewBox="0 0 12345 2345"' in drawn
    assert 'd="M1000 2000L3000 4000"' in drawn


def test_no_number_stands_in_an_attribute_as_people_read_it() -> None:
    faults = [
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path in TEMPLATES.rglob("*.html")
        for name in ATTRIBUTE.findall(path.read_text())
        if NUMBERS.match(name)
    ]
    assert faults == []
