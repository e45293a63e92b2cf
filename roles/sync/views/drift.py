"""What was changed here since the last full file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from governance.core.export import Table, format_asked, table_response
from governance.core.web import member_required
from roles.sync.selectors import PAGE, FieldChange, changes_named, names_of
from roles.sync.services import drift_read
from roles.sync.views.frame import page_asked, page_of, seer_of, turned
from roles.sync.views.preview import TABLES, table_word

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from django.utils.functional import _StrPromise

    from roles.sync.services.drift import Drift, DriftRow

ALL = 1_000_000
KINDS: dict[str, _StrPromise] = {
    "added": gettext_lazy("Here, not in the file"),
    "left": gettext_lazy("Left or closed here"),
    "changed": gettext_lazy("Changed here"),
    "missing": gettext_lazy("In the file, not here"),
}


@dataclass(frozen=True, slots=True)
class DriftLine:
    row: DriftRow
    table: str
    kind: str
    fields: list[FieldChange]
    url: str


@require_safe
@member_required
def import_drift(request: HttpRequest) -> HttpResponseBase:
    """The registry beside the last full file: every difference, and who made it."""
    viewer, page = seer_of(request), page_asked(request)
    first = (page - 1) * PAGE
    if format_asked(request):
        return _export(request, drift_read(viewer=viewer, most=ALL))
    drift = drift_read(viewer=viewer, skip=first, most=PAGE)
    lines = _lines(drift)
    more = drift is not None and first + len(lines) < drift.total
    context = {
        "drift": drift,
        "lines": lines,
        "tables": [(n, table_word(name, n)) for name, n in drift.by.items()] if drift else [],
        "first": first + 1,
        "last": first + len(lines),
        "next_url": turned(request, page + 1 if more else 0),
        "first_url": turned(request, 1) if page > 1 else "",
    }
    return render(request, "sync/drift.html", context)


def _lines(drift: Drift | None) -> list[DriftLine]:
    if drift is None:
        return []
    names = names_of([row.changes for row in drift.rows])
    return [
        DriftLine(
            row,
            str(TABLES[row.table]),
            str(KINDS[row.kind]),
            _cells(row, names),
            page_of(row.table, row.uid) if row.kind in {"added", "changed"} else "",
        )
        for row in drift.rows
    ]


def _cells(row: DriftRow, names: dict[tuple[str, str], str]) -> list[FieldChange]:
    """Only what was changed has two sides worth showing."""
    return changes_named(row.changes, names) if row.kind == "changed" else []


def _export(request: HttpRequest, drift: Drift | None) -> HttpResponseBase:
    header = [_("What"), _("Difference"), _("Name"), _("Field")]
    header += [_("In the file"), _("Here"), _("By")]
    rows = (
        [line.table, line.kind, line.row.label, cell.word, cell.before, cell.after, line.row.who]
        for line in _lines(drift)
        for cell in line.fields or [FieldChange("", "", "", "")]
    )
    count = drift.total if drift else 0
    return table_response(request, Table("import-drift", header, rows, count=count))
