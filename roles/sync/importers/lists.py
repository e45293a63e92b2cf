"""Cells that hold several things, joined by semicolons, as our own list writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.channels.rules import hours_listed, hours_read, list_joined, list_split
from roles.sync.importers.columns import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from roles.sync.importers.sheets import Sheet

MOST_CODES, LONGEST_CODE, LONGEST_LINE = 40, 10, 200


def are_codes(cell: str) -> bool:
    """Whether these are codes like "en" or "AT"."""
    codes = list_split(cell)
    return len(codes) <= MOST_CODES and all(
        len(code) <= LONGEST_CODE and code.isascii() and code.replace("-", "").isalnum()
        for code in codes
    )


def are_lines(cell: str) -> bool:
    return all(len(line) <= LONGEST_LINE for line in list_split(cell))


def are_hours(cell: str) -> bool:
    try:
        hours_read("\n".join(list_split(cell)))
    except ValueError:
        return False
    return True


def sheet_listed(sheet: Sheet) -> None:
    """Write the lists of a checked sheet in the one way that they are compared in."""
    for column in sheet.table.columns:
        write = WRITTEN.get(column.shape)
        if write is None or not any(sheet.columns.get(column.name, ())):
            continue
        sheet.columns[column.name] = [cell and write(cell) for cell in sheet.columns[column.name]]
        sheet.plain = None  # the file itself has them as they came


def _joined(cell: str) -> str:
    return list_joined(list_split(cell))


def _on_lines(cell: str) -> str:
    return "\n".join(list_split(cell))


def _hours(cell: str) -> str:
    return hours_listed(hours_read("\n".join(list_split(cell))))


def _sorted(cell: str) -> str:
    return list_joined(sorted(set(list_split(cell))))


WRITTEN: dict[Shape, Callable[[str], str]] = {
    Shape.CODES: _joined,
    Shape.LINES: _on_lines,
    Shape.HOURS: _hours,
    Shape.FUNCTIONS: _joined,
    Shape.PLACES: _sorted,
    Shape.CHANNEL_KIND: str.lower,
}
