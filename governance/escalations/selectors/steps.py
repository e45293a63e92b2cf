"""Where a mention belongs and whom a step asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Func, Q, Value, prefetch_related_objects
from django.db.models.functions import Lower
from django.utils.translation import ngettext

from governance.escalations.models import Escalation, Path
from governance.escalations.rules import (
    DEFAULT_STEPS,
    Fit,
    Focus,
    StepPlan,
    StepTarget,
    Why,
    focus_fits,
    place_parse,
    url_key,
)
from governance.escalations.selectors.duty import on_duty
from roles.channels.models import Channel
from roles.org.models import Person
from roles.org.selectors import department_ancestors
from roles.team.selectors import ready_coaches, ready_head_coaches
from roles.team.selectors.fallbacks import coach_fallbacks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.escalations.models import Mention
    from roles.team.models import Assignment

# The database's side of rules.url_key; a registry has thousands of rows at most.
URL_KEY = Lower(
    Func(
        F("url"),
        Value(r"^https?://(www\.|m\.)?|[?#].*$|/+$"),
        Value(""),
        Value("g"),
        function="regexp_replace",
    )
)


def channel_at(where: str) -> tuple[Channel | None, int | None]:
    """Return the channel that ``where`` is an address of, and the department it concerns.

    A link counts for the channel whose address it begins with; a bare @handle where only one
    channel has it. A handle that one department has on several platforms names just that.
    """
    place = place_parse(where)
    if not place.urls and not place.handles:
        return None, None
    handles = [*place.handles, *(f"@{handle}" for handle in place.handles)]
    found = list(
        Channel.objects.annotate(url_key=URL_KEY)
        .filter(Q(url_key__in=place.urls) | Q(handle_key__in=handles))
        .order_by("id")[:20]
    )
    by_url = {url_key(channel.url): channel for channel in found}
    for url in place.urls:
        if url in by_url:
            return by_url[url], by_url[url].department_id
    departments = {channel.department_id for channel in found}
    return (
        found[0] if len(found) == 1 else None,
        departments.pop() if len(departments) == 1 else None,
    )


def steps_of(path: Path) -> list[StepPlan]:
    """Return the steps of a path in their order, as a run's snapshot keeps them."""
    return [
        {"position": step.position, "target": step.target, "wait_minutes": step.wait_minutes}
        for step in path.steps.all()
    ]


def climbing_count() -> int:
    return Escalation.objects.open().count()


def path_default() -> tuple[str, int, list[StepPlan]]:
    """Return name, version and steps of the path that new escalations take."""
    path = Path.objects.filter(default=True).prefetch_related("steps").first()
    steps = steps_of(path) if path else []
    if path is None or not steps:
        return "", 0, list(DEFAULT_STEPS)
    return path.name, path.version, steps


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is ready for a step, and how they stand to it."""

    person: Person
    fit: Fit


def step_person(
    *, mention: Mention, target: str, asked_before: Iterable[int], now: datetime
) -> tuple[Person | None, Why]:
    """Return whom the step asks, or nobody and why.

    Only ready holders are asked whose focus reaches the channel; never the one who reported it,
    and nobody twice in a run. Where several could be, the one who is longest in office.
    """
    found = step_candidates(mention=mention, target=target, asked_before=asked_before, now=now)
    return candidate_chosen(mention=mention, target=target, candidates=found)


def candidate_chosen(
    *, mention: Mention, target: str, candidates: list[Candidate]
) -> tuple[Person | None, Why]:
    """Return the one of them who is asked, or nobody and why."""
    place = mention.department_id or (target == StepTarget.DUTY and mention.channel_id)
    if target in {StepTarget.COACH, StepTarget.DUTY} and not place:
        return None, Why.NO_DEPARTMENT
    fits = {each.fit: each.person for each in reversed(candidates)}
    if Fit.ASKED in fits:
        return fits[Fit.ASKED], Why.ASKED
    if Fit.BEFORE in fits:
        return None, Why.ASKED_BEFORE
    if Fit.FOCUS in fits:
        return None, Why.OTHER_FOCUS
    if Fit.REPORTED in fits:
        return None, Why.REPORTED
    return None, Why.NOBODY_ON_DUTY if target == StepTarget.DUTY else Why.NOBODY_READY


def step_candidates(
    *, mention: Mention, target: str, asked_before: Iterable[int], now: datetime
) -> list[Candidate]:
    """Return who is ready for the step, in the order of asking, and how each stands to it."""
    known, wanted = set(asked_before), _focus_of(mention.channel)
    found: list[Candidate] = []
    for person, own in _people(mention, target, now):
        fit = Fit.SPARE if any(each.fit == Fit.ASKED for each in found) else Fit.ASKED
        if person.pk == mention.logged_by_id:
            fit = Fit.REPORTED
        elif not focus_fits(own, wanted):
            fit = Fit.FOCUS
        elif person.pk in known:
            fit = Fit.BEFORE
        found.append(Candidate(person, fit))
    return found


def _focus_of(channel: Channel | None) -> Focus:
    if channel is None:
        return Focus()
    return Focus([channel.pk], channel.languages, channel.regions)


def _people(mention: Mention, target: str, now: datetime) -> list[tuple[Person, Focus]]:
    """Whom the step could ask, and what their role is limited to.

    Only coaches have a focus here: a rota serves what it was made for, the head coach all.
    """
    if target == StepTarget.LINE:
        return [(person, Focus()) for person in _line(mention, now)]
    if target == StepTarget.DUTY:
        at = {"channel_id": mention.channel_id, "department_id": mention.department_id}
        return [(person, Focus()) for person in on_duty(**at, now=now)]
    if target == StepTarget.HEAD_COACH:
        return [(each.person, Focus()) for each in ready_head_coaches(now)]
    if mention.department_id is None:
        return []
    coaches = ready_coaches(mention.department_id, now)
    if mention.channel_id is not None:  # else none of it matters
        prefetch_related_objects(coaches, "channels")
    return [(each.person, _reach(each, mention.channel_id)) for each in coaches]


def _reach(coach: Assignment, channel_id: int | None) -> Focus:
    if channel_id is None:
        return Focus()
    channels = [channel.pk for channel in coach.channels.all()]
    return Focus(channels, coach.languages, coach.regions)


def _line(mention: Mention, now: datetime) -> list[Person]:
    """Who stands in for the department's coaches, the reporter's line manager, then the heads from
    the department upwards; who is at work."""
    reporter, place = mention.logged_by, mention.department_id
    candidates: list[Person | None] = [*(coach_fallbacks(place, now) if place else ())]
    candidates.append(reporter.manager if reporter else None)
    if mention.department_id is not None:
        candidates += [unit.head for unit in department_ancestors(mention.department_id)]
    return [
        person
        for person in candidates
        if person is not None and person.employment == Person.Employment.ACTIVE
    ]


def path_words() -> list[dict[str, str]]:
    """Return the default path as a page shows it: who is asked, and for how long."""
    _name, _version, steps = path_default()
    return [
        {
            "label": str(StepTarget(step["target"]).label),
            "detail": ngettext(
                "%(n)d minute to take it", "%(n)d minutes to take it", step["wait_minutes"]
            )
            % {"n": step["wait_minutes"]},
        }
        for step in steps
    ]
