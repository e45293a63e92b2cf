"""From a checked sheet into a temporary table, by COPY."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from roles.sync.importers.columns import Shape

SQL_TYPES = {Shape.DATE: "date"}

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from roles.sync.importers.sheets import Sheet


def sheet_stage(cursor: CursorWrapper, sheet: Sheet) -> None:
    """Put the sheet into ``incoming_<table>``; blank cells are NULL, ``row`` is its index."""
    types = ", ".join(f"{c.name} {SQL_TYPES.get(c.shape, 'text')}" for c in sheet.table.columns)
    table = f"incoming_{sheet.table.name}"
    cursor.execute(
        f"CREATE TEMP TABLE {table} (row integer, known integer, {types}) ON COMMIT DROP"
    )
    cells: list[list[str] | map[str]] = [map(str, range(len(sheet))), *sheet.columns.values()]
    names = ["row", *sheet.columns]
    if sheet.known is not None:
        cells.append(map(str, sheet.known))
        names.append("known")
    text, form = copy_text(list(zip(*cells, strict=True)), len(names))
    cursor.copy_expert(
        f"COPY {table} ({', '.join(names)}) FROM STDIN WITH ({form})", io.StringIO(text)
    )
    cursor.execute(f"ANALYZE {table} ({', '.join(sheet.table.key)})")


def copy_text(rows: list[tuple[str, ...]], width: int) -> tuple[str, str]:
    """Return the rows in the cheapest form that holds them, and that form's COPY options.

    Joined by tabs is three times as fast as CSV, but only safe when no cell holds a tab,
    a line end or a backslash; counting what came out tells.
    """
    text = "\n".join(map("\t".join, rows))
    tabs, ends = len(rows) * (width - 1), max(len(rows) - 1, 0)
    plain = text.count("\t") == tabs and text.count("\n") == ends
    if plain and "\\" not in text and "\r" not in text:
        return text, "FORMAT text, NULL ''"
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue(), "FORMAT csv"
