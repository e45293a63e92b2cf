"""One mention of the queue, shown beside the list: what it is about, its clocks, taking it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from governance.core.errors import Missing
from governance.escalations.selectors.lapsed import mentions_lapsed
from governance.escalations.selectors.queue import queue_item
from governance.escalations.selectors.story import mention_get, mention_readable, steps_of
from governance.escalations.selectors.taken_story import clocks_kept
from governance.escalations.views.mention_page import clocks_all

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


def beside_part(viewer: Viewer, opened: str, now: datetime) -> dict[str, Any] | None:
    """Return what is shown of the mention that an address opens; None where it opens none that the
    viewer sees, so that a shared address leads to the list."""
    try:
        mention = mention_get(viewer, UUID(opened))
    except (ValueError, Missing):
        return None
    words, lapsed = mention_readable(viewer, mention), bool(mentions_lapsed(viewer, [mention], now))
    item = queue_item(mention, viewer, now, words=words, lapsed=lapsed)
    steps, kept = steps_of(item.escalation), clocks_kept(item.escalation)
    return {"item": item, "clocks": clocks_all(item.escalation, steps, kept, now)}
