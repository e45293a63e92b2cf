"""What the navigation says about imports, and search and Team & coverage about drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from governance.core.navigation import NavigationEntry
from roles.sync.rules import can_release, can_see_drafts
from roles.sync.selectors import waiting_count

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


def _held(viewer: Viewer) -> int:
    """Count what waits for this viewer."""
    return waiting_count(viewer) if can_release(viewer) else 0


def _decides(viewer: Viewer) -> bool:
    """Administrators always; a head coach while the brake holds something."""
    return viewer.administrator or (viewer.head_coach and waiting_count(viewer) > 0)


IMPORTS = NavigationEntry(
    label=_("Imports"),
    url_name="imports",
    icon="upload",
    order=90,
    section="work",
    visible=_decides,
    count=_held,
)

DRAFTS = NavigationEntry(
    label=_("Drafts"),
    url_name="drafts",
    icon="org",
    order=95,
    visible=can_see_drafts,
)
