"""What can be confirmed of a channel now: that it is right, or an item of its retirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.channels.models import Channel, RetirementStep
from roles.channels.rules import State, Verdict, checks_after
from roles.channels.selectors.gaps import channel_lacks

if TYPE_CHECKING:
    from django.db.models import QuerySet


def retirement_steps(channel: Channel) -> QuerySet[RetirementStep]:
    """Return the checklist by which it is, or was, retired, in order; what was dropped and then
    adopted anew has none."""
    drops = channel.decisions.filter(verdict=Verdict.DROP).order_by("-number")
    return RetirementStep.objects.filter(decision__in=drops.values("pk")[:1]).order_by("pk")


def checks_legal(channel: Channel) -> list[str]:
    """Return what can be confirmed of a channel at this moment; at most four queries."""
    fresh = Channel.objects.with_latest().select_related("owner", "second_admin").get(pk=channel.pk)
    complete = fresh.state == State.ACTIVE and not channel_lacks(fresh)
    steps: list[str] = []
    if fresh.state == State.RETIRING:
        steps = list(retirement_steps(fresh).filter(done_at=None).values_list("step", flat=True))
    return checks_after(fresh.state, complete=complete, steps=steps)
