"""The checks that need what is already there: references, rings, addresses, what is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roles.channels.selectors.sharing import functions_known
from roles.sync.engine.targets import ALSO, CHANNEL, DEPARTMENT, PERSON, REFERRED, TARGETS, Target
from roles.sync.importers.references import (
    SAME,
    cycles_check,
    functions_check,
    functions_outside,
    references_check,
    references_outside,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.backends.utils import CursorWrapper

    from roles.sync.importers.sheets import Faults, Sheet

TAKEN = """
SELECT c.row, t.display_name FROM changed_people c
JOIN roles_org_person t ON lower(t.email) = lower(c.email) AND t.id <> c.id
WHERE c.action IN ('created', 'updated', 'moved', 'rehired') AND t.employment <> 'left'
  AND NOT EXISTS (SELECT FROM changed_people o WHERE o.id = t.id
                  AND (o.action = 'left' OR lower(o.email) IS DISTINCT FROM lower(c.email)))
ORDER BY c.row
"""
BELONGS = """
SELECT row FROM changed_people
WHERE action IN ('created', 'updated', 'moved', 'rehired')
  AND COALESCE(kind, 'employee') <> 'external' AND COALESCE(organisation, '') <> ''
ORDER BY row
"""
ONE_ADMIN = """
SELECT row FROM changed_channels WHERE owner = second_admin AND ({differ}) ORDER BY row
"""
STILL_USED = """
SELECT c.label, count(*) FROM changed_departments c
JOIN roles_org_person t ON t.department_id = c.id
WHERE c.action = 'left' AND t.employment <> 'left' {moved_away}
GROUP BY c.label ORDER BY c.label
"""
MOVED_AWAY = """
AND NOT EXISTS (SELECT FROM changed_people p WHERE p.id = t.id
                AND (p.action = 'left' OR p.department IS DISTINCT FROM c.external_id))
"""

STILL_BELOW = """
SELECT c.label, min(t.name) FROM changed_departments c
JOIN roles_org_department t ON t.parent_id = c.id
WHERE c.action = 'left' AND t.closed_on IS NULL
  AND NOT EXISTS (SELECT FROM changed_departments o WHERE o.id = t.id
                  AND (o.action = 'left' OR o.parent IS DISTINCT FROM c.external_id))
GROUP BY c.label ORDER BY c.label
"""


def references_verify(
    cursor: CursorWrapper, sheets: Mapping[str, Sheet], faults: Faults, *, full: bool
) -> None:
    """Note references to nobody, and rings. In ``full`` only who is in the file is somebody."""
    unknown = {}
    for name, ids in references_outside(sheets.values()).items():
        closed_world = full and SAME.get(name, name) in sheets
        if name in ALSO:
            unknown[name] = ids - _known_too(cursor, name, ids, closed_world=closed_world)
        else:
            unknown[name] = ids if closed_world or not ids else ids - _known(cursor, name, ids)
    for sheet in sheets.values():
        references_check(sheet, unknown, faults)
        functions = functions_outside(sheet)
        functions_check(sheet, functions - functions_known() if functions else set(), faults)
    for target in (DEPARTMENT, PERSON):
        if target.name in sheets:
            sheet = sheets[target.name]
            cycles_check(sheet, _above(cursor, target, sheet), faults)


def _known_too(cursor: CursorWrapper, name: str, ids: set[str], *, closed_world: bool) -> set[str]:
    """Return those of ``ids`` that name somebody without an external id, or who went and still
    stands with a channel; not in a file of everybody, also whoever has one and is here."""
    table, called, here, stands = ALSO[name]
    by_id = "true" if not closed_world else "t.external_id IS NULL"
    cursor.execute(
        f"SELECT COALESCE(external_id, {called}) FROM {table} t "
        f"WHERE COALESCE(external_id, {called}) = ANY(%s) "
        f"AND (({here} AND {by_id}) OR (NOT ({here}) AND {stands}))",
        [list(ids)],
    )
    return {row[0] for row in cursor.fetchall()}


def _known(cursor: CursorWrapper, name: str, ids: set[str]) -> set[str]:
    gone = TARGETS[name].gone if name in TARGETS else "false"
    cursor.execute(
        f"SELECT external_id FROM {REFERRED[name]} t WHERE external_id = ANY(%s) AND NOT ({gone})",
        [list(ids)],
    )
    return {row[0] for row in cursor.fetchall()}


def _above(cursor: CursorWrapper, target: Target, sheet: Sheet) -> dict[str, str]:
    """Return who is above whom in the database, by their own id where no file knows them; read
    only when the file leaves itself."""
    above = target.table.above
    inside = set(sheet.columns["external_id"]) | {""}
    leaves = sheet.known is not None or not inside.issuperset(sheet.columns.get(above, []))
    if not leaves:
        return {}
    cursor.execute(
        "SELECT COALESCE(t.external_id, t.uid::text), COALESCE(u.external_id, u.uid::text) "
        f"FROM {target.database} t JOIN {target.database} u ON u.id = t.{above}_id"
    )
    return dict(cursor.fetchall())


def _verify_addresses(cursor: CursorWrapper, sheet: Sheet, faults: Faults) -> None:
    cursor.execute(TAKEN)
    for row, name in cursor.fetchall():
        reason = _("The e-mail address belongs to %s already.")
        faults.add(sheet.place(row, "email"), reason % name)


def _verify_admins(cursor: CursorWrapper, sheet: Sheet, faults: Faults) -> None:
    said = [name for name in ("second_admin", "owner") if name in sheet.columns]
    if not said:
        return
    differ = " OR ".join(f"{name} IS DISTINCT FROM old_{name}" for name in said)
    cursor.execute(ONE_ADMIN.format(differ=differ))
    for (row,) in cursor.fetchall():
        reason = _("The second admin is somebody else than the owner.")
        faults.add(sheet.place(row, said[0]), reason)


def changes_verify(cursor: CursorWrapper, sheets: Mapping[str, Sheet], faults: Faults) -> None:
    """Note what only the comparison can tell: no name, an address taken, a department in use."""
    for target in (DEPARTMENT, PERSON):
        if target.name in sheets:
            _verify_named(cursor, target, sheets[target.name], faults)
    if PERSON.name in sheets:
        _verify_addresses(cursor, sheets[PERSON.name], faults)
        _verify_belonging(cursor, sheets[PERSON.name], faults)
    if CHANNEL.name in sheets:
        _verify_admins(cursor, sheets[CHANNEL.name], faults)
    if DEPARTMENT.name in sheets:
        moved_away = MOVED_AWAY if PERSON.name in sheets else ""
        cursor.execute(STILL_USED.format(moved_away=moved_away))
        for name, count in cursor.fetchall():
            reason = ngettext(
                "%(name)s is missing and would be closed, but %(count)d person works there.",
                "%(name)s is missing and would be closed, but %(count)d people work there.",
                count,
            )
            faults.add(DEPARTMENT.table.file, reason % {"name": name, "count": count})
        cursor.execute(STILL_BELOW)
        for name, below in cursor.fetchall():
            reason = _("%(name)s is missing and would be closed, but %(below)s stands below it.")
            faults.add(DEPARTMENT.table.file, reason % {"name": name, "below": below})


def _verify_belonging(cursor: CursorWrapper, sheet: Sheet, faults: Faults) -> None:
    if "organisation" not in sheet.columns:
        return
    cursor.execute(BELONGS)
    for (row,) in cursor.fetchall():
        reason = _("Only people from outside belong to a partner.")
        faults.add(sheet.place(row, "organisation"), reason)


def _verify_named(cursor: CursorWrapper, target: Target, sheet: Sheet, faults: Faults) -> None:
    named = ["created"]
    if target.label in sheet.columns:
        named += ["updated", "moved", "rehired"]
    cursor.execute(
        f"SELECT row FROM {target.changed} WHERE action = ANY(%s) "
        f"AND COALESCE({target.label}, '') = '' ORDER BY row",
        [named],
    )
    for (row,) in cursor.fetchall():
        faults.add(sheet.place(row, target.label), _("This may not be blank."))
