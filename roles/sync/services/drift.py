"""What was changed here since the last full file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction

from governance.audit.selectors import entries_about, entries_latest
from governance.core.errors import Invalid, Missing
from roles.sync.engine.compare import sheets_diff
from roles.sync.engine.rows import SHOWN, rows_read
from roles.sync.importers.files import ImportFiles, sheets_read
from roles.sync.models import ImportPlan
from roles.sync.rules import can_see_imports

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer
    from roles.sync.importers.sheets import Sheet

# What bringing the registry back to the file would do, and so what was done here since.
WORDS = {
    "created": "missing",
    "left": "added",
    "rehired": "left",
    "moved": "changed",
    "updated": "changed",
}
Found = list[tuple[str, tuple[str, str, str, dict[str, Any]]]]


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One difference. ``changes`` is {"field": [in the file, here]}; by whom, where it is known."""

    table: str
    kind: str  # added, left, changed, missing
    uid: str
    label: str
    changes: dict[str, list[str | None]]
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    plan: ImportPlan
    by: dict[str, int]
    rows: list[DriftRow]

    @property
    def total(self) -> int:
        return sum(self.by.values())


def drift_read(*, viewer: Viewer, skip: int = 0, most: int = 50) -> Drift | None:
    """Compare the registry with the last full import; None when there was none.

    Reads the file anew: about a second for 100,000 people. Writes nothing.
    """
    if not can_see_imports(viewer):
        raise Missing
    plan = ImportPlan.objects.baseline()
    if plan is None or not plan.payload:
        return None
    try:
        sheets = sheets_read(ImportFiles.unpack(bytes(plan.payload)))
    except Invalid:  # read by other rules than today's: there is nothing to compare with
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        by = sheets_diff(cursor, sheets, full=True)
        found = _stretch(cursor, sheets, by, skip, most)
    numbers = {name: sum(counts.values()) - counts["unchanged"] for name, counts in by.items()}
    return Drift(plan=plan, by=numbers, rows=_rows(plan, found))


def _stretch(
    cursor: CursorWrapper,
    sheets: dict[str, Sheet],
    by: dict[str, dict[str, int]],
    skip: int,
    most: int,
) -> Found:
    found: Found = []
    for target in SHOWN:
        if target.name in sheets:
            wanted = most - len(found)
            sheet = sheets[target.name]
            for row in rows_read(cursor, target, sheet, skip=skip, most=wanted) if wanted else []:
                found.append((target.name, row))
            counts = by[target.name]
            skip = max(skip - (sum(counts.values()) - counts["unchanged"]), 0)
    return found


def _rows(plan: ImportPlan, found: Found) -> list[DriftRow]:
    applied = entries_about(plan.uid).filter(verb="import.applied").last()
    uids = [UUID(row[1]) for _table, row in found]
    latest = entries_latest(subject_uids=uids, after=applied.pk if applied else 0)
    return [
        DriftRow(
            table=table,
            kind=WORDS[action],
            uid=uid,
            label=label,
            # The comparison says what the file would do: before is here, after is the file.
            changes={name: [file, here] for name, (here, file) in changes.items()},
            who=latest[UUID(uid)].actor_label if UUID(uid) in latest else "",
            at=latest[UUID(uid)].recorded_at if UUID(uid) in latest else None,
        )
        for table, (action, uid, label, changes) in found
    ]
