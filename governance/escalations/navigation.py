"""What the navigation says about mentions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.core.navigation import NavigationEntry
from governance.escalations.rules import can_hold, can_report, works_on_mentions
from governance.escalations.rules.crisis import can_declare_crisis
from governance.escalations.rules.duty import looks_at_rotas
from governance.escalations.rules.promises import looks_at_promises
from governance.escalations.rules.texts import sees_all_texts
from governance.escalations.selectors.queue import takeable_count, waiting_count

REPORT = NavigationEntry(
    label=_("Report"), url_name="report", icon="report", order=30, visible=can_report
)
FIELD = NavigationEntry(
    label=pgettext_lazy("page of a player", "Field"),
    url_name="field",
    icon="list",
    order=29,
    section="work",
    calm=True,
    covers=("/duty/", "/mentions/"),
    visible=lambda viewer: viewer.plays,
    count=waiting_count,
)
MENTIONS = NavigationEntry(
    label=_("Mentions"),
    url_name="mentions",
    icon="mentions",
    order=30,
    section="work",
    visible=lambda viewer: works_on_mentions(viewer) or can_hold(viewer),
    count=takeable_count,
)
ROTAS = NavigationEntry(
    label=_("Duty rota"),
    url_name="rotas",
    icon="clock",
    order=31,
    section="work",
    visible=looks_at_rotas,
)
PROMISES = NavigationEntry(
    label=_("Promises"),
    url_name="promises",
    icon="check",
    order=31,
    section="work",
    visible=looks_at_promises,
)
TEXTS = NavigationEntry(
    label=_("Approved texts"),
    url_name="texts",
    icon="book",
    order=32,
    section="work",
    visible=sees_all_texts,
)
CRISIS = NavigationEntry(
    label=_("Crisis"),
    url_name="crises",
    icon="alert",
    order=33,
    section="work",
    visible=can_declare_crisis,
)
