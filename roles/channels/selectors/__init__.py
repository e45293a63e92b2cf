"""Reading the registry: as rows of the API, as a page, one channel, and what is uncovered."""

from __future__ import annotations

from roles.channels.selectors.gaps import (
    GAP_RULES,
    channel_lacks,
    channel_missing,
    second_admin_gaps,
)
from roles.channels.selectors.rows import (
    CHANNEL_FIELDS,
    CHANNEL_THEN,
    channel_known,
    channels_named,
    channels_rows,
)

__all__ = [
    "CHANNEL_FIELDS",
    "CHANNEL_THEN",
    "GAP_RULES",
    "channel_known",
    "channel_lacks",
    "channel_missing",
    "channels_named",
    "channels_rows",
    "second_admin_gaps",
]
