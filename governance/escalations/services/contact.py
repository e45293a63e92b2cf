"""Saying that whoever was heard has been answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, NotAllowed
from governance.escalations.models import ApprovedText
from governance.escalations.rules import EscalationState, can_close
from governance.escalations.rules.texts import must_cite
from governance.escalations.rules.watching import WatchEvent
from governance.escalations.selectors.crisis import text_frozen_by
from governance.escalations.selectors.texts import authority_at, texts_fitting
from governance.escalations.services.clocks import clocks_restart
from governance.escalations.services.steps import escalation_lock
from governance.escalations.services.texts import text_lock
from governance.escalations.services.watch_telling import watchers_tell

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation


@transaction.atomic
def escalation_contact(
    *, actor: Viewer, escalation: Escalation, text: UUID | None = None, now: datetime
) -> Escalation:
    """Say that whoever said it was answered first now, which stops that clock for good; with
    ``text``, that it was in the words of this version of an approved text.

    The first time counts: again, or by who has it later, changes nothing. Raises NotAllowed
    unless ``actor`` has it, and where they may not go further than approved texts and name none;
    Conflict when it is over, or the text may not be used here, or not any more.
    """
    held = escalation_lock(escalation.uid)
    if not can_close(actor, holder_id=held.holder_id):
        raise NotAllowed("not_holder", _("Only the one who has taken it says so."))
    if held.contacted_at is not None:
        return held
    if held.state != EscalationState.TAKEN:
        raise Conflict("over", _("It is closed or set aside already."))
    cited = _cited(actor, held, text, now)
    held.contacted_at, held.contacted_by_id = now, actor.person_id
    held.contact_text = cited
    held.save(update_fields=["contacted_at", "contacted_by", "contact_text"])
    late = held.contact_due_at is not None and now > held.contact_due_at
    changes: dict[str, object] = {"late": late}
    if cited is not None:
        changes |= {"text": str(cited.uid), "title": cited.title, "version": cited.number}
    entry_record(actor=actor, verb="escalation.contacted", subject=held, changes=changes)
    clocks_restart(actor=actor, escalation=held, now=now)
    watchers_tell(actor=actor, mention=held.mention, event=WatchEvent.ANSWERED, now=now)
    return held


def _cited(
    actor: Viewer, held: Escalation, text: UUID | None, now: datetime
) -> ApprovedText | None:
    """Return the version that is cited, held so that nobody withdraws it at this moment."""
    if text is None:
        if must_cite(authority_at(actor.person_id or 0, held.mention, now)):
            words = _("You answer in approved texts: say which one it was, or ask the booth.")
            raise NotAllowed("text_needed", words)
        return None
    found = ApprovedText.objects.filter(uid=text).first()
    cited = text_lock(found) if found else None
    if cited is None or cited not in texts_fitting(held.mention, now, crises=()):
        words = _("This text may not be used here, or not any more. Choose another one.")
        raise Conflict("text_unfit", words)
    crisis = text_frozen_by(cited, held.mention.department_id)
    if crisis is not None:
        words = _("A crisis holds here, and this text was approved before it: %(about)s")
        raise Conflict("text_frozen", words % {"about": crisis.about})
    return cited
