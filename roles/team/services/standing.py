"""Keeping in which state assignments were, before they change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# A second change at the same moment keeps nothing: no period is empty.
KEEP = """
INSERT INTO roles_team_paststate (assignment_id, state, during)
SELECT a.id, a.state, tstzrange(coalesce(last.until, a.proposed_at), %(now)s)
FROM roles_team_assignment a LEFT JOIN LATERAL (
  SELECT max(upper(during)) AS until FROM roles_team_paststate WHERE assignment_id = a.id
) last ON true
WHERE a.id = ANY(%(ids)s) AND coalesce(last.until, a.proposed_at) < %(now)s
"""


def states_keep(ids: Sequence[int], now: datetime) -> None:
    """Keep the states of locked assignments; to be called in the transaction that then changes
    them. One statement, whatever the number."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {"now": now, "ids": list(ids)})
