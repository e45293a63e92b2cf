"""Plan: stage, verify, compare, count. Writes only temporary tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roles.sync.engine.diff import heads_gone, sheet_diff
from roles.sync.engine.staging import sheet_stage
from roles.sync.engine.targets import DEPARTMENT, TARGETS
from roles.sync.engine.verify import changes_verify, references_verify
from roles.sync.importers.sheets import Faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.backends.utils import CursorWrapper

    from roles.sync.importers.sheets import Sheet

ACTIONS = ("created", "updated", "moved", "left", "rehired", "unchanged", "rejected")


@dataclass(frozen=True, slots=True)
class Comparison:
    """``by`` counts the actions per table; ``tables`` are those that have a changed row; ``full``
    says whether the file is everything that there is."""

    by: dict[str, dict[str, int]]
    tables: tuple[str, ...]
    employed: int
    full: bool

    @property
    def totals(self) -> dict[str, int]:
        return totals_of(self.by)

    @property
    def leavers(self) -> int:
        return self.by.get("people", {}).get("left", 0)


def sheets_diff(
    cursor: CursorWrapper, sheets: Mapping[str, Sheet], *, full: bool
) -> dict[str, dict[str, int]]:
    """Fill ``changed_<table>`` for each sheet and count, without asking whether it may be."""
    cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
    temporary = [name for target in TARGETS.values() for name in (target.incoming, target.changed)]
    cursor.execute(f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in temporary)}")
    by = {}
    for name, target in TARGETS.items():
        if name in sheets:
            sheet_stage(cursor, sheets[name])
            sheet_diff(cursor, target, sheets[name], full=full)
            by[name] = _counts(cursor, name, len(sheets[name]))
    return by


def totals_of(by: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {action: sum(counts[action] for counts in by.values()) for action in ACTIONS}


def counts_unchanged(counts: Mapping[str, int]) -> dict[str, int]:
    """Return what the counts of an applied file are when it comes again: all unchanged."""
    given = sum(number for action, number in counts.items() if action != "left")
    return {action: given if action == "unchanged" else 0 for action in ACTIONS}


def sheets_compare(cursor: CursorWrapper, sheets: Mapping[str, Sheet], *, full: bool) -> Comparison:
    """Fill ``changed_<table>`` for each sheet. Raises Invalid if a row cannot be right."""
    by = sheets_diff(cursor, sheets, full=full)
    if not any(map(_changes, by.values())):
        return Comparison(by, (), employed=0, full=full)  # what is as it was needs no check
    faults = Faults()
    references_verify(cursor, sheets, faults, full=full)
    changes_verify(cursor, sheets, faults)
    faults.raise_any()
    if by.get("people", {}).get("left") and DEPARTMENT.name not in sheets:
        heads_gone(cursor)
        by[DEPARTMENT.name] = _counts(cursor, DEPARTMENT.name, 0)
    tables = tuple(name for name in TARGETS if name in by and _changes(by[name]))
    return Comparison(by, tables, employed=_employed(cursor), full=full)


def _counts(cursor: CursorWrapper, name: str, given: int) -> dict[str, int]:
    cursor.execute(f"SELECT action, count(*), count(row) FROM changed_{name} GROUP BY action")
    found = cursor.fetchall()
    counts = Counter({action: number for action, number, _given in found})
    counts["unchanged"] = given - sum(of_file for _action, _number, of_file in found)
    return {action: counts[action] for action in ACTIONS}


def _changes(counts: Mapping[str, int]) -> int:
    return sum(number for action, number in counts.items() if action != "unchanged")


def _employed(cursor: CursorWrapper) -> int:
    cursor.execute(
        "SELECT count(*) FROM roles_org_person "
        "WHERE external_id IS NOT NULL AND employment <> 'left'"
    )
    return int(cursor.fetchone()[0])
