"""Keeping where channels belonged, before they are moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

# A second move at the same moment keeps nothing: no period is empty.
KEEP = """
INSERT INTO roles_channels_pastplace (channel_id, department_id, during)
SELECT c.id, c.department_id, tstzrange(last.until, %(now)s)
FROM roles_channels_channel c LEFT JOIN LATERAL (
  SELECT max(upper(during)) AS until FROM roles_channels_pastplace WHERE channel_id = c.id
) last ON true
WHERE c.id IN ({moved}) AND (last.until IS NULL OR last.until < %(now)s)
"""


def places_keep(
    cursor: CursorWrapper, *, moved: str, now: datetime, ids: Sequence[int] = ()
) -> None:
    """Keep the departments of the channels whose ids the query ``moved`` selects; to be called
    in the transaction that then changes them. One statement, which may read ``ids``."""
    cursor.execute(KEEP.format(moved=moved), {"now": now, "ids": list(ids)})
