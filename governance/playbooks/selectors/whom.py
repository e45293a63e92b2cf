"""Whom a question, feedback or a tip goes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.playbooks.rules import Because
from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.team.models import Assignment
from roles.team.rules import Asked, RoleKind
from roles.team.selectors import ready_coaches, ready_head_coaches, stand_ins

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from governance.playbooks.models import Waiting


@dataclass(frozen=True, slots=True)
class Answerer:
    """Somebody who can be asked, and why them."""

    person: Person
    because: Asked | Because


def answerers(*, department_id: int | None, asker_id: int, now: datetime) -> Iterator[Answerer]:
    """Yield who can answer, nearest first, never the asker.

    The department's ready coaches, the ready head coaches, then those who stand in for them and
    administrators. Reads as it goes: one query for the coaches, one for the head coaches, and
    only when those are used up, the handful for the others.
    """
    coaches = ready_coaches(department_id, now) if department_id else []
    yield from _others(coaches, Asked.COACH, asker_id)
    because = Asked.NO_COACH if department_id else Asked.HEAD_COACH
    yield from _others(ready_head_coaches(now), because, asker_id)
    chain = [
        (pk, why)
        for people, why in stand_ins(department_id, organisation_today(now))
        for pk in people
    ]
    known = Person.objects.in_bulk([pk for pk, _why in chain])
    for pk, why in chain:
        if pk != asker_id:
            yield Answerer(known[pk], why)


def answerers_of(row: Waiting, now: datetime) -> Iterator[Answerer]:
    """Yield who can answer what waits where it lies, nearest first, never whoever it is from."""
    route, origin_id = row.route, row.origin.pk
    if route.function:
        yield from _others(ready_advisers(route.function, now), Because.FUNCTION, origin_id)
    yield from answerers(department_id=route.department_id, asker_id=origin_id, now=now)


def ready_advisers(function: str, now: datetime) -> list[Assignment]:
    """Return who is ready to advise on ``function`` in the booth, longest in office first."""
    held = Assignment.objects.ready(now).filter(
        role__type__kind=RoleKind.BOOTH, role__type__function=function
    )
    return list(held.select_related("person").order_by("starts_on", "pk"))


def _others(
    assignments: list[Assignment], because: Asked | Because, asker_id: int
) -> Iterator[Answerer]:
    for assignment in assignments:
        if assignment.person_id != asker_id:
            yield Answerer(assignment.person, because)


def answerer_first(
    *, department_id: int | None, asker_id: int | None, now: datetime
) -> Answerer | None:
    """Return who is asked, or None where nobody at all can be."""
    if asker_id is None:
        return None
    return next(answerers(department_id=department_id, asker_id=asker_id, now=now), None)


def head_coach_for(*, asker_id: int, asked_id: int | None, now: datetime) -> Person | None:
    """Return the head coach that an unanswered question climbs to; None when it is there."""
    people = [assignment.person for assignment in ready_head_coaches(now)]
    if asked_id in {person.pk for person in people}:
        return None
    return next((person for person in people if person.pk != asker_id), None)
