"""Who would get a mention, and why: the climb of one that nobody reported, with nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.escalations.rules import (
    Fit,
    StepTarget,
    step_after,
    step_due,
    step_plan,
)
from governance.escalations.selectors.steps import (
    candidate_chosen,
    path_default,
    step_candidates,
)

if TYPE_CHECKING:
    from datetime import datetime

    from governance.escalations.models import Mention
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


def climb_preview(*, mention: Mention, now: datetime) -> tuple[str, int, list[PreviewStep]]:
    """Return the path's name and version, and its steps one after the other from ``now`` on.

    ``mention`` is not saved. Each step is decided by what decides the real one; a later one for
    the moment when those before have had their time.
    """
    name, version, snapshot = path_default()
    position: int | None = min(plan["position"] for plan in snapshot)
    steps: list[PreviewStep] = []
    before: set[int] = set()
    at = now
    while position is not None:
        plan = step_plan(snapshot, position)
        found = step_candidates(mention=mention, target=plan["target"], asked_before=before, now=at)
        person, why = candidate_chosen(mention=mention, target=plan["target"], candidates=found)
        until = step_due(at, plan) if person else None
        others = [each for each in found if each.fit != Fit.ASKED]
        label = str(StepTarget(plan["target"]).label)
        steps.append(PreviewStep(at, label, person, str(why.label), until, others))
        before |= {person.pk} if person else set()
        position = step_after(snapshot, position, anyone_asked=bool(before))
        at = until or at
    return name, version, steps
