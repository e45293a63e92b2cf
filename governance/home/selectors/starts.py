"""Where somebody's day begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.home.rules.starts import TODAY, Start, start_chosen, starts_open
from governance.home.selectors.set_up import day_open
from roles.team.models import Assignment
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


def starts_of(viewer: Viewer, now: datetime) -> list[Start]:
    """Return the pages that are open to the viewer, the strongest first; one query at most."""
    return starts_open(viewer, plays=_plays(viewer, now))


def start_of(viewer: Viewer, *, chosen: str, now: datetime) -> Start:
    """Return where the viewer's day begins: as chosen, else by what they do.

    Until the first day of the organisation is over, it is Today for whoever sets it up.
    """
    if not chosen and viewer.administrator and day_open(now=now) is not None:
        return TODAY
    return start_chosen(starts_of(viewer, now), chosen)


def _plays(viewer: Viewer, now: datetime) -> bool:
    """Whether they are ready to listen or answer somewhere."""
    if viewer.person_id is None or viewer.external:
        return False
    ready = Assignment.objects.ready(now).filter(person=viewer.person_id)
    return ready.filter(role__type__kind=RoleKind.PLAYER).exists()
