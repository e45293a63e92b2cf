"""What is open goes along with a shift: who takes it over has it, or is asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.escalations.models import Escalation
from governance.escalations.rules import EscalationState, StepTarget
from governance.escalations.selectors.takers import mention_takers
from governance.escalations.services.booth_telling import booth_drop
from governance.escalations.services.clocks import clocks_begin
from governance.escalations.services.hand_one import handover_tell, handover_write
from governance.escalations.services.steps import (
    escalation_lock,
    todo_pass_on,
)

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Rota
    from roles.org.models import Person


def hand_on(*, actor: Viewer, rota: Rota, giver: Person, taker: Person, now: datetime) -> int:
    """Give what ``giver`` took or is asked for in the rota's department to ``taker``.

    Inside the caller's transaction; returns how many. The clock of one that nobody took goes on.
    What ``taker`` may not answer, for want of authority, stays with ``giver``.
    """
    open_ones = Escalation.objects.filter(mention__department_id=rota.department_id).filter(
        Q(state=EscalationState.TAKEN, holder=giver) | Q(state=EscalationState.OPEN, asked=giver)
    )
    uids = list(open_ones.order_by("pk").values_list("uid", flat=True))
    return sum(_hand_one(actor, escalation_lock(uid), giver, taker, now) for uid in uids)


def _hand_one(
    actor: Viewer, escalation: Escalation, giver: Person, taker: Person, now: datetime
) -> bool:
    takers = mention_takers(escalation.mention, but=giver.pk, now=now)
    if not takers.filter(pk=taker.pk).exists():
        return False
    if escalation.state == EscalationState.TAKEN and escalation.holder_id == giver.pk:
        escalation.holder = taker
        escalation.save(update_fields=["holder"])
        handover_write(escalation, giver, taker, _("With the shift"), now)
        booth_drop(actor=actor, mention=escalation.mention, now=now)
        clocks_begin(actor=actor, escalation=escalation, now=now)
        handover_tell(actor, escalation, giver, taker, now)
    elif escalation.state == EscalationState.OPEN and escalation.asked_id == giver.pk:
        escalation.asked = taker
        escalation.save(update_fields=["asked"])
        due_at = escalation.due_at or now
        todo_pass_on(escalation, taker, StepTarget.DUTY, due_at, now)
    else:  # it was closed, or went on, before it was locked
        return False
    changes = {"from": str(giver.uid), "to": str(taker.uid)}
    entry_record(actor=actor, verb="escalation.handed_over", subject=escalation, changes=changes)
    return True
