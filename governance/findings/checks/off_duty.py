"""Whoever is on duty is there to be asked: no open escalation passed a step that found nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce

from governance.escalations.models import Escalation, RunStep
from governance.escalations.rules import Why
from governance.findings.checks.check import Check, Select, from_rows
from governance.findings.rules import Rule

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY = 2


def off_duty(now: datetime) -> Select:
    skipped = RunStep.objects.filter(
        escalation=OuterRef("pk"), generation=OuterRef("generation"), why=Why.NOBODY_ON_DUTY
    )
    escalations = (
        Escalation.objects.open()
        .filter(Exists(skipped))
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


OFF_DUTY = Check(Rule.OFF_DUTY, off_duty)
