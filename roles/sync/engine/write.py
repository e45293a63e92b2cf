"""The changed rows into the tables of the registry, and an entry in the trail for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.audit.services import entries_record
from roles.sync.engine.diff import fields_of
from roles.sync.engine.targets import REFERRED, TARGETS, Field, Target

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

# An address may pass from one to another in one file; the unique index looks row by row.
FREE_ADDRESSES = """
UPDATE roles_org_person t SET email = NULL FROM changed_people c
WHERE t.id = c.id AND c.action <> 'left' AND c.email IS DISTINCT FROM c.old_email
  AND EXISTS (SELECT FROM changed_people o
              WHERE o.id <> c.id AND lower(o.email) = lower(c.old_email))
"""


def rows_insert(cursor: CursorWrapper, target: Target, pending: Collection[str]) -> None:
    """Insert what is new. ``pending`` tables have new rows of their own still to come."""
    columns = [*target.key, *(f.column for f in target.fields), *target.fresh]
    values = [f"c.{name}" for name in target.key]
    values += [_value(f) for f in target.fields]
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
    fields = fields_of(target, sheet)
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
    return f"r_{field.name}.id" if field.refers else f"c.{field.name}"


def _joins(fields: Sequence[Field], pending: Collection[str]) -> str:
    """Return the joins that turn external ids into ids, of new rows too."""
    joins = []
    for field in fields:
        if not field.refers:
            continue
        table = REFERRED[field.refers]
        known = f"SELECT external_id, id FROM {table} WHERE external_id IS NOT NULL"
        if field.refers in pending:
            changed = TARGETS[field.refers].changed
            known += f" UNION ALL SELECT external_id, id FROM {changed} c {NEW}"
        alias = f"r_{field.name}"
        joins.append(f"LEFT JOIN ({known}) {alias} ON {alias}.external_id = c.{field.name}")
    return "\n".join(joins)
