"""A language that nobody speaks, to see which texts cannot be translated and what grows too long.

Each text is accented, longer by two fifths and in brackets; what stays plain on a page was
written into it. The language exists where the tests run and where ``make messages`` did.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import allauth
import django
import pytest
import rest_framework
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from django.utils.translation import trans_real

from tests.languages.catalogue import LOCALE, forms_of, messages_extract, mo_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGE: Final = "en-xa"
PATH: Final = LOCALE / "en_XA" / "LC_MESSAGES" / "django.mo"
FORMATS: Final = "date format"  # the context of texts that are no words
OPEN, CLOSE = "[", "]"
GROWTH: Final = 0.4
ACCENTS: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀčďéƒğĥíĵķľɱñóþɋřšťúṽŵẋýžÁƁČĎÉƑĞĤÍĴĶĽṀÑÓÞɊŘŠŤÚṼŴẊÝŽ",
)
KEPT: Final = re.compile(r"%\(\w+\)\d*[sd]|%[sd%]|\{[^{}]*\}|<[^<>]*>|&#?\w+;|https?://\S+")
# What Django and the libraries say themselves, as far as they have it in German.
LIBRARIES: Final = (django, allauth, rest_framework)


def pseudo(text: str) -> str:
    """Return the text in the language that nobody speaks; placeholders and tags stay."""
    if not text.strip():
        return text
    parts = KEPT.split(text)
    kept = [*KEPT.findall(text), ""]
    words = "".join(part.translate(ACCENTS) + keep for part, keep in zip(parts, kept, strict=True))
    longer = "".join(f" {'~' * 4}" for _ in range(round(sum(map(len, parts)) * GROWTH / 5)))
    return f"{OPEN}{words}{longer}{CLOSE}"


def pseudo_of(message: Message) -> str | list[str]:
    if message.context == FORMATS:
        return forms_of(message.id)[0]
    forms = [pseudo(form) for form in forms_of(message.id)]
    return forms if message.pluralizable else forms[0]


def library_messages() -> list[Message]:
    """Return what the libraries can say, read from their German."""
    found: list[Message] = []
    for library in LIBRARIES:
        for path in Path(str(library.__file__)).parent.rglob("locale/de/LC_MESSAGES/django.mo"):
            with path.open("rb") as file:
                found.extend(message for message in read_mo(file) if message.id)
    for message in found:
        if isinstance(message.context, bytes):
            message.context = message.context.decode()  # type: ignore[unreachable]  # by Babel
    return found


def pseudo_catalogue() -> Catalog:
    made = Catalog(locale="en", charset="utf-8")
    for message in (*library_messages(), *messages_extract()):
        if message.id:
            made.add(message.id, pseudo_of(message), context=message.context)
    return made


def pseudo_write() -> None:
    """Write the compiled catalogue at once, because others may be reading it."""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    fresh = PATH.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(mo_bytes(pseudo_catalogue()))
    fresh.replace(PATH)


@pytest.fixture(scope="session")
def nobodys_language() -> Iterator[None]:
    """The catalogue of this moment, and nothing that Django remembers of an older one."""
    pseudo_write()
    yield
    vars(trans_real)["_translations"].pop(LANGUAGE, None)
