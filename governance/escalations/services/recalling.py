"""What lies with somebody who may not have it any more climbs again, on the path that it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from governance.escalations.models import Escalation
from governance.escalations.rules import EscalationState
from governance.escalations.selectors.lapsed import escalations_lapsed
from governance.escalations.services.steps import escalation_lock, escalation_restart
from governance.escalations.services.watch_telling import holder_gone_tell
from roles.org.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer


@transaction.atomic
def escalations_restart(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Let climb again what somebody who left had taken or was asked for.

    Returns how many; a step of the climb before does nothing any more.
    """
    stuck = Escalation.objects.filter(
        Q(state=EscalationState.TAKEN, holder__employment=Person.Employment.LEFT)
        | Q(state=EscalationState.OPEN, asked__employment=Person.Employment.LEFT)
    )
    # Few are stuck, while an import names everybody: so the few are looked up, not the many.
    named = set(person_ids)
    held = stuck.order_by("pk").values_list("uid", "holder_id", "asked_id")
    uids = [uid for uid, holder, asked in held if not named.isdisjoint((holder, asked))]
    return _restart(actor, stuck, uids, "left", now)


@transaction.atomic
def escalations_recall(*, actor: Viewer, now: datetime) -> int:
    """Let climb again what is with somebody whose role needs something that has run out, like a
    certificate; return how many. One query while nothing is, and a small one where nothing is
    with anybody: it is asked after each change of a role."""
    if not Escalation.objects.with_somebody().exists():
        return 0
    stuck = escalations_lapsed(now)
    uids = list(stuck.order_by("pk").values_list("uid", flat=True))
    return _restart(actor, stuck, uids, "lapsed", now)


def _restart(
    actor: Viewer, stuck: QuerySet[Escalation], uids: Iterable[UUID], why: str, now: datetime
) -> int:
    """Restart these, but for those that went on before they were locked."""
    count = 0
    for uid in uids:
        escalation = escalation_lock(uid)
        if stuck.filter(pk=escalation.pk).exists():
            holder = escalation.holder
            person = holder or escalation.asked
            changes = {why: str(person), "from": escalation.state}
            escalation_restart(actor=actor, escalation=escalation, changes=changes, now=now)
            if holder is not None:
                holder_gone_tell(actor, escalation, holder, now)
            count += 1
    return count
