"""Apply: what was compared goes into the registry, its history and the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.channels.rules import HELD
from roles.channels.services.past import custody_keep, places_keep
from roles.org.selectors import organisation_today
from roles.sync.engine.history import PERIODS, PLACEMENTS, periods_write
from roles.sync.engine.targets import CHANNEL, DEPARTMENT, PERSON, TARGETS
from roles.sync.engine.write import (
    addresses_free,
    belongings_end,
    hours_write,
    informed_write,
    rows_insert,
    rows_leave,
    rows_record,
    rows_update,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer
    from roles.sync.importers.sheets import Sheet

EARLIEST = """
SELECT min(p.started_on) FROM changed_people p
JOIN changed_departments d ON d.external_id = p.department AND d.action = 'created'
WHERE p.action = 'created'
"""
MOVED_CHANNELS = """
SELECT id FROM changed_channels
WHERE action = 'updated' AND department IS DISTINCT FROM old_department
"""
HANDED_ON = "SELECT id FROM changed_channels WHERE action = 'updated' AND ({differ})"

# Of those who come back by a file that is silent about it: a department that is closed, and a
# manager who has left meanwhile, are not theirs any more.
RETURNED = """
UPDATE roles_org_person t SET
  department_id = (SELECT d.id FROM roles_org_department d
                   WHERE d.id = t.department_id AND d.closed_on IS NULL),
  manager_id = (SELECT m.id FROM roles_org_person m
                WHERE m.id = t.manager_id AND m.employment <> 'left')
FROM changed_people c WHERE c.id = t.id AND c.action = 'rehired'
"""

# Before they sign in, an account that a grant made is theirs by the address alone.
ACCOUNTS = """
SELECT t.user_id FROM roles_org_person t JOIN changed_people c ON c.id = t.id
WHERE c.action = %s AND t.user_id IS NOT NULL
UNION ALL
SELECT u.id FROM roles_org_person t JOIN changed_people c ON c.id = t.id
JOIN governance_accounts_user u ON u.email = lower(btrim(t.email))
WHERE c.action = %s AND t.user_id IS NULL
  AND NOT EXISTS (SELECT FROM roles_org_person o WHERE o.user_id = u.id)
"""


def changes_apply(
    cursor: CursorWrapper,
    sheets: Mapping[str, Sheet],
    tables: Collection[str],
    *,
    actor: Viewer,
    reason: str,
    now: datetime,
) -> None:
    """Write everything in ``changed_<table>`` of ``tables``.

    Foreign keys are deferred, so rows may point to rows that come later. Leavers go before
    joiners, because an address may pass from one to the other.
    """
    today = organisation_today(now)
    if DEPARTMENT.name in tables:
        rows_insert(cursor, DEPARTMENT, tables)
        rows_update(cursor, DEPARTMENT, sheets.get(DEPARTMENT.name), _less(tables, DEPARTMENT.name))
        rows_leave(cursor, DEPARTMENT, today)
    if PERSON.name in tables:
        rows_leave(cursor, PERSON, today)
        if "email" in sheets[PERSON.name].columns:
            addresses_free(cursor)
        pending = _less(tables, DEPARTMENT.name)
        if "organisation" not in sheets[PERSON.name].columns:
            belongings_end(cursor, actor=actor, reason=reason)
        rows_update(cursor, PERSON, sheets[PERSON.name], pending)
        if not _places_said(sheets[PERSON.name]):
            cursor.execute(RETURNED)
        rows_insert(cursor, PERSON, pending)
    if CHANNEL.name in tables:
        _channels_write(cursor, sheets[CHANNEL.name], now)
    _history_write(cursor, tables, today)
    for name in tables:
        rows_record(cursor, TARGETS[name], sheets.get(name), actor=actor, reason=reason)


def _places_said(sheet: Sheet) -> bool:
    return sheet.known is None and {"department", "manager"} <= sheet.columns.keys()


def _channels_write(cursor: CursorWrapper, sheet: Sheet, now: datetime) -> None:
    if "department" in sheet.columns:
        places_keep(cursor, moved=MOVED_CHANNELS, now=now)
    differ = " OR ".join(
        f"{name} IS DISTINCT FROM old_{name}" for name in HELD if name in sheet.columns
    )
    if differ:
        custody_keep(cursor, changed=HANDED_ON.format(differ=differ), now=now)
    rows_update(cursor, CHANNEL, sheet, ())
    rows_insert(cursor, CHANNEL, ())
    if "hours" in sheet.columns:
        hours_write(cursor)
    if "informed" in sheet.columns:
        informed_write(cursor)


def _less(tables: Collection[str], name: str) -> list[str]:
    return [table for table in tables if table != name]


def _history_write(cursor: CursorWrapper, tables: Collection[str], today: date) -> None:
    if DEPARTMENT.name in tables:
        earliest = None
        if PERSON.name in tables:
            cursor.execute(EARLIEST)
            earliest = cursor.fetchone()[0]
        periods_write(cursor, PERIODS, today=today, earliest=earliest)
    if PERSON.name in tables:
        periods_write(cursor, PLACEMENTS, today=today)


def people_affected(cursor: CursorWrapper, sheet: Sheet) -> list[int]:
    """Return the ids of those who joined, moved, left, came back, or are of another kind or in
    another country now."""
    told = [name for name in ("kind", "country") if name in sheet.columns]
    differ = "".join(f" OR {name} IS DISTINCT FROM old_{name}" for name in told)
    cursor.execute(f"SELECT id FROM changed_people WHERE action <> 'updated'{differ}")
    return [row[0] for row in cursor.fetchall()]


def departments_moved_ids(cursor: CursorWrapper) -> list[int]:
    """Return the ids of the departments that stand below another one now."""
    cursor.execute("SELECT id FROM changed_departments WHERE action = 'moved'")
    return [row[0] for row in cursor.fetchall()]


def channels_moved_ids(cursor: CursorWrapper, sheet: Sheet) -> list[int]:
    """Return the ids of the channels that belong to another department now."""
    if "department" not in sheet.columns:
        return []
    cursor.execute(MOVED_CHANNELS)
    return [row[0] for row in cursor.fetchall()]


def accounts_affected(cursor: CursorWrapper, action: str) -> list[int]:
    """Return the accounts of those with this ``action``, signed in already or not."""
    cursor.execute(ACCOUNTS, [action, action])
    return [row[0] for row in cursor.fetchall()]
