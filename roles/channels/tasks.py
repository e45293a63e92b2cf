"""What is asked of itself: silent channels, and those that nobody looked at for long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.core.viewer import system_viewer
from governance.jobs.registry import daily
from roles.channels.services import (
    candidates_pass_on,
    silent_ask,
    silent_pass_on,
    sites_ask,
    verify_ask,
)

if TYPE_CHECKING:
    from datetime import datetime


@daily("channels.questions", at="05:30")
def questions(payload: dict[str, Any], now: datetime) -> None:
    """Before the digests of the morning, so that they are in them."""
    actor = system_viewer("Channel questions")
    candidates_pass_on(actor=actor, now=now)
    silent_pass_on(actor=actor, now=now)
    silent_ask(actor=actor, now=now)
    verify_ask(actor=actor, now=now)
    sites_ask(actor=actor, now=now)
