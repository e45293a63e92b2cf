"""Tips that nobody needs to decide on any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.audit.services import entry_record
from governance.playbooks.models import Offer
from governance.playbooks.rules import OfferState
from governance.playbooks.services.owing import answer_settle, person_tell, waiting_lock

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Feedback


def offer_lapse(*, actor: Viewer, held: Offer, now: datetime, reason: str = "") -> None:
    """Close an offer: its department is closed by now, or what it is about was withdrawn."""
    held.state, held.closed_at = OfferState.LAPSED, now
    held.save(update_fields=["state", "closed_at"])
    answer_settle(actor=actor, row=held, done=False, now=now)
    entry_record(actor=actor, verb="tip.lapsed", subject=held, reason=reason)


def offers_withdraw(*, actor: Viewer, feedback: Feedback, now: datetime) -> None:
    """Close what is still open of the tips made of withdrawn feedback, with a word to whoever was
    asked; never who withdrew it. What was adopted stays."""
    for offer in Offer.objects.open().filter(feedback=feedback).order_by("pk"):
        held = waiting_lock(offer)
        if held.state != OfferState.OPEN:
            continue
        offer_lapse(actor=actor, held=held, now=now, reason="withdrawn")
        if held.asked is not None:
            more = {"title": held.title}
            key = f"{held.uid}:withdrawn"
            person_tell(held.asked, "tip_withdrawn", held, "", key=key, now=now, **more)
