"""Telling whoever watches a mention what became of it, in the transaction in which it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from governance.escalations.models import Watch
from governance.escalations.rules.watching import WatchEvent
from governance.escalations.selectors.watching import watches_of
from governance.notify.services import message_queue
from roles.org.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation, Mention


def watchers_tell(
    *,
    actor: Viewer,
    mention: Mention,
    event: WatchEvent,
    now: datetime,
    who: Person | None = None,
    to: Person | None = None,
    but: Iterable[int | None] = (),
) -> None:
    """Write to who watches and may read it as it is now: what happened, never what was said.

    ``who`` it happened to or did it, the actor unless told otherwise. Not to the actor, nor to
    ``but``, who did it as well or are told of it already. What happens to a mention at one moment
    is told once. One query where nobody watches.
    """
    if not Watch.objects.filter(mention=mention).exists():
        return
    spared = {actor.person_id, *but}
    name = str(who) if who else actor.person_name or actor.label
    for watch in watches_of(mention, now):
        if watch.person_id not in spared:
            _queue(watch, mention, event, now, name=name, to=str(to or ""))


def watcher_tell(
    *, actor: Viewer, mention: Mention, person_id: int, event: WatchEvent, now: datetime
) -> None:
    """Tell one who watches that the actor lets them, or is about to end that, partners without the
    name; whoever may not read it any more is not told."""
    for watch in watches_of(mention, now):
        if watch.person_id == person_id:
            name = "" if _is_partner(watch) else actor.person_name or actor.label
            _queue(watch, mention, event, now, name=name)


def _is_partner(watch: Watch) -> bool:
    return watch.person.kind == Person.Kind.EXTERNAL


def _useful_word(mention: Mention) -> str:
    """Return what whoever had it said of its use to them, "" where they have not."""
    return {True: "yes", False: "no", None: ""}[mention.escalation.useful]


def _queue(
    watch: Watch, mention: Mention, event: WatchEvent, now: datetime, *, name: str, to: str = ""
) -> None:
    at = f"{event.value}:{now.isoformat()}"
    reported = event == WatchEvent.CLOSED and watch.person_id == mention.logged_by_id
    useful = _useful_word(mention) if reported else ""
    message_queue(
        key=f"watch:{mention.uid.hex}:{watch.person.uid.hex}:{at}",
        person=watch.person,
        template="escalations/mail/watched",
        payload={
            "event": event.value,
            "name": name,
            "to": to,
            "useful": useful,
            "added_by": "" if _is_partner(watch) else str(watch.added_by or ""),
            "topic": mention.topic,
            "department": str(mention.department or ""),
            "path": reverse("mention", args=[mention.uid]),
        },
        now=now,
    )


def holder_gone_tell(
    actor: Viewer,
    escalation: Escalation,
    holder: Person,
    now: datetime,
    *,
    told: bool = False,
) -> None:
    """Tell who watches it that ``holder`` has it no more and it climbs again; who is asked now
    hears of it otherwise, and ``holder`` if they are ``told``."""
    watchers_tell(
        actor=actor,
        mention=escalation.mention,
        event=WatchEvent.BACK,
        now=now,
        who=holder,
        but=[holder.pk if told else None, escalation.asked_id],
    )
