"""Saying how far a mention is, by whoever has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.models import Update
from governance.escalations.rules import EscalationState, can_close
from governance.escalations.rules.taken import MOST_SAID
from governance.escalations.services.clocks import clocks_restart
from governance.escalations.services.steps import escalation_lock

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation


@transaction.atomic
def escalation_update(
    *, actor: Viewer, escalation: Escalation, words: str, now: datetime
) -> Escalation:
    """Say how far it is: nobody takes it back any more, and the next update is due anew.

    Raises NotAllowed unless ``actor`` has it, Conflict when it is over, Invalid without words or
    with too many.
    """
    held = escalation_lock(escalation.uid)
    if not can_close(actor, holder_id=held.holder_id) or actor.person_id is None:
        raise NotAllowed("not_holder", _("Only the one who has taken it says how far it is."))
    if held.state != EscalationState.TAKEN:
        raise Conflict("over", _("It is closed or set aside already."))
    said = words.strip()
    wrong = "" if said and "\0" not in said else _("Say in a sentence how far it is.")
    if len(said) > MOST_SAID:
        wrong = _("Say it in at most %(most)d characters.") % {"most": MOST_SAID}
    if wrong:
        raise Invalid("note", wrong, problems=[Problem("/note", wrong)])
    Update.objects.create(escalation=held, person_id=actor.person_id, at=now, words=said)
    entry_record(actor=actor, verb="escalation.updated", subject=held)
    clocks_restart(actor=actor, escalation=held, now=now)
    return held
