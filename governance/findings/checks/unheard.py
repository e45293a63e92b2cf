"""Whoever asks or brings something is answered: late, and nobody is left that it climbs to.

What is late at first goes to the head coach by itself. Found is what is late there too, what
nobody could be asked, and, where there is no head coach, what is late for two weeks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from governance.findings.checks.check import Check, Select, from_rows
from governance.findings.rules import Rule
from governance.playbooks.models import Feedback, Offer, Question

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

SEVERITY: Final = 3
PATIENCE: Final = timedelta(days=14)


def unheard(now: datetime) -> Select:
    parts = [
        _select("question", Question.objects.open(), now),
        _select("feedback", Feedback.objects.open(), now),
        _select("tip", Offer.objects.open(), now),
    ]
    sql = " UNION ALL ".join(f"({part})" for part, _params in parts)
    return sql, tuple(param for _part, params in parts for param in params)


def _select(kind: str, rows: QuerySet[Any], now: datetime) -> Select:
    late = Q(due_at__lt=now, climbed_at__isnull=False) | Q(due_at__lt=now - PATIENCE)
    return from_rows(
        rows.filter(late | Q(asked=None)).values_list(
            Value(kind),
            "uid",
            Coalesce("department__name", Value("")),
            "department_id",
            F("asked_id"),
            Value(SEVERITY),
        )
    )


UNHEARD = Check(Rule.UNHEARD, unheard)
