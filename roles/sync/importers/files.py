"""What was handed in: up to three CSV files, or one JSON file."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.core.errors import Invalid, Problem
from roles.sync.importers.checks import sheet_check
from roles.sync.importers.columns import TABLES
from roles.sync.importers.csv_files import csv_sheet
from roles.sync.importers.json_file import json_sheets
from roles.sync.importers.lists import sheet_listed
from roles.sync.importers.sheets import Faults, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

READER = 4  # raise it when the same file may mean something else than before
JSON_NAME = "import.json"


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """Names ("people.csv" or "import.json") and their bytes, not looked into yet."""

    contents: dict[str, bytes]

    def digest(self, mode: str) -> str:
        """Return a hash of everything that decides what this import means."""
        digest = hashlib.sha256(f"{READER} {mode}".encode())
        for name in sorted(self.contents):
            data = self.contents[name]
            digest.update(f" {name} {len(data)} ".encode())
            digest.update(data)
        return digest.hexdigest()

    def pack(self) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in self.contents.items():
                archive.writestr(name, data)
        return buffer.getvalue()

    @classmethod
    def unpack(cls, packed: bytes) -> ImportFiles:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    @classmethod
    def at(cls, path: Path) -> ImportFiles:
        """Read a directory of CSV files, or one JSON file. Raises Invalid if neither is there."""
        if path.is_dir():
            found = [path / table.file for table in TABLES if (path / table.file).is_file()]
            if found:
                return cls({file.name: file.read_bytes() for file in found})
            names = ", ".join(table.file for table in TABLES)
            detail = _("The directory has none of %s.") % names
        elif path.is_file() and path.suffix == ".json":
            return cls({JSON_NAME: path.read_bytes()})
        else:
            detail = _("This is neither a directory of CSV files nor a .json file.")
        raise Invalid("import_source", detail, problems=[Problem(str(path), detail)])

    @classmethod
    def given(cls, files: Sequence[tuple[str, bytes]]) -> ImportFiles:
        """Sort out what somebody handed in, by name or, if that says nothing, by its columns.

        "people (2).csv" is people. Raises Invalid for what is none of it, or is there twice.
        """
        contents: dict[str, bytes] = {}
        faults = Faults()
        for name, data in files:
            table = table_meant(name, data)
            if not table:
                names = ", ".join(table.file for table in TABLES)
                faults.add(name, _("This is none of %s, nor JSON.") % names)
            elif table in contents:
                faults.add(name, _("%s was handed in twice.") % table)
            else:
                contents[table] = data
        if JSON_NAME in contents and len(contents) > 1:
            faults.add(JSON_NAME, _("Hand in one JSON file, or CSV files, not both."))
        faults.raise_any()
        return cls(contents)


def table_meant(name: str, data: bytes) -> str:
    """Return which file of an import this is, "" if neither its name nor its columns tell."""
    lower = name.lower()
    if lower.endswith(".json") or data[:100].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return JSON_NAME
    named = [table for table in TABLES if table.name in lower]
    if len(named) == 1:
        return named[0].file
    first = data[:10_000].decode("utf-8-sig", "replace").partition("\n")[0]
    columns = {column.strip(' "\r').lower() for column in re.split("[,;\t]", first)}
    known = [table for table in TABLES if columns.issuperset(table.key)]
    known.sort(key=lambda table: len(columns.intersection(table.names)))
    return known[-1].file if known else ""


def sheets_read(
    files: ImportFiles, further: Callable[[dict[str, Sheet], Faults], None] | None = None
) -> dict[str, Sheet]:
    """Return the tables by name, every cell checked. Raises Rejected, naming each fault.

    Where cells are wrong, ``further`` notes what else is, so that nobody is told bit by bit.
    """
    faults = Faults()
    if JSON_NAME in files.contents:
        sheets = json_sheets(files.contents[JSON_NAME], faults)
    else:
        read = (
            csv_sheet(table, files.contents[table.file], faults)
            for table in TABLES
            if table.file in files.contents
        )
        sheets = [sheet for sheet in read if sheet is not None]
    whole = not faults.total and not any(sheet.suspect for sheet in sheets)
    for sheet in sheets:
        sheet_check(sheet, faults)
    found = {sheet.table.name: sheet for sheet in sheets}
    if faults.total and whole and further:
        further(found, faults)
    faults.raise_any()
    for sheet in sheets:
        sheet_listed(sheet)
    return found
