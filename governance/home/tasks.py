"""What the top floor does by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from governance.core.viewer import system_viewer
from governance.home.registry import VERIFY
from governance.home.services import sessions_tidy
from governance.home.services.evidence import verification_run
from governance.jobs.registry import daily, every
from roles.org.services import leaves_turn

if TYPE_CHECKING:
    from datetime import datetime


@daily("home.sessions_tidy", at="03:40")
def tidy(payload: dict[str, Any], now: datetime) -> None:
    sessions_tidy()


@daily(VERIFY, at="02:10")
def verify(payload: dict[str, Any], now: datetime) -> None:
    """Every night before the findings are looked for, and whenever somebody asks."""
    verification_run(asked_by=payload.get("asked_by", ""), now=now)


@every("home.leaves", timedelta(hours=1))
def leaves(payload: dict[str, Any], now: datetime) -> None:
    """Let leaves begin and end on their day; one that is over already takes both steps."""
    actor = system_viewer("Leave of absence")
    while leaves_turn(actor=actor, now=now):
        pass
