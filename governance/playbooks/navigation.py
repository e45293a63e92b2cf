"""What the navigation says about asking."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.core.navigation import NavigationEntry
from governance.playbooks.rules import can_ask

ASK = NavigationEntry(
    label=_("Ask"), url_name="ask", icon="question", order=20, visible=can_ask, carries=True
)
