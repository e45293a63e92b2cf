"""Today's place in the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from governance.accounts.rules import can_read_accounts
from governance.audit.rules import can_read_trail
from governance.core.navigation import (
    NavigationEntry,
    navigation_entries,
    navigation_further,
)
from governance.home.rules import has_desk, has_hub, has_reports
from governance.home.rules.evidence import sees_evidence
from governance.jobs.rules import sees_machinery
from governance.todos.models import Todo
from roles.org.rules import can_read_settings
from roles.team.rules import sees_gaps

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


def keeps_set_up(viewer: Viewer) -> bool:
    return viewer.administrator


def open_count(viewer: Viewer) -> int:
    """Return how much the viewer owes; no query for somebody who is not listed."""
    if viewer.person_id is None:
        return 0
    return Todo.objects.open().filter(person_id=viewer.person_id).count()


navigation_entries.add(
    NavigationEntry(
        label=_("Today"),
        url_name="today",
        icon="book",
        order=0,
        covers=("/guidelines/", "/courses/", "/preferences/", "/authority/"),
        count=open_count,
    )
)
navigation_entries.add(
    NavigationEntry(
        label=_("Status"),
        url_name="status",
        icon="clock",
        order=95,
        section="work",
        visible=sees_machinery,
    )
)
navigation_entries.add(
    NavigationEntry(label=_("Who may speak"), url_name="who", icon="who", order=40)
)
for start in (
    NavigationEntry(
        label=_("Hub"), url_name="hub", icon="sliders", order=10, section="work", visible=has_hub
    ),
    NavigationEntry(
        label=_("Coach desk"),
        url_name="desk",
        icon="inbox",
        order=15,
        section="work",
        visible=has_desk,
    ),
):
    navigation_entries.add(start)
navigation_entries.add(
    NavigationEntry(
        label=_("Evidence"),
        url_name="evidence",
        icon="audit",
        order=17,
        section="work",
        visible=can_read_trail,
    )
)
navigation_entries.add(
    NavigationEntry(
        label=_("My people"),
        url_name="my_people",
        icon="people",
        order=25,
        section="work",
        visible=has_reports,
    )
)
for further in (
    NavigationEntry(label=_("Authority card"), url_name="authority", icon="card", order=0),
    NavigationEntry(label=_("People"), url_name="people", icon="people", order=0),
    NavigationEntry(label=_("Departments, as a list"), url_name="team_list", icon="org", order=0),
    NavigationEntry(label=_("Preferences"), url_name="preferences", icon="gear", order=0),
    NavigationEntry(label=_("Gaps"), url_name="team_gaps", icon="gap", order=0, visible=sees_gaps),
    NavigationEntry(
        label=_("Rule defaults"), url_name="gap_rules", icon="sliders", order=0, visible=sees_gaps
    ),
    NavigationEntry(
        label=_("Audit trail"), url_name="trail", icon="list", order=0, visible=sees_evidence
    ),
    NavigationEntry(label=_("Inbox, decided"), url_name="inbox_decided", icon="inbox", order=0),
    NavigationEntry(label=_("Courses"), url_name="courses", icon="cap", order=0),
):
    navigation_further.add(further)
navigation_entries.add(
    NavigationEntry(
        label=_("Settings"),
        url_name="settings",
        icon="gear",
        order=90,
        section="work",
        visible=can_read_settings,
    )
)
navigation_entries.add(
    NavigationEntry(
        label=_("Set-up"),
        url_name="admin:index",
        icon="sliders",
        order=80,
        section="work",
        visible=keeps_set_up,
    )
)
navigation_further.add(
    NavigationEntry(
        label=_("API tokens"), url_name="tokens", icon="key", order=0, visible=can_read_accounts
    )
)
navigation_further.add(NavigationEntry(label=_("API"), url_name="api-docs", icon="link", order=0))
