"""What is open goes along with a shift: who takes it over has it, or is asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.escalations.models import Escalation
from governance.escalations.rules import EscalationState, StepTarget
from governance.escalations.selectors.takers import mentions_takeable
from governance.escalations.services.booth_telling import booth_drop
from governance.escalations.services.clocks import clocks_begin
from governance.escalations.services.hand_one import handover_tell, handover_write
from governance.escalations.services.steps import todo_pass_on

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Rota
    from governance.escalations.models.escalations import EscalationQuerySet
    from roles.org.models import Person


def hand_on(*, actor: Viewer, rota: Rota, giver: Person, taker: Person, now: datetime) -> int:
    """Give what ``giver`` took or is asked for in the rota's department to ``taker``.

    Inside the caller's transaction. The clock of one that nobody took goes on. What ``taker`` may
    not answer, for want of authority, stays with ``giver``: returns how many those are.
    """
    open_ones = Escalation.objects.filter(mention__department_id=rota.department_id).filter(
        Q(state=EscalationState.TAKEN, holder=giver) | Q(state=EscalationState.OPEN, asked=giver)
    )
    held = _held(open_ones)
    able = mentions_takeable([each.mention for each in held], taker=taker, now=now)
    going = [each for each in held if each.mention_id in able]
    for escalation in going:
        _hand_one(actor, escalation, giver, taker, now)
    return len(held) - len(going)


def _held(chosen: EscalationQuerySet) -> list[Escalation]:
    """Hold those that are chosen, in the order of their keys, and read them as they are then, as
    ``escalation_lock`` does one; without those that were closed, or went on, meanwhile."""
    keys = list(chosen.values_list("pk", flat=True))
    rows = Escalation.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    still = chosen.filter(pk__in=list(rows.values_list("pk", flat=True)))
    related = ("mention__department", "mention__channel", "mention__logged_by__manager", "holder")
    return list(still.select_related(*related).order_by("pk"))


def _hand_one(
    actor: Viewer, escalation: Escalation, giver: Person, taker: Person, now: datetime
) -> None:
    if escalation.state == EscalationState.TAKEN:
        escalation.holder = taker
        escalation.save(update_fields=["holder"])
        handover_write(escalation, giver, taker, _("With the shift"), now)
        booth_drop(actor=actor, mention=escalation.mention, now=now)
        clocks_begin(actor=actor, escalation=escalation, now=now)
        handover_tell(actor, escalation, giver, taker, now)
    else:
        escalation.asked = taker
        escalation.save(update_fields=["asked"])
        due_at = escalation.due_at or now
        todo_pass_on(escalation, taker, StepTarget.DUTY, due_at, now)
    changes = {"from": str(giver.uid), "to": str(taker.uid)}
    entry_record(actor=actor, verb="escalation.handed_over", subject=escalation, changes=changes)
