"""Every check of a file that needs no database, column by column because files are long."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from roles.channels.rules import looks_secret
from roles.org.rules import is_region
from roles.sync.importers.columns import Shape
from roles.sync.importers.lists import are_codes, are_hours, are_lines
from roles.sync.importers.sheets import place_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from roles.sync.importers.columns import Column
    from roles.sync.importers.sheets import Faults, Sheet

EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@(?:[\w-]+\.)+[\w-]+\Z")
URL = re.compile(r"(?:https?://[^\s/]|mailto:\S|tel:\S)[^\s]*\Z", re.IGNORECASE)
DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")
KINDS = frozenset({"", "employee", "volunteer", "external"})
CHANNEL_KINDS = frozenset({"social", "phone", "email", "chat", "forum", "in_person"})
PUBLIC = frozenset({Shape.WORDS, Shape.LINES})  # where somebody might write a password
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def sheet_check(sheet: Sheet, faults: Faults) -> None:
    """Note every cell that cannot be right by itself, and every key that is there twice."""
    for column in sheet.table.columns:
        if column.name in sheet.columns:
            _check_column(sheet, column, faults)
    _check_keys(sheet, faults)
    if "email" in sheet.columns:
        addresses = [cell.lower() for cell in sheet.columns["email"]]
        _check_twice(sheet, addresses, "email", _("The e-mail address is also in %s."), faults)


def _check_column(sheet: Sheet, column: Column, faults: Faults) -> None:
    cells = sheet.columns[column.name]
    for index in _where(cells, UNWRITABLE.search) if sheet.suspect else ():
        reason = _("NUL is not allowed.") if "\0" in cells[index] else _("This is not UTF-8.")
        faults.add(sheet.place(index, column.name), reason)
    if max(map(len, cells), default=0) > column.length:
        for index in _where(cells, lambda cell: len(cell) > column.length):
            reason = _("%(found)d characters are too many; at most %(most)d fit.")
            found = {"found": len(cells[index]), "most": column.length}
            faults.add(sheet.place(index, column.name), reason % found)
    if column.required and not all(cells):
        for index in _where(cells, lambda cell: not cell):
            if sheet.knows(index, column.name):
                faults.add(sheet.place(index, column.name), _("This may not be blank."))
    _check_secrets(sheet, column, faults)
    _check_shape(sheet, column, faults)


def _check_secrets(sheet: Sheet, column: Column, faults: Faults) -> None:
    """What is wrong is not shown again."""
    if column.shape not in PUBLIC:
        return
    for index in _where(sheet.columns[column.name], looks_secret):
        reason = _("That looks like a password or a key. Never write one here.")
        faults.add(sheet.place(index, column.name), reason)


def _check_shape(sheet: Sheet, column: Column, faults: Faults) -> None:
    check = SHAPES.get(column.shape)
    if check is None:
        return
    cells = sheet.columns[column.name]
    right, reason = check
    wrong = {cell for cell in set(cells) if cell and not right(cell)}
    for index in _where(cells, wrong.__contains__) if wrong else ():
        shown = cells[index] if len(cells[index]) <= 60 else cells[index][:57] + "…"
        shown = UNWRITABLE.sub("\ufffd", shown)  # a page could not be sent with them
        faults.add(sheet.place(index, column.name), reason() % shown)


def _check_keys(sheet: Sheet, faults: Faults) -> None:
    cells = [sheet.columns.get(name, []) for name in sheet.table.key]
    if len(cells) == 1:
        _check_twice(sheet, cells[0], sheet.table.key[0], _("The key is also in %s."), faults)
        return
    if not all(cells):
        return  # a part of the key is missing throughout, and told as missing
    keys = ["\0".join(parts).lower() for parts in zip(*cells, strict=True)]
    _check_twice(sheet, keys, sheet.table.key[-1], _("The key is also in %s."), faults)


def _check_twice(sheet: Sheet, keys: list[str], column: str, reason: str, faults: Faults) -> None:
    filled = [key for key in keys if key]
    if len(set(filled)) == len(filled):
        return
    first: dict[str, int] = {}
    for index, key in enumerate(keys):
        if key and first.setdefault(key, index) != index:
            faults.add(sheet.place(index, column), reason % place_words(sheet.place(first[key])))


def _where(cells: list[str], wrong: Callable[[str], object]) -> Iterator[int]:
    return (index for index, cell in enumerate(cells) if wrong(cell))


def is_date(cell: str) -> bool:
    if not DATE.match(cell):
        return False
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


SHAPES: dict[Shape, tuple[Callable[[str], object], Callable[[], str]]] = {
    Shape.DATE: (is_date, lambda: _("“%s” is not a date; write it like 2026-03-31.")),
    Shape.EMAIL: (EMAIL.match, lambda: _("“%s” is not an e-mail address.")),
    Shape.URL: (URL.match, lambda: _("“%s” is not an address; begin with https://.")),
    Shape.KIND: (
        KINDS.__contains__,
        lambda: _("“%s” is not a kind; choose employee, volunteer or external."),
    ),
    Shape.CHANNEL_KIND: (
        lambda cell: cell.lower() in CHANNEL_KINDS,
        lambda: _("“%s” is not a kind; choose social, phone, email, chat, forum or in_person."),
    ),
    Shape.CODES: (are_codes, lambda: _("“%s” is not a list of codes, like en;de.")),
    Shape.LINES: (are_lines, lambda: _("“%s” is too long for one of a list; 200 characters fit.")),
    Shape.HOURS: (
        are_hours,
        lambda: _("“%s” is not like “Mon-Fri 09:00-17:00;Sat 10:00-14:00”, or two overlap."),
    ),
    Shape.COUNTRY: (is_region, lambda: _("“%s” is not a country; write two letters, like DE.")),
}
