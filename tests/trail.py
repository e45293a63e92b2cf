"""The trail in tests: sealed to the end, whatever else the server is busy with."""

from __future__ import annotations

import json
import threading
from typing import Any

from django.db import connection

from governance.audit.services import entries_seal
from governance.core.clock import utc_now

PATIENCE_SECONDS = 30


WAITING = """
SELECT count(*) FROM governance_audit_entry WHERE (xid, id) > (
  SELECT COALESCE(max(last_xid), 0)::text::xid8, COALESCE(max(last_id), 0)
  FROM governance_audit_seal WHERE number = (SELECT max(number) FROM governance_audit_seal))
AND id > (SELECT COALESCE(max(after_id), 0) FROM governance_audit_seal)
"""


def entries_waiting() -> int:
    """Return how many entries come after the newest seal."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])


def seal_everything() -> None:
    """Seal until nothing is left.

    An entry is sealed when every older transaction is over. One of another database that ends
    between two looks at it holds the seal up, so this may have to look more than once.
    """
    begun, between = utc_now(), threading.Event()
    while entries_waiting():
        assert (utc_now() - begun).total_seconds() < PATIENCE_SECONDS, "not sealed in time"
        if not entries_seal():
            between.wait(0.1)


def entries_of(verb: str) -> list[dict[str, Any]]:
    """Return the entries of one verb in order of writing: label, reason and changes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_label, reason, changes::text FROM governance_audit_entry"
            " WHERE verb = %s ORDER BY id",
            [verb],
        )
        rows = cursor.fetchall()
    return [
        {"subject_label": label, "reason": reason, "changes": json.loads(changes)}
        for label, reason, changes in rows
    ]
