"""Find every translatable text, keep the catalogues in step with them, and compile them.

Django's ``makemessages`` needs GNU gettext, which many machines lack; Babel, which is among
the packages for development, does the same from Python.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
LOCALE: Final = ROOT / "locale"
PACKAGES: Final = ("governance", "roles", "policies")
LANGUAGES: Final = ("de",)
CALLS: Final = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def sources() -> Iterator[Path]:
    """Yield each file that may hold a text for people, in an order that stays."""
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))
    templates = (ROOT / "templates").rglob("*")
    yield from sorted(path for path in templates if path.suffix in {".html", ".txt"})


def python_of(path: Path) -> str:
    """Return what Babel can read: of a template the calls that its tags amount to."""
    text = path.read_text()
    if path.suffix == ".py":
        return text
    # In brackets, because the spaces at the start of a template's lines are no blocks.
    return f"(\n{templatize(text, origin=str(path))}\n)"


def messages_extract() -> Catalog:
    """Return every text of the code and the templates, each with the files that hold it."""
    found = Catalog(project="Playbook", charset="utf-8")
    for path in sources():
        name = str(path.relative_to(ROOT))
        code = io.BytesIO(python_of(path).encode())
        for _line, message, _comments, context in extract("python", code, keywords=CALLS):
            found.add(message, locations=[(name, 0)], context=context)
    return found


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def po_read(language: str) -> Catalog:
    with po_path(language).open("rb") as file:
        found = read_po(file, locale=language)
    found.project, found.version, found.msgid_bugs_address = "Playbook", "1", "none"
    return found


def po_bytes(catalogue: Catalog, messages: Catalog) -> bytes:
    """Return the catalogue with exactly these messages; what was translated stays so.

    Without line numbers and times, so that it changes when a text does and not otherwise.
    """
    catalogue.update(
        messages, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False
    )
    out = io.BytesIO()
    write_po(
        out, catalogue, width=100, include_lineno=False, ignore_obsolete=True, sort_output=True
    )
    return out.getvalue()


def is_translated(message: Message) -> bool:
    return all(forms_of(message.string))


def forms_of(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return a text's forms: one, or as many as the language has plurals."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def mo_bytes(catalogue: Catalog) -> bytes:
    """Compile what is translated; a text that is not is left out, and stays English."""
    done = Catalog(locale=catalogue.locale, charset="utf-8", header_comment="")
    done.mime_headers = catalogue.mime_headers
    for message in catalogue:
        if message.id and is_translated(message):
            done.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    write_mo(out, done)
    return out.getvalue()


def catalogues_write() -> None:
    """Bring the .po and .mo of each language in step with the code."""
    messages = messages_extract()
    for language in LANGUAGES:
        path = po_path(language)
        path.write_bytes(po_bytes(po_read(language), messages))
        path.with_suffix(".mo").write_bytes(mo_bytes(po_read(language)))
        texts = [message for message in po_read(language) if message.id]
        print(f"{language}: {sum(map(is_translated, texts))} of {len(texts)} texts")
