"""What the top floor does by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.home.services import sessions_tidy
from governance.jobs.registry import daily

if TYPE_CHECKING:
    from datetime import datetime


@daily("home.sessions_tidy", at="03:40")
def tidy(payload: dict[str, Any], now: datetime) -> None:
    sessions_tidy()
