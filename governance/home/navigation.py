"""Today's place in the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from governance.core.navigation import NavigationEntry, navigation_entries
from governance.jobs.rules import sees_machinery
from governance.todos.models import Todo

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


def open_count(viewer: Viewer) -> int:
    """Return how much the viewer owes; no query for somebody who is not listed."""
    if viewer.person_id is None:
        return 0
    return Todo.objects.open().filter(person_id=viewer.person_id).count()


navigation_entries.add(
    NavigationEntry(label=_("Today"), url_name="today", icon="book", order=0, count=open_count)
)
navigation_entries.add(
    NavigationEntry(
        label=_("Status"),
        url_name="status",
        icon="gear",
        order=95,
        section="work",
        visible=sees_machinery,
    )
)
