"""Jobs of imports: a long plan is applied, and what nobody needs is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from governance.jobs.registry import daily, handles
from roles.sync.services import imports_tidy, plan_finish
from roles.sync.services.applying import APPLY_JOB
from roles.sync.services.feed import changes_tidy

if TYPE_CHECKING:
    from datetime import datetime


@handles(APPLY_JOB)
def apply(payload: dict[str, Any], now: datetime) -> None:
    """Apply a plan that a person set going; all or nothing, so a killed one starts anew."""
    plan_finish(
        uid=UUID(payload["plan"]),
        user_id=payload["user"],
        user_uid=UUID(payload["uid"]),
        label=payload["label"],
        now=now,
    )


@daily("sync.tidy", "03:40")
def tidy(payload: dict[str, Any], now: datetime) -> None:
    imports_tidy(now=now)
    changes_tidy(now=now)
