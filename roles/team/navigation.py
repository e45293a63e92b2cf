"""What the team adds to the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from governance.core.navigation import NavigationEntry, navigation_entries
from roles.team.selectors.inbox import waiting_count

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


def _has_work(viewer: Viewer) -> bool:
    """Employees see four entries; these come with a role, a department or reports."""
    return viewer.has_work


def navigation_add() -> None:
    """Add Team & coverage and the inbox."""
    navigation_entries.add(
        NavigationEntry(
            label=_("Team & coverage"),
            url_name="team",
            icon="org",
            order=20,
            section="work",
            covers=("/departments/", "/roles/", "/exemptions/"),
            visible=_has_work,
        )
    )
    navigation_entries.add(
        NavigationEntry(
            label=_("Inbox"),
            url_name="inbox",
            icon="inbox",
            order=30,
            section="work",
            covers=("/reviews/",),
            visible=_has_work,
            count=waiting_count,
        )
    )
