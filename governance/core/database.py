"""A few statements of PostgreSQL that migrations and services share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog
from django.utils.translation import gettext as _

from governance.core.errors import Conflict

if TYPE_CHECKING:
    from django.db import Error

log = structlog.get_logger(__name__)

# Of two at once PostgreSQL let the other go on: serialization failure, deadlock, lock not
# available, unique and exclusion violation.
LOST_RACES: Final = frozenset({"40001", "40P01", "55P03", "23505", "23P01"})

APPEND_ONLY = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION playbook_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM playbook_web;
"""

APPEND_ONLY_REVERSE = """
DROP TRIGGER {table}_append_only ON {table};
GRANT UPDATE, DELETE ON {table} TO playbook_web;
"""


def lost_race(error: Error) -> Conflict | None:
    """Return what to answer when somebody else was faster; None for any other error.

    The services look first, so this is rare. Their transaction was undone as a whole.
    """
    code = getattr(error.__cause__, "pgcode", None)
    if code not in LOST_RACES:
        return None
    log.warning("lost_race", pgcode=code, exc_info=error)
    detail = _("Somebody else changed the same thing at this moment. Nothing was saved; try again.")
    return Conflict("lost_race", detail)


def append_only(table: str) -> tuple[str, str]:
    """Return the SQL, and its reverse, that lets ``table`` only ever grow.

    Twice over: by privilege for the web role and by a trigger for everybody; either alone
    can be got round.
    """
    return APPEND_ONLY.format(table=table), APPEND_ONLY_REVERSE.format(table=table)
