"""Every escalation is taken in time: open, and the last one who was asked has had their time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from governance.escalations.models import Escalation, RunStep
from governance.findings.checks.check import Check, Select, from_rows
from governance.findings.rules import Rule

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY = 1


def unanswered(now: datetime) -> Select:
    """A job may be a minute late, so only those whose clock ran out and nobody is next."""
    waiting = RunStep.objects.filter(
        escalation=OuterRef("pk"), generation=OuterRef("generation"), done_at=None
    )
    escalations = (
        Escalation.objects.open()
        .filter(Q(due_at=None) | Q(due_at__lt=now))
        .filter(~Exists(waiting))
        .values_list(
            Value("mention"),
            "mention__uid",
            Coalesce("mention__department__name", Value("")),
            "mention__department_id",
            F("asked_id"),
            Value(SEVERITY),
        )
    )
    return from_rows(escalations)


UNANSWERED = Check(Rule.UNANSWERED, unanswered)
