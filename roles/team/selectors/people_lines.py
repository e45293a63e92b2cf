"""The dotted lines of many people, as the directory gives them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from roles.team.models import Assignment
from roles.team.selectors.dotted import dotted_lines
from roles.team.selectors.moments import moment_of, ready_within, span_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID


def people_dotted(
    person_ids: Collection[int], as_of: date | None, now: datetime
) -> dict[int, list[UUID]]:
    """Return whom the lines of all their roles lead to, each once: of the active ones, and on a
    day of the past of those that they were ready in. Two queries, three with a day."""
    every = Assignment.objects.filter(person__in=person_ids)
    held = every.active() if as_of is None else every.filter(ready_within(span_of(as_of, now)))
    found = list(held.select_related("role__type").order_by("starts_on", "pk"))
    lines = dotted_lines({each.role.department_id for each in found}, moment_of(as_of, now))
    people: dict[int, dict[UUID, None]] = defaultdict(dict)
    for each in found:
        coaches = lines.of(each.role, without=each.person_id)
        people[each.person_id] |= dict.fromkeys(coach.uid for coach in coaches)
    return {key: list(uids) for key, uids in people.items()}
