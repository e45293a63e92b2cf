"""The lines of a replica, many at once: what a snapshot sends, and a checksum sums up.

Of a hundred thousand people most of the time would be spent on making objects of Python and text
of them again. So a kind that is all text comes from the database as JSON has it but for the names:
CSV whose every value is quoted, with backslashes before quotes and backslashes.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connection

from roles.sync.selectors.followed import FOLLOWED, images_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from governance.core.viewer import Viewer

    Take = Callable[[bytes, int], object]  # some lines, and how many they are

AT_ONCE: Final = 500
WRITTEN: Final = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
BETWEEN: Final = b"\x1f"
COPY: Final = (
    "COPY (%s) TO STDOUT WITH"
    r" (FORMAT csv, FORCE_QUOTE *, ESCAPE '\', NULL 'null', DELIMITER E'\x1f')"
)
CONTROLS: Final = bytes(range(0x20))
CONTROL: Final = re.compile(rb"[\x00-\x1f]")
QUOTED: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def lines_read(*, viewer: Viewer, take: Take, departments: Collection[int] | None = None) -> None:
    """Give ``take`` all that the viewer follows as lines of JSON, by kind and public id; of these
    departments only, where they are given. A query for each kind."""
    for kind, followed in FOLLOWED.items():
        rows = followed.rows(viewer)
        if departments is not None:
            rows = rows.filter(**{f"{followed.place}__in": departments})
        if followed.all_text:
            _copied(kind, rows, take)
        else:
            _written(kind, rows, take)


def _written(kind: str, rows: Any, take: Take) -> None:
    images = images_of(kind, rows)
    while some := list(islice(images, AT_ONCE)):
        lines = (
            orjson.dumps({"after": image, "kind": kind, "uid": uid}, option=WRITTEN)
            for uid, image in some
        )
        take(b"".join(lines), len(some))


def _copied(kind: str, rows: Any, take: Take) -> None:
    paths = FOLLOWED[kind].fields
    names = sorted(paths)
    told = rows.order_by("uid").values_list(*(paths[name] for name in names), "uid")
    lines = _Lines(kind, names, take)
    try:
        sql, values = told.query.sql_with_params()
    except EmptyResultSet:  # a token that is limited to departments of which none is left
        return
    with connection.cursor() as cursor:
        cursor.copy_expert(COPY % cursor.mogrify(sql, values).decode(), lines)
    lines.close()


class _Lines:
    """What rows are copied to: libpq gives them one by one (``PQgetCopyData``)."""

    def __init__(self, kind: str, names: list[str], take: Take) -> None:
        fields = ",".join(f'"{name}":%b' for name in names)
        self.line = f'{{"after":{{{fields}}},"kind":"{kind}","uid":%b}}\n'.encode()
        self.ends = len(names) + 1  # of values in a row
        self.take, self.rows = take, list[bytes]()

    def write(self, row: bytes) -> None:
        self.rows.append(row)
        if len(self.rows) == AT_ONCE:
            self.close()

    def close(self) -> None:
        rows, self.rows = self.rows, []
        part = b"".join(rows)
        if len(part) - len(part.translate(None, CONTROLS)) != len(rows) * self.ends:
            part = b"".join(map(_escaped, rows))
        values = part.replace(b"\n", BETWEEN).split(BETWEEN)[:-1]
        self.take(self.line * len(rows) % tuple(values), len(rows))


def _escaped(row: bytes) -> bytes:
    """Return a row whose values have no character that JSON does not take as it is."""
    return QUOTED.sub(lambda value: CONTROL.sub(_escape, value[0]), row)


def _escape(control: re.Match[bytes]) -> bytes:
    return orjson.dumps(control[0].decode())[1:-1]
