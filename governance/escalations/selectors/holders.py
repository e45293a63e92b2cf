"""Whom a step could ask: ready holders, and at the end of a path who finds somebody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from governance.escalations.rules import Focus, StepTarget
from governance.escalations.selectors.duty import on_duty
from governance.escalations.selectors.lapsed import people_lapsed
from roles.org.models import Person
from roles.org.selectors import department_ancestors, organisation_zone
from roles.team.rules import Authority
from roles.team.selectors import ready_coaches, ready_head_coaches
from roles.team.selectors.circle import EXECUTIVES
from roles.team.selectors.cover import ready_players
from roles.team.selectors.fallbacks import coach_fallbacks
from roles.team.selectors.holders import function_holders

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.escalations.models import Mention
    from roles.team.models import Assignment


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whom a step could ask: what their role is limited to, and how far they may go.

    Whoever finds somebody to answer, rather than answer, is asked whatever they may.
    """

    person: Person
    focus: Focus = field(default_factory=Focus)
    level: int = Authority.PROMISE


def step_holders(mention: Mention, target: str, now: datetime) -> list[Holder]:
    """Return whom a step could ask, in that order.

    Only coaches have a focus here: a rota serves what it was made for, the head coach all.
    """
    if target == StepTarget.LINE:
        return [Holder(person) for person in _line(mention, now)]
    if target == StepTarget.DUTY:
        return _duty(mention, now)
    if target == StepTarget.HEAD_COACH:
        heads = _still(ready_head_coaches(now), now)
        return [Holder(each.person, level=each.level) for each in heads]
    if mention.department_id is None:
        return []
    coaches = _still(ready_coaches(mention.department_id, now), now)
    if mention.channel_id is not None:  # else which ones does not matter
        prefetch_related_objects(coaches, "channels")
    return [Holder(each.person, _reach(each, mention.channel_id), each.level) for each in coaches]


def _still(ready: list[Assignment], now: datetime) -> list[Assignment]:
    """Leave out whose role is over by ``now``: a period that is not over yet knows no end, and the
    job that ends it may come later. One query more where one has a last day."""
    if not any(each.ends_on or each.ends_at or each.person.ends_on for each in ready):
        return ready
    day = now.astimezone(organisation_zone()).date()
    return [each for each in ready if not _over(each, now, day)]


def _over(each: Assignment, now: datetime, day: date) -> bool:
    """``ends_on`` of a role is the first day without it, that of somebody external their last."""
    person = each.person
    left = person.kind == Person.Kind.EXTERNAL and person.ends_on and person.ends_on < day
    ended = each.ends_on and each.ends_on <= day
    return bool(left or ended or (each.ends_at and each.ends_at <= now))


def _duty(mention: Mention, now: datetime) -> list[Holder]:
    """Whoever is on duty, and how far the furthest of their ready roles there goes."""
    at = {"channel_id": mention.channel_id, "department_id": mention.department_id}
    people = on_duty(**at, now=now)
    named = (mention.department_id, mention.channel.department_id if mention.channel else None)
    places = [each for each in named if each is not None]
    levels: dict[int, int] = {}
    for each in ready_players(people, places, now) if people else ():
        levels[each.person_id] = max(each.level, levels.get(each.person_id, Authority.YOURSELF))
    return [Holder(each, level=levels.get(each.pk, Authority.YOURSELF)) for each in people]


def _reach(coach: Assignment, channel_id: int | None) -> Focus:
    channels = [channel.pk for channel in coach.channels.all()] if channel_id else []
    return Focus(channels, coach.languages, coach.regions)


def _line(mention: Mention, now: datetime) -> list[Person]:
    """Who stands in for the department's coaches, then the booth's executives, then the reporter's
    line manager, then the heads from the department upwards; who is at work, and has no role to
    answer it by that needs what has run out."""
    reporter, place = mention.logged_by, mention.department_id
    candidates: list[Person | None] = [*(coach_fallbacks(place, now) if place else ())]
    candidates += function_holders(EXECUTIVES, now)
    candidates.append(reporter.manager if reporter else None)
    if mention.department_id is not None:
        candidates += [unit.head for unit in department_ancestors(mention.department_id)]
    here = [
        person
        for person in candidates
        if person is not None and person.employment == Person.Employment.ACTIVE
    ]
    lapsed = people_lapsed([person.pk for person in here], mention, now)
    return [person for person in here if person.pk not in lapsed]
