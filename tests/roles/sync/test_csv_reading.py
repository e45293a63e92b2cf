"""The quick way through plain CSV reads what the slow one reads."""

from __future__ import annotations

import pytest

from roles.sync.importers.columns import DEPARTMENTS
from roles.sync.importers.csv_files import csv_sheet
from roles.sync.importers.sheets import Faults, Sheet

PLAIN = "external_id,name,parent,head\nD1,Board,,P1\nD2,Sales,D1,\n"


def read(text: str) -> Sheet:
    faults = Faults()
    sheet = csv_sheet(DEPARTMENTS, text.encode(), faults)
    assert sheet is not None, faults.kept
    return sheet


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.removesuffix("\n"),
        PLAIN.replace("Board", '"Board"'),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("Board", "  Board "),
        "\ufeff" + PLAIN,
        PLAIN.replace("D2", "D2\xa0"),
    ],
    ids=["plain", "no last line end", "quotes", "Windows", "padded", "byte order mark", "no-break"],
)
def test_each_form_of_the_same_rows_reads_alike(text: str) -> None:
    sheet = read(text)
    assert sheet.columns == read(PLAIN).columns
    assert sheet.columns["name"] == ["Board", "Sales"]
    assert [sheet.place(row) for row in range(2)] == [
        "departments.csv, row 2",
        "departments.csv, row 3",
    ]


def test_a_space_at_the_very_end_is_no_part_of_the_cell() -> None:
    sheet = read(PLAIN.removesuffix("\n") + "P2 ")
    assert sheet.columns["head"] == ["P1", "P2"]
    assert sheet.plain is None  # the database is not given the text as it is


def test_a_blank_line_counts_but_is_no_row() -> None:
    sheet = read(PLAIN.replace("\nD2", "\n\nD2"))
    assert sheet.place(1) == "departments.csv, row 4"
    assert sheet.columns == read(PLAIN).columns


def test_a_short_row_is_named() -> None:
    faults = Faults()
    csv_sheet(DEPARTMENTS, PLAIN.replace("D2,Sales,D1,", "D2,Sales").encode(), faults)
    assert [(fault.pointer, fault.detail) for fault in faults.kept] == [
        ("departments.csv, row 3", "The row has 2 cells; the header has 4.")
    ]
