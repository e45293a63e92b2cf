"""What the navigation says about asking and telling."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.core.navigation import NavigationEntry
from governance.playbooks.rules import can_ask

ASK = NavigationEntry(
    label=_("Ask"),
    url_name="ask",
    icon="question",
    order=20,
    visible=can_ask,
    carries=True,
    covers=("/feedback/", "/practices/", "/tips/"),
)
TELL = NavigationEntry(
    label=_("Tell your coach"), url_name="tell", icon="chat", order=21, visible=can_ask
)
LIBRARY = NavigationEntry(label=_("Library"), url_name="practices", icon="book", order=22)
