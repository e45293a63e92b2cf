"""Where a mention belongs and whom a step asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import ngettext

from governance.escalations.models import Escalation, Path
from governance.escalations.rules import (
    DEFAULT_STEPS,
    Fit,
    Focus,
    Severity,
    StepPlan,
    StepTarget,
    Why,
    authority_needed,
    focus_fits,
    place_parse,
    steps_repeated,
    url_key,
)
from governance.escalations.rules.crisis import steps_shortened
from governance.escalations.rules.hours import OfficeHours
from governance.escalations.rules.taken import (
    DEFAULT_CLOCKS,
    PathClocks,
    Way,
    clocks_shortened,
)
from governance.escalations.selectors.crisis import crises_over
from governance.escalations.selectors.holders import step_holders
from roles.channels.models import Channel
from roles.org.selectors import holidays, organisation_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from governance.escalations.models import Crisis, Mention, Step
    from roles.org.models import Person

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


class PathTaken(NamedTuple):
    """A path as a run keeps it; without a name it is what ships, or a draft."""

    name: str
    version: int
    steps: list[StepPlan]
    clocks: PathClocks


def clocks_of(path: Path) -> PathClocks:
    """Return what a path gives whoever takes an escalation."""
    return PathClocks(
        remind_minutes=path.remind_minutes,
        return_minutes=path.return_minutes,
        update_minutes=path.update_minutes,
        resolve_minutes=path.resolve_minutes,
        office_hours=path.office_hours,
    )


def way_of(path: Path) -> Way:
    """Return how a path is walked besides its steps."""
    return Way(clocks_of(path), path.repeats)


def hours_of(clocks: PathClocks) -> OfficeHours | None:
    """Return the hours of work that a path counts in, on the organisation's calendar; None where
    it counts by any clock, which reads nothing."""
    if not clocks.office_hours:
        return None
    return OfficeHours(organisation_zone(), frozenset(holidays()))


def path_fitting(taken: PathTaken, mention: Mention) -> PathTaken:
    """Return the path as it holds for ``mention``: what is serious waits for nobody's hours."""
    if mention.severity != Severity.SERIOUS:
        return taken
    return taken._replace(clocks=replace(taken.clocks, office_hours=False))


def steps_of(path: Path) -> list[StepPlan]:
    """Return the steps of a path in their order, as a run's snapshot keeps them."""
    return [_plan_of(step) for step in path.steps.all()]


def _plan_of(step: Step) -> StepPlan:
    plan: StepPlan = {
        "position": step.position,
        "target": step.target,
        "wait_minutes": step.wait_minutes,
    }
    if step.webhook is None:
        return plan
    return {**plan, "webhook": str(step.webhook.uid), "name": step.webhook.name}


def walks_of(path: Path) -> list[StepPlan]:
    """Return the steps of a path, as often as it is walked."""
    return steps_repeated(steps_of(path), path.repeats)


def climbing_count() -> int:
    return Escalation.objects.open().count()


def path_default() -> PathTaken:
    """Return the path that new escalations take."""
    path = Path.objects.filter(default=True).prefetch_related("steps").first()
    steps = walks_of(path) if path else []
    if path is None or not steps:
        return PathTaken("", 0, list(DEFAULT_STEPS), DEFAULT_CLOCKS)
    return PathTaken(path.name, path.version, steps, clocks_of(path))


def path_over(crises: Sequence[Crisis]) -> PathTaken:
    """Return the path that new escalations take where ``crises`` hold, the nearest first: the one
    that the first of them names, each wait and each clock shortened."""
    if not crises:
        return path_default()
    path = next((each.path for each in crises if each.path), None)
    steps = walks_of(path) if path else []
    usual = path_default()
    if path and steps:
        usual = PathTaken(path.name, path.version, steps, clocks_of(path))
    return usual._replace(steps=steps_shortened(usual.steps), clocks=clocks_shortened(usual.clocks))


# Why a step asked nobody, the nearest miss first.
PASSED_OVER = {
    Fit.BEFORE: Why.ASKED_BEFORE,
    Fit.AUTHORITY: Why.AUTHORITY,
    Fit.FOCUS: Why.OTHER_FOCUS,
    Fit.REPORTED: Why.REPORTED,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is ready for a step, and how they stand to it."""

    person: Person
    fit: Fit


def step_person(
    *, mention: Mention, target: str, asked_before: Iterable[int], now: datetime
) -> tuple[Person | None, Why]:
    """Return whom the step asks, or nobody and why.

    Only ready holders are asked whose focus reaches the channel and who may go as far as an answer
    would; never the one who reported it, and nobody twice in a run. Where several could be, the
    one who is longest in office.
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
    for fit, why in PASSED_OVER.items():
        if fit in fits:
            return None, why
    return None, Why.NOBODY_ON_DUTY if target == StepTarget.DUTY else Why.NOBODY_READY


def step_candidates(
    *, mention: Mention, target: str, asked_before: Iterable[int], now: datetime
) -> list[Candidate]:
    """Return who is ready for the step, in the order of asking, and how each stands to it."""
    known, wanted = set(asked_before), _focus_of(mention)
    needed = authority_needed(mention.topic, mention.severity)
    found: list[Candidate] = []
    for holder in step_holders(mention, target, now):
        fit = Fit.SPARE if any(each.fit == Fit.ASKED for each in found) else Fit.ASKED
        if holder.person.pk == mention.logged_by_id:
            fit = Fit.REPORTED
        elif not focus_fits(holder.focus, wanted):
            fit = Fit.FOCUS
        elif holder.level < needed:
            fit = Fit.AUTHORITY
        elif holder.person.pk in known:
            fit = Fit.BEFORE
        found.append(Candidate(holder.person, fit))
    return found


def _focus_of(mention: Mention) -> Focus:
    """What is known of the mention itself goes before what its channel has."""
    channel = mention.channel
    own = Focus([channel.pk], channel.languages, channel.regions) if channel else Focus()
    languages = [mention.language] if mention.language else own.languages
    regions = [mention.region] if mention.region else own.regions
    return Focus(own.channels, languages, regions)


def path_words(department_id: int | None) -> list[dict[str, str]]:
    """Return the path that holds for what concerns a department, as a page shows it: who is
    asked, and for how long."""
    steps = path_over(crises_over(department_id)).steps
    return [
        {
            "label": step.get("name") or str(StepTarget(step["target"]).label),
            "detail": ngettext(
                "%(n)d minute to take it", "%(n)d minutes to take it", step["wait_minutes"]
            )
            % {"n": step["wait_minutes"]},
        }
        for step in steps
        if "round" not in step
    ]
