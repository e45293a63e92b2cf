"""Lists as files: for spreadsheets, which they cannot make run anything, and for paper."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from governance.core.errors import Invalid, Missing
from governance.core.events import list_exported
from governance.core.paper import list_paper
from governance.core.request import viewer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

FORMULA_STARTS: Final = (
    *"=+-@\t\r\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # and their wide forms
# Where the list separator is not the comma, a spreadsheet begins a cell in the midst of ours.
WITHIN: Final = re.compile(r"([;\t\r\n][\s\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
FORMATS: Final = ("csv", "xlsx", "pdf")
MOST_IN: Final = {"xlsx": 100_000, "pdf": 5_000}  # rows; CSV has no end
NO_CELL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
)  # XML 1.0 has no such signs
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST: Final = 32_767  # characters that a cell of XLSX may hold
# What an address says besides which list it is: how it is read, where, and what is shown of it.
PAGING: Final = ("format", "page", "after", "before", "open")


@dataclass(frozen=True, slots=True)
class Table:
    """All of a list, as filtered: ``rows`` may be read lazily, ``count`` says how many.

    Cells are text, numbers, days, moments or None.
    """

    name: str  # of the file: plain ASCII
    header: Sequence[str]
    rows: Iterable[Sequence[object]]
    count: int
    title: str = ""  # on paper; the name unless given


class Echo:
    """Gives back what is written, for a writer that wants a file."""

    def write(self, text: str) -> str:
        return text


def format_asked(request: HttpRequest) -> str:
    """Return one of ``FORMATS`` when the list is wanted as a file, else ""; Missing for others."""
    wanted = request.GET.get("format", "")
    if wanted and wanted not in FORMATS:
        raise Missing
    return wanted


def table_response(request: HttpRequest, table: Table, *, wanted: str = "") -> HttpResponseBase:
    """Answer with ``table`` in the format asked for, and tell the trail who took what.

    CSV is sent while it is read: RFC 4180, UTF-8 with the mark that Excel needs to know it, days
    as ISO 8601. In XLSX days are days and text is text. PDF is A4 across. Invalid for more rows
    than ``MOST_IN`` the format. ``wanted``: the format, where the address does not say it.
    """
    wanted = wanted or format_asked(request)
    _length_check(table, wanted)
    query = request.GET.copy()
    for name in PAGING:
        query.pop(name, None)
    export_tell(request, table.name, kind=wanted, query=query.urlencode(), count=table.count)
    zone = timezone.get_current_timezone()
    today = timezone.localdate()
    makers = {"xlsx": _xlsx, "pdf": _pdf}
    response = makers.get(wanted, _csv)(table, zone)
    response["Content-Disposition"] = (
        f'attachment; filename="{table.name}-{today:%Y-%m-%d}.{wanted or "csv"}"'
    )
    return response


def export_tell(request: HttpRequest, name: str, *, kind: str, query: str, count: int) -> None:
    """Tell the trail who took what; who asks for the headers only (HEAD) took nothing."""
    if request.method == "HEAD":
        return
    actor = viewer_of(request)
    list_exported.send(sender=None, actor=actor, name=name, kind=kind, query=query, count=count)


def _length_check(table: Table, wanted: str) -> None:
    most = MOST_IN.get(wanted, table.count)
    if table.count <= most:
        return
    words = _("%(count)s rows are too many for this format, which takes %(most)s. Take CSV.")
    numbers = {"count": table.count, "most": most}
    told = {key: number_format(number, force_grouping=True) for key, number in numbers.items()}
    raise Invalid("too_many_rows", words % told)


def formula_escape(cell: str) -> str:
    """Return ``cell`` so that no spreadsheet runs it, or what it takes for a cell within it, as a
    formula (OWASP, CSV injection). A German Excel splits at semicolons, and then at line ends.
    """
    text = WITHIN.sub(r"\1'", cell)
    return "'" + text if cell.startswith(FORMULA_STARTS) else text


def _csv(table: Table, zone: tzinfo) -> HttpResponseBase:
    def lines() -> Iterator[str]:
        writer: Any = csv.writer(Echo())
        yield "\ufeff" + writer.writerow([formula_escape(word) for word in table.header])
        for row in table.rows:
            yield writer.writerow([cell_text(cell, zone) for cell in row])

    return StreamingHttpResponse(
        _spoken(lines(), get_language()), content_type="text/csv; charset=utf-8"
    )


def _spoken(lines: Iterator[str], language: str | None) -> Iterator[str]:
    """Yield ``lines``, each made in the reader's language: they are made after the view."""
    while True:
        with override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line


def cell_text(cell: object, zone: tzinfo) -> object:
    if isinstance(cell, datetime):
        return cell.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None or isinstance(cell, int | float | Decimal):
        return cell
    return formula_escape(str(cell).replace("\x00", ""))


def _xlsx(table: Table, zone: tzinfo) -> HttpResponseBase:
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title=table.name[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, word, zone) for word in table.header])
    for row in table.rows:
        sheet.append([_cell(sheet, cell, zone) for cell in row])
    file = BytesIO()  # a hundred thousand rows are a few megabytes: it is zipped
    book.save(file)
    return HttpResponse(file.getvalue(), content_type=XLSX)


def _cell(sheet: Any, cell: object, zone: tzinfo) -> object:
    """Return what openpyxl shall write: text as text, whatever it begins with."""
    if isinstance(cell, datetime):
        return cell.astimezone(zone).replace(tzinfo=None)
    if cell is None or isinstance(cell, int | float | Decimal | date):
        return cell
    text = NO_CELL.sub("", str(cell))[:LONGEST]
    if not text.startswith(FORMULA_STARTS):
        return text
    kept = WriteOnlyCell(sheet, value=text)
    kept.data_type = "s"  # openpyxl takes a leading = for a formula
    kept.quotePrefix = True  # and so would Excel, once somebody edits the cell
    return kept


def _pdf(table: Table, zone: tzinfo) -> HttpResponseBase:
    words = _("%(count)s rows") % {"count": number_format(table.count, force_grouping=True)}
    content = list_paper(
        title=table.title or table.name.replace("-", " ").capitalize(),
        under=words,
        header=table.header,
        rows=([_printed(cell, zone) for cell in row] for row in table.rows),
    )
    return HttpResponse(content, content_type="application/pdf")


def _printed(cell: object, zone: tzinfo) -> str:
    if isinstance(cell, datetime):
        return date_format(cell.astimezone(zone), "SHORT_DATETIME_FORMAT")
    if isinstance(cell, date):
        return date_format(cell, "SHORT_DATE_FORMAT")
    return "" if cell is None else str(cell).replace("\x00", "")[:LONGEST]
