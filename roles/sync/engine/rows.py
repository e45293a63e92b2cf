"""The differing rows of a comparison, kept to be looked at: before and after, field by field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from roles.sync.engine.diff import fields_of
from roles.sync.engine.targets import CHANNEL, DEPARTMENT, PERSON, Target
from roles.sync.rules import rows_to_keep

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.backends.utils import CursorWrapper

    from roles.sync.importers.sheets import Sheet

KEEP = """
INSERT INTO roles_sync_importrow (plan_id, "table", action, subject_uid, key, label, changes)
SELECT %(plan)s, '{name}', c.action, c.uid, COALESCE(c.{key}, ''), COALESCE(c.label, ''), {changes}
FROM {changed} c
ORDER BY c.action = 'created', c.action = 'updated', lower(c.label), c.row LIMIT %(most)s
"""
SHOWN = (PERSON, DEPARTMENT, CHANNEL)  # in this order on a page
READ = """
SELECT c.action, c.uid::text, COALESCE(c.label, ''), ({changes})::text FROM {changed} c
ORDER BY lower(c.label), c.id OFFSET %s LIMIT %s
"""


def rows_keep(
    cursor: CursorWrapper, plan_id: int, sheets: Mapping[str, Sheet], tables: Collection[str]
) -> None:
    """Keep what ``changed_<table>`` holds; of more than a browser shows, the first thousand."""
    for target in SHOWN:
        if target.name not in tables:
            continue
        cursor.execute(f"SELECT count(*) FROM {target.changed}")
        statement = KEEP.format(
            name=target.name,
            key=next(iter(target.key)),
            changed=target.changed,
            changes=_changes(target, sheets.get(target.name)),
        )
        cursor.execute(statement, {"plan": plan_id, "most": rows_to_keep(cursor.fetchone()[0])})


def rows_read(
    cursor: CursorWrapper, target: Target, sheet: Sheet | None, *, skip: int, most: int
) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return action, uid, label and changes of a stretch of ``changed_<table>``, by name."""
    statement = READ.format(changed=target.changed, changes=_changes(target, sheet))
    cursor.execute(statement, [skip, most])
    return [
        (action, uid, label, json.loads(changes))
        for action, uid, label, changes in cursor.fetchall()
    ]


def _changes(target: Target, sheet: Sheet | None) -> str:
    """Return the SQL of {"field": [before, after]}: what differs; of a leaver where they were."""
    fields = fields_of(target, sheet)
    filled = [
        f"'{f.name}', CASE WHEN c.{f.name} IS NOT NULL AND c.{f.name}::text <> '' "
        f"THEN jsonb_build_array(NULL, c.{f.name}) END"
        for f in fields
    ]
    differing = [
        f"'{f.name}', CASE WHEN c.{f.name} IS DISTINCT FROM c.old_{f.name} "
        f"THEN jsonb_build_array(c.old_{f.name}, c.{f.name}) END"
        for f in fields
    ]
    left = [
        f"'{f.name}', jsonb_build_array(c.old_{f.name}, NULL)"
        for f in fields
        if f.name in target.moves
    ]
    cases = [
        f"WHEN '{action}' THEN jsonb_strip_nulls(jsonb_build_object({', '.join(pairs)}))"
        for action, pairs in (("created", filled), ("left", left))
    ]
    return (
        f"CASE c.action {' '.join(cases)} "
        f"ELSE jsonb_strip_nulls(jsonb_build_object({', '.join(differing)})) END"
    )
