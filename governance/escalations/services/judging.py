"""Saying whether what was passed on was useful to whoever it was passed on to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.rules import can_close
from governance.escalations.rules.judging import MOST_JUDGED, can_judge, judging_opens
from governance.escalations.services.steps import escalation_lock

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation

JUDGED = ["useful", "useful_by", "useful_at", "useful_words"]


@transaction.atomic
def escalation_judge(
    *, actor: Viewer, escalation: Escalation, useful: bool, words: str = "", now: datetime
) -> Escalation:
    """Say whether it was useful to be told of it; ``words`` are for who reported it.

    It may be said anew, and the last word counts; the same again changes nothing. Raises NotAllowed
    for all but who has it, and for who reported it, Conflict before it is answered or closed, and
    once its words are gone, Invalid for too many words.
    """
    held = escalation_lock(escalation.uid)
    _check_may(actor, held)
    contacted, kept = held.contacted_at is not None, held.mention.stripped_at is None
    if not judging_opens(state=held.state, contacted=contacted, kept=kept):
        raise Conflict("not_now", _("That is said once it is answered or closed."))
    said = words.strip()
    if len(said) > MOST_JUDGED or "\0" in said:
        wrong = _("At most 500 characters.")
        raise Invalid("note", wrong, problems=[Problem("/note", wrong)])
    if (held.useful, held.useful_words) == (useful, said):
        return held
    changes = {"useful": [held.useful, useful]}
    held.useful, held.useful_words = useful, said
    held.useful_by_id, held.useful_at = actor.person_id, now
    held.save(update_fields=JUDGED)
    entry_record(actor=actor, verb="escalation.judged", subject=held, changes=changes)
    return held


def _check_may(actor: Viewer, held: Escalation) -> None:
    logged_by_id = held.mention.logged_by_id
    if can_judge(actor, holder_id=held.holder_id, logged_by_id=logged_by_id):
        return
    if can_close(actor, holder_id=held.holder_id):
        raise NotAllowed("own_report", _("You reported it: others say whether that was useful."))
    raise NotAllowed("not_holder", _("Only the one who has it says whether it was useful."))
