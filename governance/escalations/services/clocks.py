"""The clocks of whoever took an escalation: they begin, start anew with each word, and end.

Everything here is done inside the transaction of a caller that holds the escalation.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from governance.escalations.models import Clock
from governance.escalations.rules import EscalationState
from governance.escalations.rules.hours import span_after
from governance.escalations.rules.taken import CLOCK_KIND, ClockEnd, ClockKind, clocks_read
from governance.escalations.selectors.steps import hours_of
from governance.escalations.selectors.taken import CLOCK_JOB, clock_key, clock_stage
from governance.jobs.services import enqueue, enqueue_again
from governance.todos.models import Todo
from governance.todos.services import todos_close

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation
    from governance.escalations.rules.taken import PathClocks


def clocks_begin(*, actor: Viewer, escalation: Escalation, now: datetime) -> None:
    """Start the clocks of who has it from now on, and end those of who had it before.

    What closing it has time for is counted from when it was passed on, whoever has it.
    """
    clocks_end(actor=actor, escalation=escalation, end=ClockEnd.DROPPED, now=now)
    clocks = run_clocks(escalation)
    _start(escalation, ClockKind.WORD, clocks.remind_minutes, now, now)
    _start(escalation, ClockKind.UPDATE, clocks.update_minutes, now, now)
    _start(escalation, ClockKind.CLOSE, clocks.resolve_minutes, escalation.opened_at, now)
    _due_keep(escalation)


def clocks_restart(*, actor: Viewer, escalation: Escalation, now: datetime) -> None:
    """Count what was just done about it as a word of who has it: nobody takes it back any more,
    and the time until the next update begins."""
    escalation.updated_at = now
    escalation.save(update_fields=["updated_at"])
    if escalation.state != EscalationState.TAKEN:
        return
    said = escalation.clocks.filter(kind__in=(ClockKind.WORD, ClockKind.UPDATE))
    _todos_settle(actor, escalation, ClockEnd.MET, now)
    said.filter(ended_at=None).update(ended_at=now, end=ClockEnd.MET, comes_at=None)
    _start(escalation, ClockKind.UPDATE, run_clocks(escalation).update_minutes, now, now)
    _due_keep(escalation)


def clocks_end(*, actor: Viewer, escalation: Escalation, end: ClockEnd, now: datetime) -> None:
    """End all of its clocks: it is over, or goes to somebody else."""
    _todos_settle(actor, escalation, end, now)
    escalation.clocks.filter(ended_at=None).update(ended_at=now, end=end, comes_at=None)
    _due_keep(escalation)


def clock_plan(clock: Clock, now: datetime, *, again: bool = False) -> None:
    """Remember to come back to a clock when its next stage is due, where one is to come; ``again``
    although that counts as done."""
    if clock.comes_at is not None:
        stage = clock_stage(clock)
        plan = enqueue_again if again else enqueue
        plan(
            kind=CLOCK_JOB,
            key=clock_key(clock),
            payload={"clock": clock.pk, "stage": stage.value},
            due_at=clock.comes_at,
            now=now,
        )


def run_clocks(escalation: Escalation) -> PathClocks:
    """Return the clocks of the path that it climbed, as they were when it began."""
    return clocks_read(escalation.runs.latest("generation").clocks)


def _start(
    escalation: Escalation, kind: ClockKind, minutes: int | None, since: datetime, now: datetime
) -> None:
    if minutes is None or escalation.holder_id is None:
        return
    hours = hours_of(run_clocks(escalation))
    due_at = span_after(since, timedelta(minutes=minutes), hours)
    clock = Clock.objects.create(
        escalation=escalation,
        generation=escalation.generation,
        kind=kind,
        holder_id=escalation.holder_id,
        started_at=since,
        due_at=due_at,
        comes_at=due_at,
    )
    clock_plan(clock, now)


def _due_keep(escalation: Escalation) -> None:
    """Keep beside the escalation what is due first, for lists."""
    first = escalation.clocks.filter(ended_at=None).order_by("due_at", "pk").first()
    escalation.due_at = first.due_at if first else None
    escalation.due_for = first.kind if first else ""
    escalation.save(update_fields=["due_at", "due_for"])


def _todos_settle(actor: Viewer, escalation: Escalation, end: ClockEnd, now: datetime) -> None:
    """Close what was owed because a clock was late; done by who had it, of others not needed."""
    late = escalation.clocks.filter(ended_at=None).exclude(told_at=None)
    holders = list(late.values_list("holder_id", flat=True))
    if not holders:
        return
    ref, outcomes = escalation.uid, Todo.Outcome
    done = {ClockEnd.MET: outcomes.DONE, ClockEnd.RETURNED: outcomes.PASSED_ON}
    own = done.get(end, outcomes.NOT_NEEDED)
    todos_close(actor=actor, kind=CLOCK_KIND, ref=ref, outcome=own, now=now, person_ids=holders)
    todos_close(actor=actor, kind=CLOCK_KIND, ref=ref, outcome=outcomes.NOT_NEEDED, now=now)
