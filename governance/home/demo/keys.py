"""Keys and indexes of what a demo is grown by: made once, when all of it is written."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection

from governance.home.demo.volume import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.utils import CursorWrapper

GROWN: Final = (
    *WRITTEN,
    "governance_audit_entry",
    "governance_todos_digest",
    "policies_guidance_acknowledgement",
    "policies_training_attempt",
    "policies_training_certificate",
    "roles_channels_channeldecision",
    "roles_org_departmentperiod",
    "roles_org_placement",
    "roles_sync_change",
    "roles_sync_importrow",
)
OWNED: Final = """
SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE oid = ANY(%s::regclass[])
"""
# As statements that make each anew, and that drop it.
KEYS: Final = """
SELECT format('ALTER TABLE %%s ADD CONSTRAINT %%I ', conrelid::regclass, conname)
  || pg_get_constraintdef(oid),
  format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname)
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""
INDEXES: Final = """
SELECT pg_get_indexdef(indexrelid), format('DROP INDEX %%s', indexrelid::regclass)
FROM pg_index WHERE NOT indisunique AND indrelid = ANY(%s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
CHECK_NOW: Final = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


@contextmanager
def keys_last() -> Iterator[None]:
    """Check foreign keys, and build indexes that only speed up, after the block: of all rows at
    once they take a fraction of what they take row by row, as PostgreSQL's manual has it
    (*Populating a Database*).

    For the owner of the tables, as whom ``dev.py manage`` loads; the web role goes row by row.
    Until the transaction ends others wait for these tables. Raises IntegrityError for a key of
    something that is not there.
    """
    with connection.cursor() as cursor:
        makes = _keys_drop(cursor)
    yield
    if makes:
        with connection.cursor() as cursor:
            cursor.execute(CHECK_NOW)
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
            cursor.execute(";".join(makes))


def _keys_drop(cursor: CursorWrapper) -> list[str]:
    """Return what makes them anew, indexes first; nothing where the tables are another's."""
    tables = [list(GROWN)]
    cursor.execute(OWNED, tables)
    if cursor.fetchone() != (True,):
        return []
    cursor.execute(CHECK_NOW)
    found: list[tuple[str, str]] = []
    for question in (INDEXES, KEYS):
        cursor.execute(question, tables)
        found += cursor.fetchall()
    cursor.execute(";".join(drop for _make, drop in found))
    return [make for make, _drop in found]
