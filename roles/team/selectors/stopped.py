"""Channels of a focus on which nobody may speak now: paused, being retired or retired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from roles.channels.models import Channel
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from roles.team.models import Assignment

NAMED = 5


def speaks_nowhere() -> Q:
    """Return what is true of an assignment whose every channel is out of use: those of its focus,
    and of a player without any, those of the department. Where there is none it is not."""
    stopped, active = Channel.objects.with_latest().stopped(), Channel.objects.active()
    named = Channel.objects.filter(assignments=OuterRef("pk"))
    of_focus = Q(Exists(named)) & ~Q(Exists(active.filter(assignments=OuterRef("pk"))))
    around = {"department": OuterRef("role__department")}
    some = Q(Exists(stopped.filter(**around)))
    of_department = ~Q(Exists(named)) & some & ~Q(Exists(active.filter(**around)))
    return of_focus | (of_department & Q(role__type__kind=RoleKind.PLAYER))


def channels_stopped(assignments: Collection[Assignment]) -> dict[int, list[str]]:
    """Return "@larkfield (x): Paused" of each, by primary key, at most five and then "…".
    What of a department is retired is history.

    Their channels are prefetched; at most two queries.
    """
    named = {channel.pk for each in assignments for channel in each.channels.all()}
    places = {each.role.department_id for each in assignments if not each.channels.all()}
    found = Channel.objects.with_latest().order_by("platform", "handle_key")
    own = list(found.filter(pk__in=named).out_of_use()) if named else []
    around = list(found.filter(department__in=places).stopped()) if places else []
    return {each.pk: _words(_of(each, own, around)) for each in assignments}


def _of(each: Assignment, own: list[Channel], around: list[Channel]) -> list[Channel]:
    named = {channel.pk for channel in each.channels.all()}
    if named:
        return [channel for channel in own if channel.pk in named]
    return [channel for channel in around if channel.department_id == each.role.department_id]


def _words(channels: list[Channel]) -> list[str]:
    words = [f"{each}: {each.state.label}" for each in channels[:NAMED]]
    return [*words, "…"] if len(channels) > NAMED else words
