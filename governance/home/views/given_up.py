"""What was given up as a file: jobs and messages, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.core.export import Table
from governance.home.selectors.status import jobs_dead, messages_dead

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


def given_up_table(viewer: Viewer, *, details: bool) -> Table:
    """All of it; keys and errors, which tell hosts and people, with ``details`` only."""
    header = [_("What"), _("Kind"), _("Due since"), _("Tries")]
    header += [_("Key"), _("Error")] if details else []
    rows: list[list[object]] = [
        [_("Job"), each.kind, each.due_at, each.attempts, each.key, each.last_error]
        for each in jobs_dead(viewer, most=None)
    ]
    for each in messages_dead(viewer, most=None):
        kind = f"{each.get_channel_display()}: {each.template}"
        rows.append([_("Message"), kind, each.created_at, each.attempts, each.key, each.last_error])
    cells = [row[: len(header)] for row in rows]
    return Table("given-up", header, cells, len(cells), _("Given up"))
