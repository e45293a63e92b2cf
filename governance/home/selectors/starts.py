"""Where somebody's day begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.home.rules.starts import TODAY, Start, start_chosen, starts_open
from governance.home.selectors.set_up import day_open

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


def start_of(viewer: Viewer, *, chosen: str, now: datetime) -> Start:
    """Return where the viewer's day begins: as chosen, else by what they do.

    Until the first day of the organisation is over, it is Today for whoever sets it up.
    """
    if not chosen and viewer.administrator and day_open(now=now) is not None:
        return TODAY
    return start_chosen(starts_open(viewer), chosen)
