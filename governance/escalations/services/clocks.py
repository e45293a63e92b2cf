"""The clocks of whoever took an escalation: they begin, start anew with each word, and end.

Everything here is done inside the transaction of a caller that holds the escalation.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from governance.escalations.models import Clock
from governance.escalations.rules import EscalationState
from governance.escalations.rules.hours import span_after
from governance.escalations.rules.taken import (
    CLOCK_KIND,
    CLOSE_KIND,
    SAID,
    ClockEnd,
    ClockKind,
    clocks_read,
)
from governance.escalations.selectors.steps import hours_of
from governance.escalations.selectors.taken import CLOCK_JOB, clock_key, clock_stage
from governance.jobs.services import enqueue, enqueue_again
from governance.todos.models import Todo
from governance.todos.services import todos_close

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

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
    and the time until the next update begins. When it is to be over stays as it was."""
    escalation.updated_at = now
    escalation.save(update_fields=["updated_at"])
    if escalation.state != EscalationState.TAKEN:
        return
    said = escalation.clocks.filter(ended_at=None, kind__in=SAID)
    _todos_settle(actor, said, ClockEnd.MET, now, kinds=(CLOCK_KIND,))
    said.update(ended_at=now, end=ClockEnd.MET, comes_at=None)
    _start(escalation, ClockKind.UPDATE, run_clocks(escalation).update_minutes, now, now)
    _due_keep(escalation)


def clocks_end(*, actor: Viewer, escalation: Escalation, end: ClockEnd, now: datetime) -> None:
    """End all of its clocks: it is over, or goes to somebody else."""
    running = escalation.clocks.filter(ended_at=None)
    _todos_settle(actor, running, end, now, kinds=(CLOCK_KIND, CLOSE_KIND))
    running.update(ended_at=now, end=end, comes_at=None)
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


def _todos_settle(
    actor: Viewer, ending: QuerySet[Clock], end: ClockEnd, now: datetime, *, kinds: Sequence[str]
) -> None:
    """Close what was owed because one of these clocks was late; done by who had it, of others not
    needed."""
    late = list(ending.exclude(told_at=None).select_related("escalation"))
    if not late:
        return
    ref, outcomes, holders = late[0].escalation.uid, Todo.Outcome, [each.holder_id for each in late]
    done = {ClockEnd.MET: outcomes.DONE, ClockEnd.RETURNED: outcomes.PASSED_ON}
    own = done.get(end, outcomes.NOT_NEEDED)
    for kind in kinds:
        todos_close(actor=actor, kind=kind, ref=ref, outcome=own, now=now, person_ids=holders)
        todos_close(actor=actor, kind=kind, ref=ref, outcome=outcomes.NOT_NEEDED, now=now)
