"""Lists as files that spreadsheets open, and that cannot make a spreadsheet run anything."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def formula_escape(cell: str) -> str:
    """Return ``cell`` so that no spreadsheet runs it as a formula (OWASP, CSV injection)."""
    return "'" + cell if cell.startswith(FORMULA_STARTS) else cell


def csv_response(
    *, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Answer with ``name``.csv: RFC 4180, UTF-8 with the mark that Excel needs to know it.

    Text is escaped; numbers stay numbers.
    """
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(header)
    for row in rows:
        writer.writerow([formula_escape(cell) if isinstance(cell, str) else cell for cell in row])
    return response
