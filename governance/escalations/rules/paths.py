"""The steps of a path as somebody drafts them: what is wrong with them, and as one line. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from governance.core.errors import Invalid, Problem
from governance.escalations.rules.climbing import (
    LEAST_WAIT,
    MOST_WAIT,
    ON_A_PATH,
    StepTarget,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from governance.escalations.rules.climbing import StepPlan


def steps_numbered(steps: Sequence[tuple[str, int]]) -> list[StepPlan]:
    """Return these, each (whom, for how many minutes), as a run's snapshot would keep them. Whom a
    step tells by a webhook is ``webhook:`` and its uid."""
    return [_numbered(number, *step) for number, step in enumerate(steps, start=1)]


def _numbered(number: int, whom: str, minutes: int) -> StepPlan:
    target, colon, uid = str(whom).partition(":")
    step: StepPlan = {"position": number, "target": target, "wait_minutes": minutes}
    return {**step, "webhook": uid} if colon else step


def whom_of(step: StepPlan) -> str:
    """Return whom a step asks or tells, as ``steps_numbered`` takes it."""
    return f"{step['target']}:{step['webhook']}" if "webhook" in step else step["target"]


def webhooks_named(steps: Sequence[StepPlan]) -> list[UUID]:
    """Return the uids of the webhooks that these tell, once each, but for what is none."""
    return list(dict.fromkeys(UUID(step["webhook"]) for step in steps if _names_webhook(step)))


def _names_webhook(step: StepPlan) -> bool:
    try:
        return str(UUID(step.get("webhook", ""))) == step["webhook"]
    except ValueError:
        return False


def steps_faults(steps: list[StepPlan]) -> list[str]:
    """Return what is wrong with a path, in words; nothing for one that could be saved."""
    targets = [whom_of(step) for step in steps]
    kinds = {step["target"] for step in steps}
    faults = []
    if not steps:
        faults.append(_("Somebody has to be asked."))
    if len(set(targets)) < len(targets):
        faults.append(_("Each is asked once."))
    if not kinds <= {str(each) for each in ON_A_PATH}:
        faults.append(
            _("A path asks whoever is on duty, the coach and the head coach, and tells webhooks.")
        )
    if any((step["target"] == StepTarget.WEBHOOK) != _names_webhook(step) for step in steps):
        faults.append(_("Name the webhook that is told, and of nobody else one."))
    if any(not LEAST_WAIT <= step["wait_minutes"] <= MOST_WAIT for step in steps):
        faults.append(_("Between one minute and a week."))
    return faults


def steps_line(steps: Sequence[tuple[str, int]]) -> str:
    """Return a draft as an address holds it: ``duty:15,webhook:UID:5,coach:30``."""
    return ",".join(f"{target}:{minutes}" for target, minutes in steps)


def steps_read(line: str) -> list[StepPlan]:
    """Return the draft that an address holds; Invalid for what could not be saved either."""
    parts = [part.strip().rpartition(":") for part in line.split(",")]
    digits = all(
        wait.isascii() and wait.isdigit() and len(wait) < 6 for _who, _colon, wait in parts
    )
    steps = steps_numbered([(who, int(wait)) for who, _colon, wait in parts]) if digits else []
    faults = steps_faults(steps)
    if faults:
        raise Invalid("steps", faults[0], problems=[Problem("steps", each) for each in faults])
    return steps
