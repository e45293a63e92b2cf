"""Dates in the order and with the signs of the reader's language."""

from __future__ import annotations

from datetime import date

import pytest
from django.template import Context, Template
from django.utils.translation import override

from governance.core.dates import date_words
from governance.core.templatetags.playbook import due, when
from tests.cast import NOW

DAY = date(2026, 12, 9)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "9 Dec · Wednesday 9 December 2026"), ("de", "9. Dez · Mittwoch, 9. Dezember 2026")],
)
def test_a_page_writes_dates_as_its_reader_does(language: str, words: str) -> None:
    page = Template('{{ day|date:"j M" }} · {{ day|date:"l j F Y" }}')
    with override(language):
        assert page.render(Context({"day": DAY})).replace("Dez.", "Dez") == words


def test_so_do_words_from_code() -> None:
    with override("de"):
        assert date_words(DAY, "j F Y") == "9. Dezember 2026"
        assert "9. Dez" in when(DAY, now=NOW)
        assert "Mi, 9. Dez" in due(DAY, now=NOW)
