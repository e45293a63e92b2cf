"""A list as a file: every format, nothing that a spreadsheet runs, and an entry in the trail."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import gettext, override
from openpyxl import load_workbook
from pypdf import PdfReader

from governance.core.errors import Invalid, Missing
from governance.core.export import MOST_IN, Table, format_asked, formula_escape, table_response
from tests.cast import NOW
from tests.paper import largest_words
from tests.trail import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.cast import Cast

NASTY = ["=1+1", "+49 30", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://evil.example")']
NASTY += [
    "\n=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(A1)",
]  # Excel folds wide signs, too
HEADER = ["Name", "When", "Day", "Number"]


def answer(
    cast: Cast, wanted: str, rows: Sequence[Sequence[object]], count: int | None = None
) -> bytes:
    request = RequestFactory().get("/", {"format": wanted, "q": "ann", "page": "3"})
    request._viewer = cast.employee.viewer  # type: ignore[attr-defined]
    table = Table("people", HEADER, rows, len(rows) if count is None else count)
    response = table_response(request, table)
    assert f'filename="people-2026-11-23.{wanted}"' in response["Content-Disposition"]
    return b"".join(response)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def as_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("cell", NASTY)
def test_csv_makes_text_of_each_start_of_a_formula(cast: Cast, cell: str) -> None:
    [_header, row] = as_csv(answer(cast, "csv", [[cell]]))
    assert row == ["'" + cell.replace("\n=", "\n'=")]


@pytest.mark.parametrize("cell", NASTY)
def test_xlsx_holds_it_as_text(cast: Cast, cell: str) -> None:
    sheet = load_workbook(BytesIO(answer(cast, "xlsx", [[cell]]))).active
    assert sheet is not None
    kept = sheet["A2"]
    assert kept.data_type == "s"
    assert kept.quotePrefix
    assert kept.value == cell.replace("\r", "\n") or kept.value == cell


@pytest.mark.parametrize(
    "cell",
    [
        "Sales;=1+1",
        'Sales; "=1+1',
        "Sales\n=1+1",
        "Sales\t@SUM(A1)",
        "a;b;-1",
        "=1;=2",
        "x;\uff1d1",
    ],
)
def test_a_spreadsheet_that_splits_at_semicolons_runs_nothing_either(cast: Cast, cell: str) -> None:
    """As Excel does in German: a quote in the midst of what it takes for a cell quotes nothing."""
    content = answer(cast, "csv", [["Ann", cell]]).decode("utf-8-sig")
    cells = re.split(r"[;\t\r\n]", content)
    assert not [one for one in cells if one.lstrip(' "').startswith(("=", "+", "-", "@", "\uff1d"))]


@pytest.mark.parametrize("cell", ["a=b", "a; b", "to-do;done", "one\ntwo", "x;'y"])
def test_ordinary_text_is_left_alone(cell: str) -> None:
    assert formula_escape(cell) == cell


def test_days_and_numbers_stay_what_they_are(cast: Cast) -> None:
    moment = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("UTC"))
    rows: list[list[object]] = [["Ann", moment, date(2026, 12, 1), 7], ["Ben", None, None, -3]]
    with timezone.override(ZoneInfo("Europe/Berlin")):
        lines = as_csv(answer(cast, "csv", rows))
        sheet = load_workbook(BytesIO(answer(cast, "xlsx", rows))).active
    assert lines[1:] == [
        ["Ann", "2026-11-23T09:30:00+01:00", "2026-12-01", "7"],
        ["Ben", "", "", "-3"],
    ]
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == [
        "Ann",
        datetime(2026, 11, 23, 9, 30),  # noqa: DTZ001  # a workbook knows no zones
        datetime(2026, 12, 1),  # noqa: DTZ001
        7,
    ]
    assert sheet["D3"].value == -3


def test_signs_that_no_workbook_may_hold_are_left_out(cast: Cast) -> None:
    sheet = load_workbook(BytesIO(answer(cast, "xlsx", [["a\x01b\x0bc"]]))).active
    assert sheet is not None
    assert sheet["A2"].value == "abc"


def test_rows_that_are_made_while_they_are_sent_speak_the_readers_language(cast: Cast) -> None:
    request = RequestFactory().get("/", {"format": "csv"})
    request._viewer = cast.employee.viewer  # type: ignore[attr-defined]
    with override("de"):
        table = Table("people", HEADER, ([gettext("Ready")] for _row in range(2)), 2)
        response = table_response(request, table)
    with override("en"):  # whoever sends it is behind the middleware that chose the language
        lines = as_csv(b"".join(response))
        assert gettext("Ready") == "Ready"
    assert lines[1:] == [["Bereit"], ["Bereit"]]


@pytest.mark.parametrize("wanted", ["xlsx", "pdf"])
def test_too_many_rows_for_a_format_are_told(cast: Cast, wanted: str) -> None:
    with pytest.raises(Invalid, match="Take CSV"):
        answer(cast, wanted, [], count=MOST_IN[wanted] + 1)
    assert as_csv(answer(cast, "csv", [], count=MOST_IN["xlsx"] + 1)) == [HEADER]


def test_pdf_prints_whatever_was_typed_as_it_was_typed(cast: Cast) -> None:
    """Typst reads # and $ and [ as commands; here they are what somebody is called."""
    typed = "#panic() $x$ *b* [c] `d` \\e <f> @g // h"
    day = datetime(2026, 3, 29, 9, tzinfo=ZoneInfo("UTC"))
    [page] = PdfReader(BytesIO(answer(cast, "pdf", [[typed, day, None, 7]]))).pages
    words = " ".join(page.extract_text().split())
    assert typed in words
    assert "03/29/2026" in words


def test_pdf_repeats_its_header_and_counts_its_pages(cast: Cast) -> None:
    rows = [[f"Ann {number}", date(2026, 1, 2), "", number] for number in range(120)]
    pages = PdfReader(BytesIO(answer(cast, "pdf", rows))).pages
    words = [page.extract_text() for page in pages]
    assert len(pages) > 2
    assert all("Number" in text for text in words)
    assert f"2 / {len(pages)}" in words[1]
    assert "Ann 119" in words[-1]


def test_pdf_has_its_title_no_larger_than_its_page_bears(cast: Cast) -> None:
    [page] = PdfReader(BytesIO(answer(cast, "pdf", [["Ann", date(2026, 1, 2), "", 1]]))).pages
    assert largest_words(page) == (15, "People")


def test_in_a_pdf_an_address_longer_than_its_column_covers_no_other(cast: Cast) -> None:
    address = f"{'long' * 15}@people.example.org"
    rows = [[address, "many words " * 9, "more words " * 9, 1]]
    [page] = PdfReader(BytesIO(answer(cast, "pdf", rows))).pages
    said = page.extract_text()
    assert address in said.replace("\n", "")
    assert not any(address in line for line in said.splitlines())


def test_the_trail_knows_who_took_what(cast: Cast) -> None:
    answer(cast, "csv", [["Ann"], ["Ben"]])
    [entry] = entries_of("list.exported")
    assert entry["subject_label"] == "people"
    assert entry["changes"] == {"format": "csv", "filter": "q=ann", "rows": 2}


def test_another_format_is_missing() -> None:
    assert format_asked(RequestFactory().get("/")) == ""
    with pytest.raises(Missing):
        format_asked(RequestFactory().get("/?format=docx"))


def test_who_asks_for_the_headers_only_took_nothing(cast: Cast) -> None:
    request = RequestFactory().head("/", {"format": "csv"})
    request._viewer = cast.employee.viewer  # type: ignore[attr-defined]
    response = table_response(request, Table("people", HEADER, [["Ann"]], 1))
    assert "attachment" in response["Content-Disposition"]
    assert entries_of("list.exported") == []
