"""Somebody who may answer what is heard is ready: no open escalation went to who stands in at the
end of its path because those before may not go as far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce

from governance.escalations.models import Escalation, RunStep
from governance.escalations.rules import StepTarget, Why
from governance.findings.checks.check import Check, Select, from_rows
from governance.findings.rules import Rule

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY = 2


def authority(now: datetime) -> Select:
    present = RunStep.objects.filter(escalation=OuterRef("pk"), generation=OuterRef("generation"))
    at_the_end = present.filter(target=StepTarget.LINE).exclude(done_at=None)
    escalations = (
        Escalation.objects.open()
        .filter(Exists(present.filter(why=Why.AUTHORITY)), Exists(at_the_end))
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


AUTHORITY = Check(Rule.AUTHORITY, authority)
