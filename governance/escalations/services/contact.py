"""Saying that whoever was heard has been answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, NotAllowed
from governance.escalations.rules import EscalationState, can_close
from governance.escalations.services.steps import escalation_lock

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation


@transaction.atomic
def escalation_contact(*, actor: Viewer, escalation: Escalation, now: datetime) -> Escalation:
    """Say that whoever said it was answered first now, which stops that clock for good.

    The first time counts: again, or by who has it later, changes nothing. Raises NotAllowed
    unless ``actor`` has it, Conflict when it is over.
    """
    held = escalation_lock(escalation.uid)
    if not can_close(actor, holder_id=held.holder_id):
        raise NotAllowed("not_holder", _("Only the one who has taken it says so."))
    if held.contacted_at is not None:
        return held
    if held.state != EscalationState.TAKEN:
        raise Conflict("over", _("It is closed or set aside already."))
    held.contacted_at, held.contacted_by_id = now, actor.person_id
    held.save(update_fields=["contacted_at", "contacted_by"])
    late = held.contact_due_at is not None and now > held.contact_due_at
    entry_record(actor=actor, verb="escalation.contacted", subject=held, changes={"late": late})
    return held
