"""What time alone changes: questions that nobody answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from governance.core.request import request_id
from governance.core.viewer import system_viewer
from governance.jobs.registry import every
from governance.playbooks.services import questions_climb, questions_settle

if TYPE_CHECKING:
    from datetime import datetime


@every("playbooks.questions", timedelta(hours=1))
def questions(payload: dict[str, Any], now: datetime) -> None:
    """Pass on what nobody can answer, then ask the head coach what nobody did."""
    actor = system_viewer("Questions", request_id=request_id())
    questions_settle(actor=actor, now=now)
    questions_climb(actor=actor, now=now)
