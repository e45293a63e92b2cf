"""Dates as they are written in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from datetime import date

# How a date begins: the day of the week, the day of the month. German, for one: "l, j. ".
BEGINNINGS: Final = {
    "l j ": pgettext_lazy("date format", "l j "),
    "D j ": pgettext_lazy("date format", "D j "),
    "j ": pgettext_lazy("date format", "j "),
}


def format_in_language(form: str) -> str:
    """Return a format like ``l j F Y`` as the reader's language has it."""
    for beginning, words in BEGINNINGS.items():
        if beginning in form:
            return form.replace(beginning, str(words), 1)
    return form


def date_words(day: date, form: str) -> str:
    """Write a date or moment; ``form`` is Django's, in the English order."""
    return date_format(day, format_in_language(form))
