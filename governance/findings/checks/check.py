"""What a check is, and the two ways to make one: from a query, or from a rule of coverage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from roles.org.selectors import organisation_size, organisation_today
from roles.org.selectors.gap_rules import gap_rules_of, gaps_as_set
from roles.team.selectors.gaps import gaps_split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from governance.findings.rules import Rule
    from roles.org.hooks import Gap

Select = tuple[str, tuple[Any, ...]]

GAPS = """
SELECT subject_type, subject_uid, subject_label, department_id, person_id, severity
FROM jsonb_to_recordset(%s::jsonb) AS gap (
  subject_type text, subject_uid uuid, subject_label text,
  department_id bigint, person_id bigint, severity int)
"""


@dataclass(frozen=True, slots=True)
class Check:
    """``select(now)`` returns SQL and parameters that yield, a subject once, in this order:

    subject_type, subject_uid, subject_label, department_id, person_id, severity.
    """

    rule: Rule
    select: Callable[[datetime], Select]


def from_rows(rows: QuerySet[Any, Any]) -> Select:
    """Return the statement of a ``values_list`` that names a check's columns in their order."""
    sql, params = rows.order_by().query.sql_with_params()
    return sql, tuple(params)


def from_gaps(found: Callable[[datetime, date], list[Gap]], now: datetime) -> Select:
    """Return a statement that yields the gaps of one rule of coverage that none sets aside."""
    today = organisation_today(now)
    counted = gaps_as_set(found(now, today), gap_rules_of(organisation_size()))
    kept, _aside = gaps_split(counted, today)
    return from_list(
        {
            "subject_type": gap.subject_type,
            "subject_uid": str(gap.subject_uid),
            "subject_label": gap.label[:300],
            "department_id": gap.department_id,
            "person_id": gap.person_id,
            "severity": gap.severity,
        }
        for gap in kept
    )


def from_list(rows: Iterable[dict[str, Any]]) -> Select:
    """Return a statement that yields what was found by other means than one query."""
    return GAPS, (json.dumps(list(rows)),)
