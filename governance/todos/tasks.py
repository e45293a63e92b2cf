"""The reminder jobs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from governance.jobs.registry import daily, every
from governance.todos.services import digests_make, digests_tidy, weeklies_make


@every("todos.digests", timedelta(minutes=5))
def digests(payload: dict[str, Any], now: datetime) -> None:
    """Every few minutes, since it is eight o'clock somewhere."""
    digests_make(now=now)
    weeklies_make(now=now)


@daily("todos.tidy", at="04:10")
def tidy(payload: dict[str, Any], now: datetime) -> None:
    digests_tidy(now=now)
