"""The list of courses as a table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.core.export import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policies.training.selectors.courses import CourseLine


def courses_table(lines: Sequence[CourseLine]) -> Table:
    header = [_("Course"), _("Version"), _("State"), _("Open since"), _("For")]
    rows = [
        [
            line.course.title,
            line.version.number,
            line.version.get_state_display(),
            line.version.published_at,
            line.audience,
            line.certificate.expires_at if line.certificate else None,
            line.due_at,
        ]
        for line in lines
    ]
    return Table(
        "courses", [*header, _("Your pass is valid until"), _("Due")], rows, len(rows), _("Courses")
    )
