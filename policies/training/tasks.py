"""What time alone changes: certificates that run out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from governance.core.viewer import system_viewer
from governance.jobs.registry import every
from policies.training.services.renewing import renewals_ask

if TYPE_CHECKING:
    from datetime import datetime


@every("training.renewals", timedelta(hours=1))
def renewals(payload: dict[str, Any], now: datetime) -> None:
    """Ask whoever's certificate ends soon; nobody costs a read for each course."""
    renewals_ask(actor=system_viewer("Certificates that run out"), now=now)
