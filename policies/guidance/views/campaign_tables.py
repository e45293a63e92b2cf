"""Who has signed, as tables for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.core.export import Table
from policies.guidance.rules.standing import Standing

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import QuerySet

    from policies.guidance.selectors.campaign_tree import Overview


def campaign_departments_table(overview: Overview) -> Table:
    """Every department with what is below it, in the order of the tree."""
    header = [_("Department"), _("Level"), _("Asked"), *(str(each.label) for each in Standing)]
    rows = [
        [
            row.name,
            row.depth + 1,
            row.figures.asked,
            *(row.figures.by[each] for each in Standing),
            row.figures.due_at,
        ]
        for row in overview.every
    ]
    return Table("signed-by-department", [*header, _("Due")], rows, len(rows))


def campaign_people_table(people: QuerySet[Any]) -> Table:
    header = [_("Person"), _("E-mail"), _("Department"), _("State"), _("Due")]
    rows = (
        [
            person.display_name,
            person.email,
            str(person.department or ""),
            str(Standing(person.standing).label),
            person.due_at,
        ]
        for person in people.iterator(chunk_size=2000)
    )
    return Table("signed-by-person", header, rows, people.count())
