"""Keeping the outbox small."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.jobs.registry import daily
from governance.notify.services import messages_tidy

if TYPE_CHECKING:
    from datetime import datetime


@daily("notify.tidy", at="04:00")
def tidy(payload: dict[str, Any], now: datetime) -> None:
    messages_tidy(now=now)
