"""Closing a rota: nobody is on duty by it any more, and nobody is asked to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from governance.audit.services import entry_record
from governance.escalations.services.handing import requests_withdraw
from governance.escalations.services.rota import (
    plan_end,
    reason_required,
    rota_allowed,
    rota_lock,
    rota_open_required,
)

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Rota


@transaction.atomic
def rota_close(*, actor: Viewer, rota: Rota, reason: str, now: datetime) -> None:
    """Nobody is on duty by it from now on, and no shift of it is asked for; Conflict a second
    time."""
    rota_allowed(actor, rota.department_id)
    locked = rota_lock(rota)
    rota_open_required(locked)
    reason_required(reason)
    plan_end(locked.plans.latest("number"), now)
    locked.closed_at = now
    locked.save(update_fields=["closed_at"])
    entry_record(actor=actor, verb="rota.closed", subject=locked, reason=reason.strip())
    requests_withdraw(actor=actor, rota=locked, now=now)
