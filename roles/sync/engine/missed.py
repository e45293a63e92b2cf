"""Channels that a full file does not have: they stay, and since when is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from governance.audit.services import entries_record
from roles.sync.engine.targets import CHANNEL

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer

FOUND: Final = f"""(
  SELECT t.id, i.row IS NOT NULL AS here
  FROM {CHANNEL.database} t LEFT JOIN {CHANNEL.incoming} i ON {CHANNEL.match}
) found"""
MARKED: Final = f"""
WITH marked AS (
  UPDATE {CHANNEL.database} c
  SET missed_at = CASE WHEN found.here THEN NULL ELSE %s::timestamptz END
  FROM {FOUND}
  WHERE found.id = c.id AND found.here = (c.missed_at IS NOT NULL) AND (found.here OR %s)
  RETURNING c.uid, c.handle, found.here
)
"""
ENTRIES: Final = """
SELECT CASE WHEN here THEN 'channel.listed' ELSE 'channel.missed' END, uid, handle, '{}'::jsonb
FROM marked
"""


NEWLY: Final = f"""
SELECT EXISTS (
  SELECT FROM {CHANNEL.database} c JOIN {FOUND} ON found.id = c.id
  WHERE NOT found.here AND c.missed_at IS NULL
)
"""


def channels_missed(cursor: CursorWrapper) -> bool:
    """Return whether the file of channels that is staged misses one that no file missed before."""
    cursor.execute(NEWLY)
    return bool(cursor.fetchone()[0])


def channels_mark(
    cursor: CursorWrapper, *, full: bool, actor: Viewer, reason: str, now: datetime
) -> None:
    """Keep since when full files miss a channel, until one has it again; each with an
    entry. To be called while the file of channels is staged; the same file again marks nothing."""
    entries_record(
        cursor=cursor,
        actor=actor,
        reason=reason,
        subject_type=CHANNEL.subject,
        with_sql=MARKED,
        with_params=[now, full],
        select=ENTRIES,
    )
