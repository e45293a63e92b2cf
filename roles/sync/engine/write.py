"""The changed rows into the tables of the registry, and an entry in the trail for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.audit.services import entries_record
from roles.sync.engine.diff import fields_of
from roles.sync.engine.targets import ALSO, DAYS_SQL, REFERRED, TARGETS, Field, Target

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer
    from roles.sync.importers.sheets import Sheet

INSERT = """
INSERT INTO {database} (id, uid, {columns})
SELECT c.id, c.uid, {values} FROM {changed} c {joins} WHERE c.action = 'created'
"""
UPDATE = """
UPDATE {database} t SET {columns} FROM {changed} c {joins}
WHERE t.id = c.id AND c.action IN ('updated', 'moved', 'rehired')
"""
NEW = "WHERE c.action = 'created'"
LEAVE = "UPDATE {database} t SET {leave} FROM {changed} c WHERE t.id = c.id AND c.action = 'left'"
BELONGINGS = """
WITH freed AS (
  UPDATE roles_org_person t SET organisation_id = NULL
  FROM changed_people c, roles_org_organisation o
  WHERE t.id = c.id AND c.action <> 'left' AND COALESCE(c.kind, 'employee') <> 'external'
    AND o.id = t.organisation_id
  RETURNING t.uid, t.display_name, o.name AS organisation
)
"""

HOURS_GONE = """
DELETE FROM roles_channels_servicehours h USING changed_channels c
WHERE h.channel_id = c.id AND c.action = 'updated' AND c.hours IS DISTINCT FROM c.old_hours
"""
# "Mon 09:00-24:00;Tue …": by the name of the day; a day ends at midnight, which is kept as 00:00.
HOURS_NEW = f"""
INSERT INTO roles_channels_servicehours (channel_id, weekday, opens, closes)
SELECT c.id, array_position({DAYS_SQL}, lower(left(part, 3))), substr(part, 5, 5)::time,
  replace(substr(part, 11, 5), '24:00', '00:00')::time
FROM changed_channels c, unnest(string_to_array(c.hours, ';')) AS part
WHERE c.action = 'created' OR c.hours IS DISTINCT FROM c.old_hours
"""

INFORMED_GONE = """
DELETE FROM roles_channels_informed n USING changed_channels c
WHERE n.channel_id = c.id AND c.action = 'updated' AND c.informed IS DISTINCT FROM c.old_informed
"""
INFORMED_NEW = r"""
INSERT INTO roles_channels_informed (channel_id, department_id)
SELECT DISTINCT c.id, known.id
FROM changed_channels c
CROSS JOIN unnest(string_to_array(replace(c.informed, '\;', chr(1)), ';')) AS part
JOIN ({known}) known ON known.external_id = replace(part, chr(1), ';')
WHERE c.action = 'created' OR c.informed IS DISTINCT FROM c.old_informed
"""

# An address may pass from one to another in one file; the unique index looks row by row.
FREE_ADDRESSES = """
UPDATE roles_org_person t SET email = NULL FROM changed_people c
WHERE t.id = c.id AND c.action <> 'left' AND c.email IS DISTINCT FROM c.old_email
  AND EXISTS (SELECT FROM changed_people o
              WHERE o.id <> c.id AND lower(o.email) = lower(c.old_email))
"""


def rows_insert(cursor: CursorWrapper, target: Target, pending: Collection[str]) -> None:
    """Insert what is new. ``pending`` tables have new rows of their own still to come."""
    fields = [f for f in target.fields if not f.apart]
    columns = [*target.key, *(f.column for f in fields), *target.fresh]
    values = [f"c.{name}" for name in target.key]
    values += [_value(f) for f in fields]
    values += target.fresh.values()
    cursor.execute(
        INSERT.format(
            database=target.database,
            changed=target.changed,
            columns=", ".join(columns),
            values=", ".join(values),
            joins=_joins(target.fields, pending),
        )
    )


def rows_update(
    cursor: CursorWrapper, target: Target, sheet: Sheet | None, pending: Collection[str]
) -> None:
    """Update what changed or came back, in the columns that the file speaks of."""
    fields = [f for f in fields_of(target, sheet) if not f.apart]
    columns = [f"{f.column} = {_value(f)}" for f in fields]
    columns += [target.come_back] if target.come_back else []
    cursor.execute(
        UPDATE.format(
            database=target.database,
            changed=target.changed,
            columns=", ".join(columns),
            joins=_joins(fields, pending),
        )
    )


def belongings_end(cursor: CursorWrapper, *, actor: Viewer, reason: str) -> None:
    """Let those who become no externals belong to no partner, each with an entry of its own: of a
    file that does not say to whom they belong."""
    entries_record(
        cursor=cursor,
        actor=actor,
        reason=reason,
        subject_type="person",
        with_sql=BELONGINGS,
        with_params=[],
        select="""
            SELECT 'person.updated', p.uid, p.display_name,
              jsonb_build_object('organisation', jsonb_build_array(p.organisation, NULL))
            FROM freed p
        """,
    )


def hours_write(cursor: CursorWrapper) -> None:
    """Write the service hours of channels that are new, or whose hours changed."""
    cursor.execute(HOURS_GONE)
    cursor.execute(HOURS_NEW)


def informed_write(cursor: CursorWrapper) -> None:
    """Write which departments are told of channels that are new, or where these changed; new
    departments of the same import are there by now."""
    cursor.execute(INFORMED_GONE)
    cursor.execute(INFORMED_NEW.format(known=_known("places")))


def rows_leave(cursor: CursorWrapper, target: Target, today: date) -> None:
    statement = LEAVE.format(database=target.database, changed=target.changed, leave=target.leave)
    cursor.execute(statement, {"today": today})


def addresses_free(cursor: CursorWrapper) -> None:
    cursor.execute(FREE_ADDRESSES)


def rows_record(
    cursor: CursorWrapper, target: Target, sheet: Sheet | None, *, actor: Viewer, reason: str
) -> None:
    """Record an entry for each changed row, in one statement.

    A new row's entry says where it was put, not the whole of it: less to keep for ever.
    """
    fields = fields_of(target, sheet)
    verbs = " ".join(f"WHEN '{a}' THEN '{target.subject}.{v}'" for a, v in target.verbs.items())
    entries_record(
        cursor=cursor,
        actor=actor,
        reason=reason,
        subject_type=target.subject,
        select=f"""
            SELECT CASE c.action {verbs} END, c.uid, c.label,
              CASE c.action WHEN 'left' THEN '{{}}'::jsonb WHEN 'created' THEN {_placed(fields)}
                ELSE {_differences(fields)} END
            FROM {target.changed} c ORDER BY c.row
        """,
    )


def _placed(fields: Sequence[Field]) -> str:
    pairs = [f"'{f.name}', jsonb_build_array(NULL, c.{f.name})" for f in fields if f.refers]
    return f"jsonb_build_object({', '.join(pairs)})" if pairs else "'{}'::jsonb"


def _differences(fields: Sequence[Field]) -> str:
    pairs = [
        f"'{f.name}', CASE WHEN c.{f.name} IS DISTINCT FROM c.old_{f.name} "
        f"THEN jsonb_build_array(c.old_{f.name}, c.{f.name}) END"
        for f in fields
    ]
    return f"jsonb_strip_nulls(jsonb_build_object({', '.join(pairs)}))"


def _value(field: Field) -> str:
    if field.joined:
        return f"string_to_array(c.{field.name}, {field.joined})"
    return f"r_{field.name}.id" if field.refers else f"c.{field.name}"


def _known(refers: str) -> str:
    """Return the SQL of (name, id) of everybody whom a file may refer to."""
    if refers not in ALSO:
        return f"SELECT external_id, id FROM {REFERRED[refers]} WHERE external_id IS NOT NULL"
    table, name, here, _stands = ALSO[refers]
    called = f"COALESCE(external_id, {name})"  # an address may be that of somebody who left, too
    return (
        f"SELECT DISTINCT ON ({called}) {called} AS external_id, id FROM {table} t "
        f"ORDER BY {called}, ({here}) DESC, id DESC"
    )


def _joins(fields: Sequence[Field], pending: Collection[str]) -> str:
    """Return the joins that turn external ids into ids, of new rows too."""
    joins = []
    for field in fields:
        if not field.refers:
            continue
        known = _known(field.refers)
        if field.refers in pending:
            changed = TARGETS[field.refers].changed
            known = f"({known})" if field.refers in ALSO else known
            known += f" UNION ALL SELECT external_id, id FROM {changed} c {NEW}"
        alias = f"r_{field.name}"
        joins.append(f"LEFT JOIN ({known}) {alias} ON {alias}.external_id = c.{field.name}")
    return "\n".join(joins)
