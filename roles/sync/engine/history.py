"""Valid time: who worked where, and what a department was, on which days.

A day is the organisation's. What is learned today holds from today on; a joiner is placed
from the day they started, when the file says so, but never before their department is known.
A department that comes with its first people opens with the earliest of them. A second
change on the day of the first replaces it: no period is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True, slots=True)
class History:
    """``periods`` repeat ``columns`` of ``database`` for each row ``owner`` points to."""

    periods: str
    owner: str
    database: str
    changed: str
    columns: tuple[str, ...]
    opens: str  # SQL of the first day of a new row's first period
    joins: str = ""


PLACEMENTS = History(
    periods="roles_org_placement",
    owner="person_id",
    database="roles_org_person",
    changed="changed_people",
    columns=("department_id", "manager_id"),
    opens=(
        "CASE WHEN t.started_on <= %(today)s THEN GREATEST(t.started_on, first.day) "
        "ELSE %(today)s END"
    ),
    joins=(
        "LEFT JOIN (SELECT department_id, min(lower(during)) AS day "
        "FROM roles_org_departmentperiod GROUP BY department_id) first "
        "ON first.department_id = t.department_id"
    ),
)
PERIODS = History(
    periods="roles_org_departmentperiod",
    owner="department_id",
    database="roles_org_department",
    changed="changed_departments",
    columns=("name", "parent_id", "head_id"),
    opens="LEAST(%(today)s, %(earliest)s)",
)
OPEN = "upper_inf(h.during)"

FORGET = """
DELETE FROM {periods} h USING {changed} c
WHERE h.{owner} = c.id AND c.action = 'left' AND {open} AND lower(h.during) >= %(today)s
"""
REPLACE = """
UPDATE {periods} h SET {copies} FROM {changed} c JOIN {database} t ON t.id = c.id
WHERE h.{owner} = c.id AND c.action IN ('updated', 'moved')
  AND {open} AND lower(h.during) >= %(today)s AND ({differs})
"""
CLOSE = """
UPDATE {periods} h SET during = daterange(lower(h.during), %(today)s)
FROM {changed} c JOIN {database} t ON t.id = c.id
WHERE h.{owner} = c.id AND {open} AND lower(h.during) < %(today)s
  AND (c.action = 'left' OR {differs})
"""
# Out of order on purpose: the exclusion constraint's GiST index then grows a quarter faster.
APPEND = """
INSERT INTO {periods} ({owner}, {columns}, during)
SELECT t.id, {values}, daterange(CASE c.action WHEN 'created' THEN {opens} ELSE %(today)s END, NULL)
FROM {changed} c JOIN {database} t ON t.id = c.id {joins}
WHERE c.action <> 'left' AND NOT EXISTS (
  SELECT FROM {periods} h WHERE h.{owner} = t.id AND {open})
ORDER BY hashint8(t.id)
"""


def periods_write(
    cursor: CursorWrapper, history: History, *, today: date, earliest: date | None = None
) -> None:
    """Bring the periods in step with the rows that were just written; four statements."""
    parts = {
        "periods": history.periods,
        "owner": history.owner,
        "database": history.database,
        "changed": history.changed,
        "open": OPEN,
        "columns": ", ".join(history.columns),
        "values": ", ".join(f"t.{name}" for name in history.columns),
        "copies": ", ".join(f"{name} = t.{name}" for name in history.columns),
        "differs": " OR ".join(f"h.{n} IS DISTINCT FROM t.{n}" for n in history.columns),
        "opens": history.opens,
        "joins": history.joins,
    }
    for statement in (FORGET, REPLACE, CLOSE, APPEND):
        cursor.execute(statement.format(**parts), {"today": today, "earliest": earliest})
