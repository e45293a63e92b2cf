"""Every part of the machinery is alive: workers, their pollers, and beat."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from governance.findings.checks.check import Check, Select, from_list
from governance.findings.rules import Rule
from governance.jobs.selectors import KINDS, hearts, hearts_wrong

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY = 2


def silent(now: datetime) -> Select:
    found = hearts(now=now)
    return from_list(
        {
            "subject_type": "heartbeat",
            "subject_uid": str(uuid5(NAMESPACE_OID, f"playbook:heart:{kind}:{heart.name}")),
            "subject_label": f"{kind} {heart.name}",
            "severity": SEVERITY,
        }
        for kind in KINDS
        for heart in hearts_wrong(found, kind)
    )


SILENT = Check(Rule.SILENT, silent)
