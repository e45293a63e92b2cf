"""The clocks of whoever took an escalation: what comes for them, and who is asked after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.escalations.rules import StepTarget, step_after, step_plan
from governance.escalations.rules.taken import Stage, position_again, position_first
from governance.escalations.selectors.steps import step_person

if TYPE_CHECKING:
    from datetime import datetime

    from governance.escalations.models import Clock, Escalation, Run
    from roles.org.models import Person

CLOCK_JOB = "escalation.clock"


def clock_stage(clock: Clock) -> Stage:
    """Return what the clock does when it is due next."""
    return Stage.TELL if clock.told_at is None else Stage.PASS


def clock_key(clock: Clock) -> str:
    """Return the key of the job that comes for a clock."""
    return f"{CLOCK_JOB}:{clock.pk}:{clock_stage(clock)}"


def level_again(escalation: Escalation) -> int:
    """Return the step from which its path goes on when it is taken back from who has it."""
    run, position, asked = _level(escalation)
    return position_again(run.snapshot, position, asked=asked)


def next_returned(escalation: Escalation, now: datetime) -> Person | None:
    """Return who would be asked now if it were taken back from who has it."""
    run, position, asked = _level(escalation)
    again = position_again(run.snapshot, position, asked=asked)
    return _first_ready(escalation, run, again, now)


def next_late(escalation: Escalation, now: datetime) -> Person | None:
    """Return who comes after who has it on its path, or past its end; None where nobody is."""
    run, position, _asked = _level(escalation)
    level = position_first(run.snapshot, position)
    above = step_after(run.snapshot, level, anyone_asked=False)
    return _first_ready(escalation, run, above, now)


def _level(escalation: Escalation) -> tuple[Run, int, bool]:
    """Return its last climb, how far that came, and whether it asked who has it now."""
    run = escalation.runs.latest("generation")
    done = run.steps.exclude(done_at=None).order_by("position")
    step = done.exclude(person=None).last() or done.latest("position")
    return run, step.position, step.person_id == escalation.holder_id


def _first_ready(
    escalation: Escalation, run: Run, position: int | None, now: datetime
) -> Person | None:
    has_it = {escalation.holder_id} if escalation.holder_id else set()
    while position is not None:
        target = step_plan(run.snapshot, position)["target"]
        if target != StepTarget.WEBHOOK:
            person, _why = step_person(
                mention=escalation.mention, target=target, asked_before=has_it, now=now
            )
            if person is not None:
                return person
        position = step_after(run.snapshot, position, anyone_asked=False)
    return None
