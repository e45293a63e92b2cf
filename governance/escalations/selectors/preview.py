"""Who would get a mention, and why: the climb of one that nobody reported, with nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.escalations.rules import (
    Fit,
    StepTarget,
    Why,
    step_after,
    step_due,
    step_plan,
)
from governance.escalations.rules.paths import steps_read
from governance.escalations.selectors.crisis import crises_over
from governance.escalations.selectors.hooks import steps_named, webhook_why
from governance.escalations.selectors.steps import (
    candidate_chosen,
    path_over,
    step_candidates,
    steps_of,
)

if TYPE_CHECKING:
    from datetime import datetime

    from governance.escalations.models import Mention, Path
    from governance.escalations.rules import StepPlan
    from governance.escalations.selectors.steps import Candidate
    from roles.org.models import Person

    PathTaken = tuple[str, int, list[StepPlan]]


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


def path_tried(*, path: Path | None, draft: str) -> PathTaken | None:
    """Return a draft (``duty:15,coach:30``), else a saved path, as a climb takes it; None is the
    one that holds. Invalid for a draft that could not be saved."""
    if draft:
        return "", 0, steps_named(steps_read(draft))
    if path is None:
        return None
    steps = steps_of(path)
    return (path.name, path.version, steps) if steps else None


def climb_preview(
    *, mention: Mention, now: datetime, path: PathTaken | None = None
) -> tuple[str, int, list[PreviewStep]]:
    """Return the path's name and version, and its steps one after the other from ``now`` on.

    ``mention`` is not saved. Each step is decided by what decides the real one; a later one for
    the moment when those before have had their time. ``path`` is tried instead of the one that a
    mention takes now, and need not be saved either.
    """
    name, version, snapshot = path or path_over(crises_over(mention.department_id))
    position: int | None = min(plan["position"] for plan in snapshot)
    steps: list[PreviewStep] = []
    before: set[int] = set()
    at = now
    while position is not None:
        plan = step_plan(snapshot, position)
        person, why, found = _step_tried(mention, plan, before, at)
        until = step_due(at, plan) if person or why == Why.TOLD else None
        others = [each for each in found if each.fit != Fit.ASKED]
        label = plan.get("name") or str(StepTarget(plan["target"]).label)
        told = (label, person, str(why.label), until, others)
        steps.append(PreviewStep(at, *told, target=plan["target"], reason=why.value))
        before |= {person.pk} if person else set()
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
