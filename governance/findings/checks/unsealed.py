"""The trail is sealed within minutes: what waits for longer waits for somebody to look."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from governance.audit.selectors import unsealed_since
from governance.findings.checks.check import Check, Select, from_list
from governance.findings.rules import Rule

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY = 2
PATIENCE = timedelta(minutes=10)
SUBJECT = uuid5(NAMESPACE_OID, "playbook:unsealed")


def unsealed(now: datetime) -> Select:
    since = unsealed_since()
    if since is None or now - since < PATIENCE:
        return from_list([])
    row = {"subject_type": "seal", "subject_uid": str(SUBJECT), "subject_label": f"{since:%F %R}"}
    return from_list([{**row, "severity": SEVERITY}])


UNSEALED = Check(Rule.UNSEALED, unsealed)
