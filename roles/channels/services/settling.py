"""What the booth advised stands with what is decided, and it is asked no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import OuterRef, Subquery

from governance.todos.models import Todo
from governance.todos.services import todos_close
from roles.channels.models import Advice, ChannelDecision

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.channels.models import Channel
    from roles.channels.models.advice import AdviceQuerySet

ADVICE: Final = "channel_advice"  # kind of the to-do of whoever is asked


def advice_settle(
    *, actor: Viewer, channel: Channel, decision: ChannelDecision, now: datetime
) -> list[str]:
    """Let what was advised stand with the decision, and ask no more; return it in words. Inside
    the caller's transaction, which holds the channel."""
    held = Advice.objects.filter(channel=channel, decision=None)
    _asked_no_more(actor, held, now)
    told = Advice.objects.given().filter(channel=channel, decision=None).order_by("given_at", "pk")
    words = [f"{each.function_name}: {each.text}" for each in told]
    told.update(decision=decision)
    return words


def advice_settle_many(*, actor: Viewer, sweep: UUID, now: datetime) -> None:
    """The same for what was decided together, in a few statements and one for each question that
    is still open. Inside the caller's transaction, which holds the channels."""
    swept = ChannelDecision.objects.filter(sweep=sweep)
    held = Advice.objects.filter(channel__in=swept.values("channel"), decision=None)
    _asked_no_more(actor, held, now)
    here = swept.filter(channel=OuterRef("channel")).values("pk")
    given = Advice.objects.given().filter(pk__in=held.values("pk"))
    given.update(decision=Subquery(here[:1]))


def _asked_no_more(actor: Viewer, held: AdviceQuerySet, now: datetime) -> None:
    """Close what is open of ``held``: its rows first, then its to-dos, as whoever answers does."""
    rows = list(held.order_by("pk").select_for_update(of=("self",)))
    waiting = [each for each in rows if each.closed_at is None]
    for each in waiting:
        gone = Todo.Outcome.NOT_NEEDED
        todos_close(actor=actor, kind=ADVICE, ref=each.uid, outcome=gone, now=now)
    if waiting:
        Advice.objects.filter(pk__in=[each.pk for each in waiting]).update(closed_at=now)
