"""Those who are told afterwards what was decided about a channel."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.utils import translation
from django.utils.translation import ngettext

from governance.notify.services import message_queue
from roles.channels.models import Channel
from roles.channels.rules import Verdict
from roles.channels.selectors.sharing import heads_of, informed_of
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.channels.models import ChannelDecision
    from roles.org.models import Person

DECIDED: Final = "channels/mail/decided"
NAMED: Final = 5


def decision_tell(
    *, actor: Viewer, channel: Channel, decision: ChannelDecision, now: datetime
) -> None:
    """Tell the heads of the departments that hear of it, but for who decided; inside the caller's
    transaction. One query where no department was chosen."""
    _tell(
        actor,
        [channel.pk],
        ref=decision.uid,
        verdict=Verdict(decision.verdict),
        reason=decision.reason,
        now=now,
    )


def sweep_tell(
    *,
    actor: Viewer,
    channel_ids: Collection[int],
    sweep: UUID,
    verdict: Verdict,
    reason: str,
    now: datetime,
) -> None:
    """The same of many at once: one message for each head, about all that concern them."""
    _tell(actor, channel_ids, ref=sweep, verdict=verdict, reason=reason, now=now)


def _tell(
    actor: Viewer,
    channel_ids: Collection[int],
    *,
    ref: UUID,
    verdict: Verdict,
    reason: str,
    now: datetime,
) -> None:
    told = informed_of(channel_ids)
    if not told:
        return
    heads = heads_of({each.pk for departments in told.values() for each in departments})
    hearing: dict[Person, set[int]] = defaultdict(set)
    for channel_id, departments in told.items():
        for head in (heads[each.pk] for each in departments if each.pk in heads):
            hearing[head].add(channel_id)
    named, settings = Channel.objects.in_bulk(list(told)), organisation_settings()
    for head, ids in hearing.items():
        if head.pk == actor.person_id:
            continue
        channels = sorted((named[each] for each in ids), key=str)
        with translation.override(head.language or settings.language):
            words, outcome = _words(channels), str(verdict.label)
        message_queue(
            key=f"channel.decided:{ref}:{head.uid}",
            person=head,
            template=DECIDED,
            payload={
                "path": f"/channels/{channels[0].uid}/" if len(channels) == 1 else "/channels/",
                "channel": words,
                "outcome": outcome,
                "by": actor.label,
                "reason": reason,
            },
            now=now,
        )


def _words(channels: list[Channel]) -> str:
    if len(channels) == 1:
        return str(channels[0])
    names = ", ".join([*map(str, channels[:NAMED]), *(["…"] if len(channels) > NAMED else [])])
    words = ngettext("%(n)d channel (%(names)s)", "%(n)d channels (%(names)s)", len(channels))
    return words % {"n": len(channels), "names": names}
