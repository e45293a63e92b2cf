"""Whether a channel is in use, or was at some moment: only then may anybody speak there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from roles.channels.models import ChannelDecision
from roles.channels.rules import State, parts_in_use, state_after

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Use:
    """The parts of a span in which it was in use, and its state at the span's end."""

    parts: tuple[tuple[datetime, datetime], ...]
    state: State
    since: datetime | None  # None: as it has always been

    @property
    def stopped(self) -> bool:
        return self.state != State.ACTIVE


def channel_use(channel_id: int, begin: datetime, end: datetime) -> Use:
    """Return what the decisions say of [begin, end); one query."""
    found = ChannelDecision.objects.filter(channel=channel_id, decided_at__lt=end)
    decided = list(found.order_by("number").values_list("verdict", "decided_at"))
    verdict, since = decided[-1] if decided else (None, None)
    return Use(parts_in_use(decided, begin, end), state_after(verdict), since)
