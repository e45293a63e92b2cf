"""The list of guidelines as a table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.core.export import Table
from policies.guidance.rules.evidence import STANDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from policies.guidance.models import Comment, PolicyVersion
    from policies.guidance.selectors.bound import Bound
    from policies.guidance.selectors.commenting import Consultation
    from policies.guidance.selectors.lines import GuidelineLine


def guidelines_table(lines: Sequence[GuidelineLine], *, writes: bool) -> Table:
    """How many signed stands in it for those who see that on the page."""
    header = [_("Guideline"), _("Kind"), _("Version"), _("State"), _("In force since"), _("For")]
    header += [_("You signed"), _("Due")]
    header += [_("Signed"), _("Asked")] if writes else []
    header += [_("Summary")]
    rows = [
        [
            line.title,
            line.policy.get_kind_display(),
            line.version.number,
            line.version.get_state_display(),
            line.version.published_at,
            line.audience,
            line.signed_at,
            line.due_at,
            *([line.signed_count, line.asked_count] if writes else []),
            line.summary,
        ]
        for line in lines
    ]
    return Table("guidelines", header, rows, len(rows), _("Guidelines"))


def comments_table(found: Consultation, said: QuerySet[Comment]) -> Table:
    """What was said about a draft, each answer behind what it answers."""
    parts = {part.anchor: part.title for part in found.parts}
    header = [
        _("Version"),
        _("Who"),
        _("When"),
        _("About"),
        _("Comment"),
        _("Answers"),
        _("Closed"),
    ]
    number = found.version.number
    rows = (
        [
            *(number, each.signed, each.at, parts.get(each.block, each.block), each.text),
            *(each.parent.signed if each.parent else None, each.closed_at),
        ]
        for each in said.iterator(chunk_size=500)
    )
    return Table("comments", header, rows, said.count(), _("Comments"))


def bound_table(rows: Iterable[Bound], count: int, version: PolicyVersion | None) -> Table:
    """Who was bound by one version, and how each stood to it."""
    number = version.number if version else None
    cells = ([row.person, row.department, number, *_stood(row)] for row in rows)
    header = [_("Person"), _("Department"), _("Version"), *_standing_header()]
    return Table("evidence", header, cells, count, _("Who was bound"))


def bound_person_table(found: Sequence[tuple[PolicyVersion, Bound]]) -> Table:
    """What one person was bound by, and how they stood to each."""
    cells = [
        [version.title, version.number, row.person, row.department, *_stood(row)]
        for version, row in found
    ]
    header = [_("Guideline"), _("Version"), _("Person"), _("Department"), *_standing_header()]
    return Table("evidence-person", header, cells, len(cells), _("What bound a person"))


def _standing_header() -> list[str]:
    header = [_("How it stood"), _("Why"), _("Asked"), _("Due"), _("Signed")]
    header += [_("Signed on paper on")]
    return [*header, _("SHA-256 of the text"), _("Language"), _("Receipt"), _("Exempt because")]


def _stood(row: Bound) -> list[object]:
    return [
        str(STANDINGS[row.standing]),
        row.why,
        row.asked_at,
        row.due_at,
        row.signed_at,
        row.signed_on,
        row.text_hash,
        row.language,
        row.receipt,
        row.exemption,
    ]
