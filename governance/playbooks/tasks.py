"""What time alone changes: what nobody answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from governance.core.request import request_id
from governance.core.viewer import system_viewer
from governance.jobs.registry import every
from governance.playbooks.services import (
    feedback_climb,
    feedback_settle,
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
