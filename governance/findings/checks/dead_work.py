"""No job or message is given up: those that failed eight times and wait for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Value

from governance.findings.checks.check import Check, Select, from_rows
from governance.findings.rules import Rule
from governance.jobs.models import Job
from governance.notify.models import Message

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY = 2
NOBODY = Value(None, output_field=BigIntegerField())


def dead(now: datetime) -> Select:
    jobs = Job.objects.dead().values_list(
        Value("job"), "uid", "key", NOBODY, NOBODY, Value(SEVERITY)
    )
    messages = Message.objects.filter(state=Message.State.DEAD).values_list(
        Value("message"), "uid", "key", NOBODY, NOBODY, Value(SEVERITY)
    )
    return from_rows(jobs.union(messages, all=True))


DEAD_WORK = Check(Rule.DEAD_WORK, dead)
