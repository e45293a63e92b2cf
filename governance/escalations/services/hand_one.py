"""Handing one mention on: whoever has it gives it to somebody else who is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.models import Handover
from governance.escalations.rules import EscalationState, can_close
from governance.escalations.rules.watching import WatchEvent
from governance.escalations.selectors.takers import mention_takers
from governance.escalations.services.booth_telling import booth_drop
from governance.escalations.services.clocks import clocks_begin
from governance.escalations.services.steps import escalation_lock
from governance.escalations.services.watch_telling import watchers_tell
from governance.notify.services import message_queue

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation
    from roles.org.models import Person

REASON_LENGTH = 500


@transaction.atomic
def escalation_hand_on(
    *,
    actor: Viewer,
    escalation: Escalation,
    person: Person,
    reason: str,
    wrong_desk: bool = False,
    now: datetime,
) -> Escalation:
    """Give it to ``person``, who has it from now on and is told; ``wrong_desk``: because it never
    was for whoever gives it.

    Raises NotAllowed for who does not have it, Conflict when it is closed or set aside, Invalid
    without a reason or for somebody who may not have it now.
    """
    held = escalation_lock(escalation.uid)
    if not can_close(actor, holder_id=held.holder_id):
        raise NotAllowed("not_holder", _("Only the one who has it hands it on."))
    if held.state != EscalationState.TAKEN:
        raise Conflict("not_now", _("Only what somebody has is handed on."))
    _check(held, person, reason, now)
    giver = held.holder
    assert giver is not None  # noqa: S101 (taken, by whoever acts)
    held.holder = person
    held.generation += 1
    held.save(update_fields=["holder", "generation"])
    handover_write(held, giver, person, reason.strip(), now, wrong_desk=wrong_desk)
    booth_drop(actor=actor, mention=held.mention, now=now)
    clocks_begin(actor=actor, escalation=held, now=now)
    changes: dict[str, object] = {"from": str(giver.uid), "to": str(person.uid)}
    changes["generation"] = held.generation
    if wrong_desk:
        changes["wrong_desk"] = True
    entry_record(
        actor=actor,
        verb="escalation.handed_over",
        subject=held,
        reason=reason.strip(),
        changes=changes,
    )
    _tell(held, giver, person, reason.strip(), now)
    handover_tell(actor, held, giver, person, now)
    return held


def handover_write(
    escalation: Escalation,
    giver: Person,
    taker: Person,
    reason: str,
    now: datetime,
    *,
    wrong_desk: bool = False,
) -> None:
    """Remember who had it until now, in the transaction of whoever changes that."""
    Handover.objects.create(
        escalation=escalation,
        generation=escalation.generation,
        giver=giver,
        taker=taker,
        reason=reason,
        at=now,
        wrong_desk=wrong_desk,
    )


def handover_tell(
    actor: Viewer, escalation: Escalation, giver: Person, taker: Person, now: datetime
) -> None:
    """Tell who watches it that somebody else has it; the two of them know."""
    watchers_tell(
        actor=actor,
        mention=escalation.mention,
        event=WatchEvent.HANDED,
        now=now,
        who=giver,
        to=taker,
        but=[giver.pk, taker.pk],
    )


def _check(held: Escalation, person: Person, reason: str, now: datetime) -> None:
    problems = []
    takers = mention_takers(held.mention, but=held.holder_id or 0, now=now)
    if not takers.filter(pk=person.pk).exists():
        words = _("Choose somebody else who is ready and may answer it.")
        problems.append(Problem("/person", words))
    if not reason.strip() or "\0" in reason:
        problems.append(Problem("/reason", _("Say why; it stands in the trail.")))
    elif len(reason.strip()) > REASON_LENGTH:
        problems.append(Problem("/reason", _("At most 500 characters.")))
    if problems:
        raise Invalid("hand_on", problems[0].detail, problems=problems)


def _tell(held: Escalation, giver: Person, taker: Person, reason: str, now: datetime) -> None:
    message_queue(
        key=f"escalation:{held.uid}:{held.generation}:handed",
        person=taker,
        template="escalations/mail/handed",
        payload={
            "name": str(giver),
            "title": held.mention.title,
            "said": held.mention.said,
            "reason": reason,
            "path": reverse("mention", args=[held.mention.uid]),
        },
        now=now,
    )
