"""What the booth was asked about channels, and whom one may ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from governance.core.database import row_get
from roles.channels.hooks import Advisers, advisers
from roles.channels.models import Advice, Channel

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

SHOWN = 20


def advisers_but(viewer: Viewer | None, now: datetime) -> list[Advisers]:
    """Return whom ``viewer`` may ask, by function: never themselves."""
    me = viewer.person_id if viewer else None
    found = [each for told in advisers for each in told(now)]
    others = [
        replace(each, people=tuple(person for person in each.people if person != me))
        for each in found
    ]
    return [each for each in others if each.people]


def channel_verdict_latest(channel: Channel) -> str | None:
    latest = channel.decisions.order_by("-number").values_list("verdict", flat=True)
    return latest.first()


def advice_waiting(viewer: Viewer, channel: Channel, *, decides: bool) -> list[Advice]:
    """Return what is asked, or was answered, and not decided on yet: all of it for whoever
    ``decides`` about the channel, else as far as it is to be seen."""
    seen = Advice.objects.all() if decides else Advice.objects.visible_to(viewer)
    found = seen.filter(channel=channel, decision=None)
    undecided = found.open() | found.given()
    return list(undecided.select_related("asked").order_by("asked_at", "pk")[:SHOWN])


def advice_listed(viewer: Viewer, channel: Channel, *, decides: bool) -> QuerySet[Advice]:
    """Return all that was asked about a channel for whoever ``decides`` about it, else what is to
    be seen of it; to be paged."""
    seen = Advice.objects.all() if decides else Advice.objects.visible_to(viewer)
    return seen.filter(channel=channel).select_related("channel", "asked", "decision")


def advice_get(viewer: Viewer, uid: UUID) -> Advice:
    """Return one question with its channel; Missing if it is not to be seen."""
    found = Advice.objects.visible_to(viewer).select_related(
        "channel__department", "channel__owner", "asked", "decision"
    )
    return row_get(found, uid)
