"""What the navigation says about findings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.core.navigation import NavigationEntry
from governance.findings.rules import watches_findings

FINDINGS = NavigationEntry(
    label=_("Findings"),
    url_name="findings",
    icon="findings",
    order=70,
    section="work",
    visible=watches_findings,
)
