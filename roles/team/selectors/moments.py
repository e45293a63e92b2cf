"""Role records as they were at a moment: focus and dotted line of many, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from roles.org.selectors import organisation_settings
from roles.team.models import (
    Assignment,
    PastAuthority,
    PastFocus,
    PastReach,
    PastState,
    ReadyPeriod,
)
from roles.team.rules import Authority, State
from roles.team.selectors.dotted import dotted_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from roles.team.models import Role

INSTANT = timedelta(microseconds=1)
FIRST, LAST = date.min + timedelta(days=2), date.max - timedelta(days=2)


def day_of(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a day where the organisation is, and of the next, in UTC.

    The calendar's own first and last days count as their neighbours, which have both in UTC.
    """
    day = min(max(day, FIRST), LAST)
    zone = ZoneInfo(organisation_settings().time_zone)
    begin = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return begin.astimezone(UTC), end.astimezone(UTC)


def moment_of(day: date | None, now: datetime) -> datetime:
    """Return ``now`` for no day and for today, else the last moment of the day."""
    if day is None:
        return now
    begin, end = day_of(day)
    return now if begin <= now < end else end - INSTANT


@dataclass(frozen=True, slots=True)
class Span:
    """The time that is asked about: [begin, end), and the moment whose terms hold."""

    begin: datetime
    end: datetime
    moment: datetime


def span_of(as_of: date | None, now: datetime) -> Span:
    """Return this very moment, or all of a day where the organisation is."""
    if as_of is None:
        return Span(now, now + INSTANT, now)
    begin, end = day_of(as_of)
    return Span(begin, end, moment_of(as_of, now))


def ready_within(span: Span) -> Exists:
    """Return whether an assignment was ready at some moment of the span, for a filter."""
    return Exists(
        ReadyPeriod.objects.filter(
            assignment=OuterRef("pk"), during__overlap=(span.begin, span.end)
        )
    )


@dataclass(frozen=True, slots=True)
class FocusThen:
    """A focus as of a moment; no channels means all of the department's."""

    channels: tuple[UUID, ...]
    languages: tuple[str, ...]
    regions: tuple[str, ...]


def foci_at(assignments: Sequence[Assignment], moment: datetime) -> dict[int, FocusThen]:
    """Return the focus of each as of ``moment``, by primary key; two queries."""
    keys = [each.pk for each in assignments]
    channels = defaultdict(list)
    named = Assignment.channels.through.objects.filter(assignment__in=keys)
    for key, uid in named.order_by("channel__uid").values_list("assignment_id", "channel__uid"):
        channels[key].append(uid)
    found = {
        each.pk: FocusThen(tuple(channels[each.pk]), tuple(each.languages), tuple(each.regions))
        for each in assignments
    }
    for past in PastFocus.objects.filter(assignment__in=keys, during__contains=moment):
        before = FocusThen(tuple(past.channel_uids), tuple(past.languages), tuple(past.regions))
        found[past.assignment_id] = before
    return found


def authorities_at(assignments: Iterable[Assignment], moment: datetime) -> dict[int, int]:
    """Return how far each was allowed to go as of ``moment``, by primary key; one query."""
    found = {each.pk: each.authority for each in assignments}
    past = PastAuthority.objects.filter(assignment__in=list(found), during__contains=moment)
    return found | dict(past.values_list("assignment_id", "authority"))


def reaches_at(roles: Iterable[Role], moment: datetime) -> dict[int, int]:
    """Return how far departments let anybody go in each as of ``moment``, by primary key; one
    query."""
    found = {each.pk: each.most_authority for each in roles}
    past = PastReach.objects.filter(role__in=list(found), during__contains=moment)
    found |= dict(past.values_list("role_id", "most_authority"))
    return {key: Authority.PROMISE if most is None else most for key, most in found.items()}


def states_at(assignments: Iterable[Assignment], moment: datetime) -> dict[int, str]:
    """Return in which state each was as of ``moment``, by primary key; one query."""
    found = {each.pk: _before_it_closed(each, moment) for each in assignments}
    past = PastState.objects.filter(assignment__in=list(found), during__contains=moment)
    return found | dict(past.values_list("assignment_id", "state"))


def _before_it_closed(assignment: Assignment, moment: datetime) -> str:
    """Return the present state; of what is over by now but was not then, how it came to that:
    what was declined or withdrawn was a proposal, what ended was held."""
    if assignment.closed_at is None or assignment.closed_at <= moment:
        return assignment.state
    return State.ACTIVE if assignment.state == State.ENDED else State.PROPOSED


def then_add(rows: Sequence[dict[str, Any]], moment: datetime) -> None:
    """Put ``channels``, ``languages``, ``regions``, ``authority``, ``state`` and ``dotted_to`` as
    of ``moment`` into rows of assignments, which have their ``pk``; six queries."""
    keys = [row["pk"] for row in rows]
    found = Assignment.objects.select_related("role__type").in_bulk(keys)
    foci, levels = foci_at(list(found.values()), moment), authorities_at(found.values(), moment)
    states = states_at(found.values(), moment)
    lines = dotted_lines({each.role.department_id for each in found.values()}, moment)
    for row in rows:
        assignment, focus = found[row["pk"]], foci[row["pk"]]
        people = lines.of(assignment.role, without=assignment.person_id)
        row["dotted_to"] = [each.uid for each in people]
        row["authority"], row["state"] = levels[assignment.pk], states[assignment.pk]
        row["channels"] = list(focus.channels)
        row["languages"], row["regions"] = list(focus.languages), list(focus.regions)
