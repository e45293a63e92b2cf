"""The audit of every night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.core.request import request_id
from governance.core.viewer import system_viewer
from governance.findings.services import findings_audit
from governance.jobs.registry import daily

if TYPE_CHECKING:
    from datetime import datetime


@daily("findings.nightly", at="02:30")
def nightly(payload: dict[str, Any], now: datetime) -> None:
    findings_audit(actor=system_viewer("Nightly audit", request_id=request_id()), now=now)
