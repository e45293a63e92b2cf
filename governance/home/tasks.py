"""What the top floor does by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.home.registry import VERIFY
from governance.home.services import sessions_tidy
from governance.home.services.evidence import verification_run
from governance.jobs.registry import daily

if TYPE_CHECKING:
    from datetime import datetime


@daily("home.sessions_tidy", at="03:40")
def tidy(payload: dict[str, Any], now: datetime) -> None:
    sessions_tidy()


@daily(VERIFY, at="02:10")
def verify(payload: dict[str, Any], now: datetime) -> None:
    """Every night before the findings are looked for, and whenever somebody asks."""
    verification_run(asked_by=payload.get("asked_by", ""), now=now)
