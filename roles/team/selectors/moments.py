"""Role records as they were at a moment: focus and dotted line of many, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from roles.org.selectors import organisation_settings
from roles.team.models import Assignment, PastFocus
from roles.team.rules import RoleKind
from roles.team.selectors.dotted import COACHES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

INSTANT = timedelta(microseconds=1)


def day_of(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a day where the organisation is, and of the next, in UTC."""
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


def foci_add(rows: Sequence[dict[str, Any]], moment: datetime) -> None:
    """Put ``channels``, ``languages`` and ``regions`` as of ``moment`` into rows of assignments,
    which have their ``pk``; two queries."""
    keys = [row["pk"] for row in rows]
    channels = defaultdict(list)
    named = Assignment.channels.through.objects.filter(assignment__in=keys)
    for key, uid in named.order_by("channel__uid").values_list("assignment_id", "channel__uid"):
        channels[key].append(uid)
    past = {
        each.assignment_id: each
        for each in PastFocus.objects.filter(assignment__in=keys, during__contains=moment)
    }
    for row in rows:
        row["channels"] = channels[row["pk"]]
        if row["pk"] in past:
            before = past[row["pk"]]
            row["channels"] = before.channel_uids
            row["languages"], row["regions"] = before.languages, before.regions


def dotted_by_department(
    departments: Iterable[UUID], moment: datetime
) -> tuple[dict[UUID, list[UUID]], list[UUID]]:
    """Return who coached these departments, by department, and the head coaches; one query."""
    coaches = (
        Assignment.objects.ready(moment)
        .filter(role__type__kind=RoleKind.COACH, role__type__function__in=["", "head"])
        .order_by("starts_on", "pk")
        .values_list("role__department__uid", "role__type__function", "person__uid")
    )
    wanted = set(departments)
    near: dict[UUID, list[UUID]] = defaultdict(list)
    heads = []
    for department, function, person in coaches:
        if function == "head":
            heads.append(person)
        elif department in wanted:
            near[department].append(person)
    return near, heads


def dotted_add(rows: Sequence[dict[str, Any]], moment: datetime) -> None:
    """Put ``dotted_to`` as of ``moment`` into rows of assignments that have ``kind``,
    ``department`` and ``holder``: the rule of ``dotted_of``; one query."""
    near, heads = dotted_by_department((row["department"] for row in rows), moment)
    for row in rows:
        beside = [] if row["kind"] == RoleKind.COACH else near.get(row["department"], [])
        people = [each for each in beside if each != row["holder"]]
        row["dotted_to"] = (people or [each for each in heads if each != row["holder"]])[:COACHES]
