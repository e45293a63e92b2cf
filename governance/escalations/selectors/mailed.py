"""What the link in a mail asks somebody to take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.errors import Missing
from governance.escalations.models import Escalation, Mention
from governance.escalations.rules import TODO_KIND, EscalationState
from governance.escalations.selectors.lapsed import mentions_lapsed
from governance.escalations.selectors.queue import queue_item
from governance.escalations.selectors.story import mention_get, mention_readable
from roles.team.selectors.answers import mailed_todo

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.selectors.queue import QueueItem


@dataclass(frozen=True, slots=True)
class MailedMention:
    """The mention of a link, as whoever it was sent to sees it, and who that is."""

    viewer: Viewer
    mention: Mention
    escalation: Escalation
    item: QueueItem


def mention_mailed(token: str, now: datetime) -> MailedMention | None:
    """Return what the link in a mail asks, and of whom, as who acts; None when it was taken, passed
    on, set aside or climbed anew, or they are not asked any more. Raises Missing when it is not
    ours.

    The link is that of a to-do: each turn has one of its own, and it is closed as the turn is over.
    """
    found = mailed_todo(token, kinds=[TODO_KIND], now=now)
    if found is None:
        return None
    todo, viewer = found
    escalation = Escalation.objects.select_related("mention").filter(uid=todo.subject.ref).first()
    if escalation is None:
        raise Missing
    if escalation.state != EscalationState.OPEN or escalation.asked_id != viewer.person_id:
        return None
    mention = mention_get(viewer, escalation.mention.uid)
    lapsed = bool(mentions_lapsed(viewer, [mention], now))
    words = mention_readable(viewer, mention)
    item = queue_item(mention, viewer, now, words=words, lapsed=lapsed)
    return MailedMention(viewer, mention, escalation, item)
