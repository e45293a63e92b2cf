"""Reading departments.csv, people.csv and channels.csv (RFC 4180, UTF-8, BOM tolerated)."""

from __future__ import annotations

import csv
import io
import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from governance.core.export import FORMULA_STARTS, WITHIN
from roles.sync.importers.sheets import Sheet, is_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roles.sync.importers.columns import Table
    from roles.sync.importers.sheets import Faults

MOST_COLUMNS = 1000
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX and ODS, and XLS before them
FIELD_LIMIT = 64 * 1024 * 1024  # a huge field is found, and named, by its length
ESCAPED = tuple("'" + start for start in FORMULA_STARTS)
ESCAPED_WITHIN = re.compile(WITHIN.pattern.replace("(?=", "'(?="))
PADDED_PLAIN = (" ,", ", ", " \n", "\n ", "\t", "\xa0")  # the last one looks like a blank
PADDED = (*PADDED_PLAIN, " \r", '" ', ' "')


def csv_place(file: str, row: int, column: str) -> str:
    """Return "people.csv, row 17, column manager"; the header is row 1, as in a spreadsheet.

    The same in every language, because programs read it; for people it is ``place_words``.
    """
    return file + (f", row {row}" if row else "") + (f", column {column}" if column else "")


def csv_sheet(table: Table, data: bytes, faults: Faults) -> Sheet | None:
    """Return the table that ``data`` holds; None, with the faults noted, if it cannot be read."""
    where = partial(csv_place, table.file)
    before = faults.total
    text, suspect = _decoded(data, where, faults)
    first = text.partition("\n")[0]
    if apart := parted_otherwise(first, table.key):
        reason = _(
            "The columns are separated by %s here. Separate them by commas; a spreadsheet calls "
            "that “CSV UTF-8”, and needs the comma as list separator."
        )
        faults.add(where(1, ""), reason % apart)
        return None
    if first.count(",") >= MOST_COLUMNS:
        found = _("There are too many columns; at most %d fit.") % MOST_COLUMNS
        faults.add(where(1, ""), found)
        return None
    grid = _even_grid(text) or _grid(text, where, faults)
    if grid is None:
        if faults.total == before:
            faults.add(where(0, ""), _("The file is empty; it needs at least a header."))
        return None
    header = [name.strip().lower() for name in grid.header]
    _check_header(table, header, where, faults)
    if faults.total > before:
        return None
    quoted = '"' in text or "\r" in text
    paddings = PADDED if quoted else PADDED_PLAIN
    padded = text.endswith(" ") or any(padding in text for padding in paddings)
    cells = grid.cells
    if padded:
        cells = [[cell.strip() for cell in column] for column in cells]
    escaped = "'" in text and any(mark in text for mark in ESCAPED)
    if escaped:
        cells = [[_unescaped(cell) for cell in column] for column in cells]
    by_name = dict(zip(header, cells, strict=True))
    as_it_is = grid.whole and not (padded or suspect or quoted or escaped)
    return Sheet(
        table=table,
        where=where,
        rows=grid.numbers,
        columns={name: by_name[name] for name in header if name in table.names},
        extra=[name for name in header if name not in table.names],
        suspect=suspect,
        plain=text.partition("\n")[2] if as_it_is and set(header) <= set(table.names) else None,
    )


def parted_otherwise(first: str, key: Sequence[str]) -> str:
    """Return what the names on the first line are separated by, where that is no comma; "" if it
    is, or they are no names of this table."""
    for separator, word in ((";", "“;”"), ("\t", _("tabs"))):
        names = {name.strip(' "\r').lower() for name in first.split(separator)}
        if separator in first and names.issuperset(key):
            return word
    return ""


def _unescaped(cell: str) -> str:
    """Return the cell without the marks that our own lists put before what may be a formula."""
    return ESCAPED_WITHIN.sub(r"\1", cell[1:] if cell.startswith(ESCAPED) else cell)


class _Grid(NamedTuple):
    """The cells by column; ``whole`` when no line was blank and left out."""

    header: list[str]
    numbers: list[int]
    cells: list[list[str]]
    whole: bool


def _even_grid(text: str) -> _Grid | None:
    """Split text that has no quotes, and equally many commas in each line; None for any other.

    Splitting it all at once and taking every n-th cell is twice as fast as row by row.
    """
    if '"' in text or "\r" in text:
        return None
    body = text.removesuffix("\n")
    commas = {line.count(",") for line in body.split("\n")}
    if len(commas) != 1 or commas == {0}:
        return None
    width = commas.pop() + 1
    flat = body.replace("\n", ",").split(",")
    cells = [flat[width + at :: width] for at in range(width)]
    return _Grid(flat[:width], list(range(2, len(cells[0]) + 2)), cells, whole=True)


def _grid(text: str, where: partial[str], faults: Faults) -> _Grid | None:
    rows = _records(text, where, faults)
    if not rows or not rows[0]:
        return None
    numbers, body = _numbered(rows, len(rows[0]), where, faults)
    if any(len(row) != len(rows[0]) for row in body):
        body = []  # each is a fault by now; what else is wrong with the header is still told
    cells = [list(column) for column in zip(*body, strict=True)] or [[] for _name in rows[0]]
    return _Grid(rows[0], numbers, cells, whole=len(body) == len(rows) - 1)


def _numbered(
    rows: list[list[str]], width: int, where: partial[str], faults: Faults
) -> tuple[list[int], list[list[str]]]:
    """Return the rows under the header that are not blank, and their numbers."""
    body = rows[1:]
    numbers = list(range(2, len(body) + 2))
    if set(map(len, body)) <= {width}:
        return numbers, body
    kept = [(number, row) for number, row in zip(numbers, body, strict=True) if row]
    for number, row in kept:
        if len(row) != width:
            reason = _("The row has %(found)d cells; the header has %(wanted)d.")
            faults.add(where(number, ""), reason % {"found": len(row), "wanted": width})
    return [number for number, _row in kept], [row for _number, row in kept]


def _decoded(data: bytes, where: partial[str], faults: Faults) -> tuple[str, bool]:
    """Decode UTF-8; bytes that are none become lone surrogates, which name their cell later."""
    if data.startswith(SPREADSHEETS):
        faults.add(where(0, ""), _("This is a spreadsheet; save its table as CSV UTF-8."))
        return "", True
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.add(where(0, ""), _("The file is UTF-16; save it as UTF-8."))
        return "", True
    try:
        return data.decode("utf-8-sig"), b"\0" in data
    except UnicodeDecodeError:
        return data.decode("utf-8-sig", "surrogateescape"), True


def _records(text: str, where: partial[str], faults: Faults) -> list[list[str]] | None:
    """Return the rows, blank ones empty. Without quotes, splitting is all there is to CSV."""
    if '"' not in text and "\r" not in text:
        return [line.split(",") if line else [] for line in text.removesuffix("\n").split("\n")]
    csv.field_size_limit(FIELD_LIMIT)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        faults.add(where(len(rows) + 1, ""), _("This is not CSV: %s.") % error)
        return None
    return rows


def _check_header(table: Table, header: list[str], where: partial[str], faults: Faults) -> None:
    for number, name in enumerate(header, start=1):
        if not is_name(name):
            reason = _("Column %d has a name that is no text of up to 200 characters.")
            faults.add(where(1, ""), reason % number)
            return
    for column in table.columns:
        if column.name not in header and not column.optional:
            faults.add(where(1, column.name), _("The column is missing."))
    for name in sorted({name for name in header if header.count(name) > 1}):
        faults.add(where(1, name), _("The column is there twice."))
