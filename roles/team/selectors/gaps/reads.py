"""What every rule of coverage reads with: the times of readiness, and one statement's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from datetime import datetime

# One row an assignment, grouped first: the planner then knows how many there are.
PERIOD = """
period AS (
  SELECT assignment_id,
    bool_or(during @> %(now)s::timestamptz) AS ready,
    max(lower(during)) AS since,
    max(upper(during)) FILTER (WHERE upper(during) <= %(now)s) AS ended
  FROM roles_team_readyperiod GROUP BY assignment_id)"""


def gap_rows_read(sql: str, **params: datetime | int | list[str]) -> list[tuple[Any, ...]]:
    """Return the rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
