"""Compare what was staged with what is there; only differing rows reach ``changed_<table>``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.sync.engine.targets import DEPARTMENT, Field, Target

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from roles.sync.importers.sheets import Sheet

DIFF = """
CREATE TEMP TABLE {changed} ON COMMIT DROP AS
SELECT i.row,
  CASE WHEN t.id IS NULL THEN 'created' WHEN i.row IS NULL THEN 'left'
    WHEN {gone} THEN 'rehired' WHEN {moved} THEN 'moved' ELSE 'updated' END AS action,
  COALESCE(t.id, nextval('{database}_id_seq')) AS id,
  CASE WHEN t.id IS NULL THEN uuid7() ELSE t.uid END AS uid,
  {columns}
FROM {incoming} i {join} JOIN {database} t ON {match}
{joins}
WHERE CASE WHEN t.id IS NULL THEN true
  WHEN i.row IS NULL THEN {leaves}
  ELSE {gone} OR {differs} END
"""

LEAVES = "t.external_id IS NOT NULL AND NOT ({gone})"

# People leave while the file says nothing of departments: their departments have no head.
HEADS_GONE = """
CREATE TEMP TABLE changed_departments ON COMMIT DROP AS
SELECT NULL::integer AS row, 'updated' AS action, t.id, t.uid, t.external_id, t.name AS label,
  t.name::text AS name, t.name::text AS old_name,
  {parent} AS parent, {parent} AS old_parent,
  NULL::text AS head, {head} AS old_head
FROM roles_org_department t
{joins}
WHERE t.head_id IN (SELECT id FROM changed_people WHERE action = 'left')
"""


def sheet_diff(cursor: CursorWrapper, target: Target, sheet: Sheet, *, full: bool) -> None:
    """Make ``changed_<table>``: row, action, id, uid, and each field as it will be and as it was.

    In ``full`` a row that the file misses leaves; channels never do. One pass, three joins.
    """
    spoken = fields_of(target, sheet)
    new = {f.name: _wanted(sheet, f) for f in target.fields}
    differ = {f.name: f"{new[f.name]} IS DISTINCT FROM {f.old}" for f in spoken}
    missing_leave = full and bool(target.leave)
    columns = [f"{value} AS {name}" for name, value in target.key.items()]
    columns.append(
        f"CASE WHEN i.row IS NULL THEN t.{target.label} "
        f"ELSE COALESCE(NULLIF({new[target.label]}, ''), t.{target.label}) END AS label"
    )
    columns += [f"{new[f.name]} AS {f.name}" for f in target.fields]
    columns += [f"{f.old} AS old_{f.name}" for f in spoken]
    cursor.execute(
        DIFF.format(
            changed=target.changed,
            incoming=target.incoming,
            database=target.database,
            match=target.match,
            gone=target.gone,
            join="FULL" if missing_leave else "LEFT",
            leaves=LEAVES.format(gone=target.gone) if missing_leave else "false",
            columns=", ".join(columns),
            joins="\n".join(f.join for f in target.fields if f.join),
            moved=" OR ".join(differ[f.name] for f in spoken if f.name in target.moves) or "false",
            differs=" OR ".join(differ.values()) or "false",
        )
    )
    # Without statistics the planner takes thousands of new rows for a handful, and loops.
    references = [f.name for f in target.fields if f.refers]
    cursor.execute(f"ANALYZE {target.changed} ({', '.join(['action', *target.key, *references])})")


def fields_of(target: Target, sheet: Sheet | None) -> list[Field]:
    """Return the fields that the file speaks of; all when there is no file."""
    return [f for f in target.fields if sheet is None or f.name in sheet.columns]


def heads_gone(cursor: CursorWrapper) -> None:
    fields = {f.name: f for f in DEPARTMENT.fields}
    cursor.execute(
        HEADS_GONE.format(
            parent=fields["parent"].old,
            head=fields["head"].old,
            joins="\n".join(f.join for f in DEPARTMENT.fields if f.join),
        )
    )


def _wanted(sheet: Sheet, field: Field) -> str:
    """Return the SQL of what the field shall be; what a row does not speak of stays."""
    spoken = "t.id IS NULL"
    if field.name in sheet.columns:
        if sheet.known is None:
            return field.new
        spoken += f" OR (i.known >> {list(sheet.columns).index(field.name)}) & 1 = 1"
    return f"CASE WHEN {spoken} THEN {field.new} ELSE {field.old} END"
