"""The text that the booth's answer makes: for one mention, or standing for any such."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from governance.core.errors import Invalid, NotAllowed, Problem
from governance.core.uid import uuid7
from governance.escalations.models import ApprovedText
from governance.escalations.rules.booth import USED_FOR, BoothState
from governance.escalations.rules.texts import LONGEST, line_clean, terms_hash
from governance.escalations.selectors.booth import booth_stands
from governance.escalations.services.texts import approval_give
from roles.org.selectors import organisation_settings, organisation_today

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import BoothRequest

MOST_NAME = 80  # signs of the words that name a standing approval


@dataclass(frozen=True, slots=True)
class Standing:
    """Until when what is approved stands for any mention of its topic, and whether only on its
    channel."""

    until: date
    on_channel: bool


def standing_check(actor: Viewer, held: BoothRequest, stands: Standing, now: datetime) -> None:
    """Raise NotAllowed for who may not approve texts in general, Invalid where nothing is approved
    that could stand, or not on that day or channel."""
    if not booth_stands(actor, held):
        raise NotAllowed("not_approver", _("The booth and the head coach decide on texts."))
    today = organisation_today(now)
    if held.state != BoothState.APPROVED:
        wrong = _("Only words that are approved can stand for other mentions.")
        raise Invalid("standing", wrong, problems=[Problem("/until", wrong)])
    if not today <= stands.until <= today + LONGEST:
        wrong = _("A day from today on, within two years.")
        raise Invalid("standing", wrong, problems=[Problem("/until", wrong)])
    if stands.on_channel and held.mention.channel is None:
        wrong = _("This mention has no channel of ours.")
        raise Invalid("standing", wrong, problems=[Problem("/on_channel", wrong)])


def answer_approve(
    actor: Viewer, held: BoothRequest, words: str, stands: Standing | None, now: datetime
) -> ApprovedText:
    """Make the text of what was approved: for this mention alone, or as it ``stands``."""
    mention, settings = held.mention, organisation_settings()
    spoken = [mention.language, *(mention.channel.languages if mention.channel else ())]
    made = ApprovedText(
        key=uuid7(),
        number=1,
        title=_("Answer to this mention"),
        words=words,
        language=next(filter(None, spoken), settings.language)[:3],
        mention=mention,
        valid_until=organisation_today(now) + USED_FOR,
        author_id=held.asked_by_id,
        proposed_at=held.asked_at,
    )
    if stands is not None:
        # what is put upon a sign does not count for the first, and does for the column
        made.title = Truncator(line_clean(words)).chars(MOST_NAME)[:MOST_NAME]
        made.mention, made.topic, made.valid_until = None, mention.topic, stands.until
        made.channel = mention.channel if stands.on_channel else None
    made.text_hash = terms_hash(made)
    approval_give(actor, made, now)
    return made
