"""The list of guidelines as a table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.core.export import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policies.guidance.selectors.lines import GuidelineLine


def guidelines_table(lines: Sequence[GuidelineLine], *, writes: bool) -> Table:
    """How many signed stands in it for those who see that on the page."""
    header = [_("Guideline"), _("Version"), _("State"), _("In force since"), _("For")]
    header += [_("You signed"), _("Due")]
    header += [_("Signed"), _("Asked")] if writes else []
    rows = [
        [
            line.version.title,
            line.version.number,
            line.version.get_state_display(),
            line.version.published_at,
            line.audience,
            line.signed_at,
            line.due_at,
            *([line.signed_count, line.asked_count] if writes else []),
        ]
        for line in lines
    ]
    return Table("guidelines", header, rows, len(rows), _("Guidelines"))
