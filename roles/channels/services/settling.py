"""What the booth advised stands with what is decided, and it is asked no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from governance.todos.models import Todo
from governance.todos.services import todos_close
from roles.channels.models import Advice

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.channels.models import Channel, ChannelDecision

ADVICE: Final = "channel_advice"  # kind of the to-do of whoever is asked


def advice_settle(
    *, actor: Viewer, channel: Channel, decision: ChannelDecision, now: datetime
) -> list[str]:
    """Let what was advised stand with the decision, and ask no more; return it in words. Inside
    the caller's transaction, which holds the channel."""
    waiting = Advice.objects.open().filter(channel=channel)
    for uid in list(waiting.values_list("uid", flat=True)):
        gone = Todo.Outcome.NOT_NEEDED
        todos_close(actor=actor, kind=ADVICE, ref=uid, outcome=gone, now=now)
    waiting.update(closed_at=now)
    told = Advice.objects.given().filter(channel=channel, decision=None).order_by("given_at", "pk")
    words = [f"{each.function_name}: {each.text}" for each in told]
    told.update(decision=decision)
    return words
