"""No more is heard than is usual, of a topic in a department or on a channel.

Escalations count every quarter of an hour; this tells what they warn of and nobody dismissed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Value
from django.db.models.functions import Coalesce

from governance.escalations.models import Surge
from governance.findings.checks.check import Check, Select, from_rows
from governance.findings.rules import Rule

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY = 2


def surge(now: datetime) -> Select:
    return from_rows(
        Surge.objects.standing().values_list(
            Value("surge"),
            "uid",
            Coalesce("department__name", Value("")),
            "department_id",
            "dismissed_by_id",  # nobody, of those that stand
            Value(SEVERITY),
        )
    )


SURGE = Check(Rule.SURGE, surge)
