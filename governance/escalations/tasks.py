"""The clock of a step, when it runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from governance.escalations.services.steps import STEP_JOB, step_run
from governance.jobs.registry import handles

if TYPE_CHECKING:
    from datetime import datetime


@handles(STEP_JOB)
def step(payload: dict[str, Any], now: datetime) -> None:
    step_run(
        escalation_uid=UUID(payload["escalation"]),
        generation=payload["generation"],
        position=payload["position"],
        now=now,
    )
