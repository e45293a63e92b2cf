"""Who would get a mention, and why: the climb of one that nobody reported, with nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.escalations.rules import (
    Fit,
    StepTarget,
    Why,
    round_of,
    step_after,
    step_due,
    step_plan,
    steps_repeated,
)
from governance.escalations.rules.paths import steps_read
from governance.escalations.rules.taken import PathClocks
from governance.escalations.selectors.crisis import crises_over
from governance.escalations.selectors.hooks import steps_named, webhook_why
from governance.escalations.selectors.steps import (
    PathTaken,
    candidate_chosen,
    clocks_of,
    hours_of,
    path_fitting,
    path_over,
    step_candidates,
    walks_of,
)

if TYPE_CHECKING:
    from datetime import datetime

    from governance.escalations.models import Mention, Path
    from governance.escalations.rules import StepPlan
    from governance.escalations.selectors.steps import Candidate
    from roles.org.models import Person


@dataclass(frozen=True, slots=True)
class PreviewStep:
    """One step of the climb, as it would be if nobody took it before."""

    at: datetime
    label: str
    person: Person | None
    why: str
    until: datetime | None
    others: list[Candidate]
    target: str
    reason: str  # why, for machines
    round: int = 1  # which walk of the path


def path_tried(
    *, path: Path | None, draft: str, repeats: int = 0, office_hours: bool = False
) -> PathTaken | None:
    """Return a draft (``duty:15,coach:30``), else a saved path, as a climb takes it; None is the
    one that holds. Invalid for a draft that could not be saved."""
    if draft:
        steps = steps_repeated(steps_named(steps_read(draft)), repeats)
        return PathTaken("", 0, steps, PathClocks(office_hours=office_hours))
    if path is None:
        return None
    steps = walks_of(path)
    return PathTaken(path.name, path.version, steps, clocks_of(path)) if steps else None


def path_holding(*, mention: Mention, path: PathTaken | None = None) -> PathTaken:
    """Return what is tried, else the path that ``mention`` would take now, as it holds for it."""
    return path_fitting(path or path_over(crises_over(mention.department_id)), mention)


def climb_preview(
    *, mention: Mention, now: datetime, path: PathTaken | None = None
) -> tuple[str, int, list[PreviewStep]]:
    """Return the path's name and version, and its steps one after the other from ``now`` on.

    ``mention`` is not saved. Each step is decided by what decides the real one; a later one for
    the moment when those before have had their time. ``path`` is tried instead of the one that a
    mention takes now, and need not be saved either.
    """
    name, version, snapshot, clocks = path_holding(mention=mention, path=path)
    hours = hours_of(clocks)
    position: int | None = min(plan["position"] for plan in snapshot)
    steps: list[PreviewStep] = []
    before: list[tuple[int, int]] = []  # in which walk of the path who was asked
    at = now
    while position is not None:
        plan = step_plan(snapshot, position)
        walk = round_of(snapshot, position)
        known = {person_id for at_walk, person_id in before if at_walk == walk}
        person, why, found = _step_tried(mention, plan, known, at)
        until = step_due(at, plan, hours) if person or why == Why.TOLD else None
        others = [each for each in found if each.fit != Fit.ASKED]
        label = plan.get("name") or str(StepTarget(plan["target"]).label)
        told = (label, person, str(why.label), until, others)
        steps.append(PreviewStep(at, *told, target=plan["target"], reason=why.value, round=walk))
        before += [(walk, person.pk)] if person else []
        position = step_after(snapshot, position, anyone_asked=bool(before))
        at = until or at
    return name, version, steps


def _step_tried(
    mention: Mention, plan: StepPlan, before: set[int], at: datetime
) -> tuple[Person | None, Why, list[Candidate]]:
    """Return whom a step would ask, or nobody and why, and who else was ready."""
    target = plan["target"]
    if target == StepTarget.WEBHOOK:
        return None, webhook_why(plan), []
    found = step_candidates(mention=mention, target=target, asked_before=before, now=at)
    return *candidate_chosen(mention=mention, target=target, candidates=found), found
