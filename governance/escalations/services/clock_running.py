"""What a clock of somebody who took a mention does when it is due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from governance.audit.services import entry_record
from governance.escalations.models import Clock
from governance.escalations.rules import EscalationState
from governance.escalations.rules.hours import span_after
from governance.escalations.rules.taken import ClockKind, Stage, grace
from governance.escalations.selectors.steps import hours_of
from governance.escalations.selectors.taken import clock_stage, level_again, next_late
from governance.escalations.services.clock_telling import tell_holder, tell_next, tell_returned
from governance.escalations.services.clocks import clock_plan, run_clocks
from governance.escalations.services.steps import (
    escalation_lock,
    escalation_restart,
    path_viewer,
)
from governance.escalations.services.watch_telling import holder_gone_tell

if TYPE_CHECKING:
    from datetime import datetime

    from governance.escalations.models import Escalation


@transaction.atomic
def clock_run(*, clock_id: int, stage: str, now: datetime) -> bool:
    """Do what a clock is due for; False when a word was said first, it is over, with somebody else
    by now, or this was done already."""
    waiting = Clock.objects.filter(pk=clock_id, ended_at=None)
    uid = waiting.values_list("escalation__uid", flat=True).first()
    if uid is None:
        return False
    escalation = escalation_lock(uid)
    clock = waiting.select_related("holder").first()
    if clock is None or not _runs(escalation, clock, stage, now):
        return False
    if stage == Stage.TELL:
        _tell(escalation, clock, now)
    elif clock.kind == ClockKind.WORD:
        _take_back(escalation, clock, now)
    else:
        _pass(escalation, clock, now)
    return True


def _runs(escalation: Escalation, clock: Clock, stage: str, now: datetime) -> bool:
    """Whether it is still theirs, and nobody did this yet."""
    theirs = (escalation.state, escalation.generation, escalation.holder_id) == (
        *(EscalationState.TAKEN, clock.generation, clock.holder_id),
    )
    due = clock.comes_at is not None and clock.comes_at <= now
    return theirs and due and clock_stage(clock) == stage


def _tell(escalation: Escalation, clock: Clock, now: datetime) -> None:
    clock.told_at = now
    clock.comes_at = _then(escalation, clock, now)
    clock.save(update_fields=["told_at", "comes_at"])
    clock_plan(clock, now)
    verb = "escalation.reminded" if clock.kind == ClockKind.WORD else "escalation.late"
    entry_record(actor=path_viewer(), verb=verb, subject=escalation, changes=_changes(clock))
    tell_holder(path_viewer(), escalation, clock, now)


def _then(escalation: Escalation, clock: Clock, now: datetime) -> datetime | None:
    """Return when it goes on to somebody else; counted from now, however late the job came."""
    clocks = run_clocks(escalation)
    left = clocks.return_minutes
    if clock.kind != ClockKind.WORD:
        left = grace(
            clocks.update_minutes if clock.kind == ClockKind.UPDATE else clocks.resolve_minutes
        )
    return span_after(now, timedelta(minutes=left), hours_of(clocks)) if left else None


def _take_back(escalation: Escalation, clock: Clock, now: datetime) -> None:
    """Take it from who said nothing; its path goes on past them."""
    clock.passed_at, clock.comes_at = now, None
    clock.save(update_fields=["passed_at", "comes_at"])
    escalation_restart(
        actor=path_viewer(),
        verb="escalation.returned",
        escalation=escalation,
        changes={**_changes(clock), "why": "nothing_said"},
        position=level_again(escalation),
        taken_from=clock.holder,
        now=now,
    )
    Clock.objects.filter(pk=clock.pk).update(passed_to=escalation.asked)
    tell_returned(escalation, clock, now)
    holder_gone_tell(path_viewer(), escalation, clock.holder, now, told=True)


def _pass(escalation: Escalation, clock: Clock, now: datetime) -> None:
    """Tell who comes next; it stays with who has it."""
    person = next_late(escalation, now)
    clock.passed_at, clock.passed_to, clock.comes_at = now, person, None
    clock.save(update_fields=["passed_at", "passed_to", "comes_at"])
    changes = _changes(clock) | {"told": str(person.uid) if person else ""}
    entry_record(
        actor=path_viewer(), verb="escalation.late_told", subject=escalation, changes=changes
    )
    if person is not None:
        tell_next(path_viewer(), escalation, clock, person, now)


def _changes(clock: Clock) -> dict[str, str]:
    return {
        "clock": clock.kind,
        "from": str(clock.holder.uid),
        "since": clock.started_at.isoformat(),
        "due_at": clock.due_at.isoformat(),
    }
