"""Counting requests, so that one client that went astray does not keep out all others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import DatabaseError, connection

from governance.core.api.limits import Asked

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.api.limits import Limit

KEPT: Final = timedelta(hours=1)
log = structlog.get_logger(__name__)

# A beginning that lies ahead is of a clock that was wrong: nobody waits for it.
COUNT: Final = """
INSERT INTO governance_accounts_asked AS kept (caller, since, times) VALUES (%(caller)s, %(now)s, 1)
ON CONFLICT (caller) DO UPDATE SET (since, times) = (
  SELECT CASE WHEN runs THEN kept.since ELSE excluded.since END,
         CASE WHEN runs THEN kept.times + 1 ELSE 1 END
  FROM (SELECT kept.since > %(now)s - %(window)s AND kept.since < %(now)s + %(window)s) AS of(runs)
)
RETURNING times, since
"""


def request_count(*, caller: str, limit: Limit, now: datetime) -> Asked | None:
    """Count one request of ``caller``, in one statement; None where nothing is counted.

    To be called before a transaction begins: the row of who asks stays locked until it ends.
    What cannot be counted is let in, because a limit must never be why nobody is answered.
    """
    if not limit.most:
        return None
    told: dict[str, Any] = {"caller": f"{limit.name} {caller}", "now": now}
    told["window"] = limit.window
    try:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, told)
            times, since = cursor.fetchone()
    except DatabaseError as fault:
        log.warning("request_not_counted", exc_info=fault)
        return None
    return Asked(limit=limit, times=times, since=since, now=now)


def requests_forget(*, now: datetime) -> int:
    """Delete the counts of whoever has asked nothing for an hour; return how many those were."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM governance_accounts_asked WHERE since < %s", [now - KEPT])
        return int(cursor.rowcount)
