"""A few statements of PostgreSQL that migrations and services share."""

from __future__ import annotations

APPEND_ONLY = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION playbook_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM playbook_web;
"""

APPEND_ONLY_REVERSE = """
DROP TRIGGER {table}_append_only ON {table};
GRANT UPDATE, DELETE ON {table} TO playbook_web;
"""


def append_only(table: str) -> tuple[str, str]:
    """Return the SQL, and its reverse, that lets ``table`` only ever grow.

    Twice over: by privilege for the web role and by a trigger for everybody; either alone
    can be got round.
    """
    return APPEND_ONLY.format(table=table), APPEND_ONLY_REVERSE.format(table=table)
