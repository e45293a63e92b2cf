"""The audit of every night, and the watchdog that looks after the machinery."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from governance.core.request import request_id
from governance.core.viewer import system_viewer
from governance.findings.rules import WATCHDOG
from governance.findings.services import findings_audit, watchdog_run
from governance.jobs.registry import daily, every

if TYPE_CHECKING:
    from datetime import datetime


@daily("findings.nightly", at="02:30")
def nightly(payload: dict[str, Any], now: datetime) -> None:
    findings_audit(actor=system_viewer("Nightly audit", request_id=request_id()), now=now)


@every(WATCHDOG, timedelta(minutes=5))
def watchdog(payload: dict[str, Any], now: datetime) -> None:
    watchdog_run(actor=system_viewer("Watchdog", request_id=request_id()), now=now)
