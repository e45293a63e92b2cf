"""The steps of a path as somebody drafts them: what is wrong with them, and as one line. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.core.errors import Invalid, Problem
from governance.escalations.rules.climbing import LEAST_WAIT, MOST_WAIT, ON_A_PATH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from governance.escalations.rules.climbing import StepPlan


def steps_numbered(steps: Sequence[tuple[str, int]]) -> list[StepPlan]:
    """Return these, each (whom, for how many minutes), as a run's snapshot would keep them."""
    return [
        {"position": number, "target": str(target), "wait_minutes": minutes}
        for number, (target, minutes) in enumerate(steps, start=1)
    ]


def steps_faults(steps: list[StepPlan]) -> list[str]:
    """Return what is wrong with a path, in words; nothing for one that could be saved."""
    targets = [step["target"] for step in steps]
    faults = []
    if not steps:
        faults.append(_("Somebody has to be asked."))
    if len(set(targets)) < len(targets):
        faults.append(_("Each is asked once."))
    if not {*targets} <= {str(each) for each in ON_A_PATH}:
        faults.append(_("A path asks whoever is on duty, the coach and the head coach."))
    if any(not LEAST_WAIT <= step["wait_minutes"] <= MOST_WAIT for step in steps):
        faults.append(_("Between one minute and a week."))
    return faults


def steps_line(steps: Sequence[tuple[str, int]]) -> str:
    """Return a draft as an address holds it: ``duty:15,coach:30``."""
    return ",".join(f"{target}:{minutes}" for target, minutes in steps)


def steps_read(line: str) -> list[StepPlan]:
    """Return the draft that an address holds; Invalid for what could not be saved either."""
    parts = [part.strip().partition(":") for part in line.split(",")]
    digits = all(
        wait.isascii() and wait.isdigit() and len(wait) < 6 for _who, _colon, wait in parts
    )
    steps = steps_numbered([(who, int(wait)) for who, _colon, wait in parts]) if digits else []
    faults = steps_faults(steps)
    if faults:
        raise Invalid("steps", faults[0], problems=[Problem("steps", each) for each in faults])
    return steps
