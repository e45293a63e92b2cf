"""What the navigation says about channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from governance.core.navigation import NavigationEntry
from roles.channels.rules import works_on_channels

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


def _looks_up(viewer: Viewer) -> bool:
    return viewer.is_member and not works_on_channels(viewer)


FURTHER = NavigationEntry(
    label=_("Channels"), url_name="channels", icon="channels", order=0, visible=_looks_up
)
CHANNELS = NavigationEntry(
    label=_("Channels"),
    url_name="channels",
    icon="channels",
    order=40,
    section="work",
    visible=works_on_channels,
)
