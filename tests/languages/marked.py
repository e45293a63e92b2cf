"""A language that is shipped, in which every text that is still English carries a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from babel.messages.catalog import Catalog

from tests.languages.catalogue import forms_of, is_translated, mo_bytes, po_read

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Message
    from pytest_django import Settings

LANGUAGE: Final = "de"
MARK: Final = "⟦"


def marked(message: Message) -> str | list[str]:
    """Return the text as it was translated, else in English with a mark before it."""
    forms = [f"{MARK}{form}" for form in forms_of(message.id)]
    if is_translated(message):
        forms = list(forms_of(message.string))
    return forms if message.pluralizable else forms[0]


def marked_catalogue() -> Catalog:
    shipped = po_read(LANGUAGE)
    made = Catalog(locale=shipped.locale, charset="utf-8", header_comment="")
    made.mime_headers = shipped.mime_headers
    for message in shipped:
        if message.id:
            made.add(message.id, marked(message), context=message.context)
    return made


@pytest.fixture(scope="session")
def marked_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the catalogue is, compiled."""
    root = tmp_path_factory.mktemp("marked")
    folder = root / LANGUAGE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(mo_bytes(marked_catalogue()))
    return root


@pytest.fixture
def marked_german(marked_files: Path, settings: Settings) -> None:
    """Let Django answer in it; what it remembers of the real one is forgotten with the setting."""
    settings.LOCALE_PATHS = [marked_files]
