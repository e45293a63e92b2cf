"""What time alone changes: what nobody answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from governance.core.request import request_id
from governance.core.viewer import system_viewer
from governance.jobs.registry import daily, every
from governance.playbooks.services import (
    feedback_climb,
    feedback_settle,
    practices_remind,
    questions_climb,
    questions_settle,
)

if TYPE_CHECKING:
    from datetime import datetime


@every("playbooks.questions", timedelta(hours=1))
def questions(payload: dict[str, Any], now: datetime) -> None:
    """Pass on what nobody can answer, then ask the head coach what nobody did."""
    actor = system_viewer("Questions", request_id=request_id())
    questions_settle(actor=actor, now=now)
    questions_climb(actor=actor, now=now)


@every("playbooks.feedback", timedelta(hours=1))
def feedback(payload: dict[str, Any], now: datetime) -> None:
    """The same of feedback and of tips."""
    actor = system_viewer("Feedback", request_id=request_id())
    feedback_settle(actor=actor, now=now)
    feedback_climb(actor=actor, now=now)


@daily("playbooks.library", at="05:10")
def library(payload: dict[str, Any], now: datetime) -> None:
    """Ask whoever looks after a practice that is due whether it still holds."""
    actor = system_viewer("Library", request_id=request_id())
    practices_remind(actor=actor, now=now)
