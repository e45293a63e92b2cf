"""Keeping where channels belonged, and who had them, before that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

from roles.channels.rules import HELD

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

THESE: Final = "SELECT unnest(%(ids)s::bigint[])"
# A second change at the same moment keeps nothing: no period is empty.
KEEP = """
INSERT INTO {past} (channel_id, {columns}, during)
SELECT c.id, {columns}, tstzrange(last.until, %(now)s)
FROM roles_channels_channel c LEFT JOIN LATERAL (
  SELECT max(upper(during)) AS until FROM {past} WHERE channel_id = c.id
) last ON true
WHERE c.id IN ({changed}) AND (last.until IS NULL OR last.until < %(now)s)
"""
PLACES = ("roles_channels_pastplace", "department_id")
CUSTODY = ("roles_channels_pastcustody", ", ".join(f"{name}_id" for name in HELD))


def places_keep(
    cursor: CursorWrapper, *, moved: str, now: datetime, ids: Sequence[int] = ()
) -> None:
    """Keep the departments of the channels whose ids the query ``moved`` selects; to be called
    in the transaction that then changes them. One statement, which may read ``ids``."""
    _keep(cursor, PLACES, moved, now, ids)


def custody_keep(cursor: CursorWrapper, *, changed: str, now: datetime) -> None:
    """Keep who has the channels whose ids the query ``changed`` selects, as ``places_keep``."""
    _keep(cursor, CUSTODY, changed, now, ())


def channel_custody_keep(*, channel_id: int, fields: Collection[str], now: datetime) -> None:
    """The same of one channel, where one of ``HELD`` is among the ``fields`` that change."""
    if not set(HELD).isdisjoint(fields):
        with connection.cursor() as cursor:
            _keep(cursor, CUSTODY, THESE, now, [channel_id])


def _keep(
    cursor: CursorWrapper, past: tuple[str, str], changed: str, now: datetime, ids: Sequence[int]
) -> None:
    table, columns = past
    sql = KEEP.format(past=table, columns=columns, changed=changed)
    cursor.execute(sql, {"now": now, "ids": list(ids)})
