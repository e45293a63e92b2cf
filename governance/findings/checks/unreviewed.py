"""Roles are reviewed in time: two weeks after its day a review is found here; a promise pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Value
from django.db.models.functions import Concat

from governance.findings.checks.check import Check, Select, from_rows
from governance.findings.rules import Rule
from roles.team.models import Review
from roles.team.rules import GRACE

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY = 3


def unreviewed(now: datetime) -> Select:
    late = Review.objects.overdue(now - GRACE).values_list(
        Value("assignment"),
        "assignment__uid",
        Concat(
            "assignment__person__display_name",
            Value(": "),
            "assignment__role__type__name",
            Value(", "),
            "assignment__role__department__name",
        ),
        "assignment__role__department_id",
        F("reviewer_id"),
        Value(SEVERITY),
    )
    return from_rows(late)


UNREVIEWED = Check(Rule.UNREVIEWED, unreviewed)
