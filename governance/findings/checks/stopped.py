"""Every escalation keeps its clock: nothing that was mended has stopped again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.escalations.selectors.watch import escalations_stopped
from governance.findings.checks.check import Check, Select, from_list
from governance.findings.rules import Rule

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY = 1


def stopped(now: datetime) -> Select:
    found = {each.mention_uid: each for each in escalations_stopped(now=now)}
    return from_list(
        {
            "subject_type": "mention",
            "subject_uid": str(uid),
            "subject_label": each.department,
            "department_id": each.department_id,
            "severity": SEVERITY,
        }
        for uid, each in found.items()
    )


STOPPED = Check(Rule.STOPPED, stopped)
