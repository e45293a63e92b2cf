"""Setting a clock going again that has stopped, once; what stops again is for people to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from governance.audit.selectors import entries_about
from governance.audit.services import entry_record
from governance.escalations.rules import Stop
from governance.escalations.selectors.watch import (
    STEP_JOB,
    clocks_missing,
    clocks_unplanned,
    position_missing,
    runs_ended_early,
    step_key,
    steps_unplanned,
    steps_untold,
)
from governance.escalations.services.clocks import clock_plan, clocks_begin
from governance.escalations.services.step_hooks import webhook_tell_again
from governance.escalations.services.steps import (
    escalation_lock,
    path_viewer,
    step_message,
    step_replan,
)
from governance.jobs.services import enqueue_again

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation
    from governance.escalations.selectors.watch import Stopped

MENDED = "escalation.mended"


@transaction.atomic
def escalation_heal(*, actor: Viewer, stopped: Stopped, now: datetime) -> bool:
    """Give an escalation what it lacks; False when it lacks it no more, or was given it before."""
    escalation = escalation_lock(stopped.escalation_uid)
    changes = {"lacked": stopped.stop.value, "generation": escalation.generation}
    before = entries_about(escalation.uid).filter(verb=MENDED, changes=changes)
    if before.exists() or not HEALS[stopped.stop](escalation, now):
        return False
    entry_record(actor=actor, verb=MENDED, subject=escalation, changes=changes)
    return True


def _plan(escalation: Escalation, now: datetime) -> bool:
    steps = steps_unplanned().filter(escalation=escalation).select_related("escalation")
    for step in steps:
        payload = {
            "escalation": str(escalation.uid),
            "generation": step.generation,
            "position": step.position,
        }
        key = step_key(STEP_JOB, step)
        enqueue_again(kind=STEP_JOB, key=key, payload=payload, due_at=step.due_at, now=now)
    return bool(steps)


def _message(escalation: Escalation, now: datetime) -> bool:
    steps = steps_untold(now).filter(escalation=escalation).select_related("person", "run")
    told = []
    for step in steps:
        if step.person is None:
            told.append(webhook_tell_again(escalation, step, now))
        else:
            step_message(escalation, step, now)
            told.append(True)
    return any(told)


def _next(escalation: Escalation, now: datetime) -> bool:
    for run in runs_ended_early():
        position = position_missing(run)
        if run.escalation_id == escalation.pk and position is not None:
            step_replan(run, position, now)
            return True
    return False


def _clock(escalation: Escalation, now: datetime) -> bool:
    waiting = list(clocks_unplanned().filter(escalation=escalation))
    for clock in waiting:
        clock_plan(clock, now, again=True)
    if waiting or escalation.pk not in clocks_missing():
        return bool(waiting)
    clocks_begin(actor=path_viewer(), escalation=escalation, now=now)
    return True


HEALS = {Stop.PLAN: _plan, Stop.MESSAGE: _message, Stop.NEXT: _next, Stop.CLOCK: _clock}
