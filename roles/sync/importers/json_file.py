"""Reading one JSON object with the arrays ``departments``, ``people`` and ``channels``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
from django.utils.translation import gettext as _

from roles.sync.importers.columns import TABLES
from roles.sync.importers.sheets import Sheet, is_name

if TYPE_CHECKING:
    from roles.sync.importers.columns import Table
    from roles.sync.importers.sheets import Faults


def json_place(table: str, row: int, column: str) -> str:
    """Return a JSON pointer (RFC 6901): ``/people/3/email``."""
    return f"/{table}/{row}" + (f"/{column}" if column else "")


def json_sheets(data: bytes, faults: Faults) -> list[Sheet]:
    """Return the tables that ``data`` holds. An absent key is unknown, null is cleared."""
    try:
        content = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        reason = _("This is not JSON: %(why)s, line %(line)d, column %(column)d.")
        why = {"why": error.msg, "line": error.lineno, "column": error.colno}
        faults.add("/", reason % why)
        return []
    if not isinstance(content, dict):
        reason = _("The file must be one object with the arrays departments, people, channels.")
        faults.add("/", reason)
        return []
    for name in content.keys() - {table.name for table in TABLES}:
        faults.add(f"/{name}", _("There is no such table; choose departments, people, channels."))
    present = [table for table in TABLES if table.name in content]
    if not content:
        faults.add("/", _("There is none of the arrays departments, people, channels."))
    sheets = [_sheet(table, content[table.name], faults) for table in present]
    for sheet in sheets:
        sheet.suspect = b"\\u0000" in data
    return sheets


def _sheet(table: Table, items: Any, faults: Faults) -> Sheet:
    where = partial(json_place, table.name)
    if not isinstance(items, list):
        faults.add(f"/{table.name}", _("This must be an array of objects."))
        items = []
    rows, known = [], []
    columns: dict[str, list[str]] = {name: [] for name in table.names}
    extra: set[str] = set()
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            faults.add(where(index, ""), _("This must be an object."))
            continue
        extra |= item.keys() - set(table.names)
        for key in table.key:
            if key not in item:
                faults.add(where(index, key), _("The key is missing."))
        rows.append(index)
        known.append(sum(1 << bit for bit, name in enumerate(table.names) if name in item))
        for name in table.names:
            columns[name].append(_cell(item.get(name), partial(where, index, name), faults))
    _names_check(table, extra, faults)
    if len(set(known)) == 1:  # all rows speak of the same columns, as in CSV
        columns = {
            name: cells for bit, (name, cells) in enumerate(columns.items()) if known[0] >> bit & 1
        }
    ragged = known if len(set(known)) > 1 else None
    return Sheet(table, where, rows, columns, ragged, sorted(extra))


def _names_check(table: Table, names: set[str], faults: Faults) -> None:
    if not all(map(is_name, names)):
        faults.add(f"/{table.name}", _("A key is no text of up to 200 characters."))


def _cell(value: Any, place: partial[str], faults: Faults) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        faults.add(place(), _("This must be text or null."))
        return ""
    return value.strip()
