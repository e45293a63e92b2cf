"""Escalations whose clock has stopped: a step that is planned nowhere, or that told nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from governance.escalations.models import Clock, Escalation, Run, RunStep
from governance.escalations.rules import EscalationState, Stop, Why, step_after
from governance.escalations.rules.taken import Stage, clocks_read
from governance.escalations.selectors.hooks import webhook_message
from governance.escalations.selectors.taken import CLOCK_JOB
from governance.jobs.models import Job
from governance.notify.models import Message

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

STEP_JOB = "escalation.step"
STEP_MESSAGE = "escalation"
TOLD_WITHIN = timedelta(days=1)  # messages are not kept for ever
MOST = 1000


@dataclass(frozen=True, slots=True)
class Stopped:
    """One escalation and what it lacks to go on."""

    escalation_uid: UUID
    mention_uid: UUID
    department_id: int | None
    department: str
    generation: int
    stop: Stop


def step_key(prefix: str, step: RunStep) -> str:
    """Return the key of a step's job or message."""
    return f"{prefix}:{step.escalation.uid}:{step.generation}:{step.position}"


def steps_unplanned() -> QuerySet[RunStep]:
    """Return steps that wait for a job that there is not, or that thinks it was done."""
    comes = Job.objects.exclude(state=Job.State.DONE).filter(key=OuterRef("key"))
    return _steps(STEP_JOB).filter(~Exists(comes), done_at=None)


def steps_untold(now: datetime) -> QuerySet[RunStep]:
    """Return steps that asked somebody, or told a webhook, for whom there is no message.

    One whose webhook was off was skipped and lacks nothing.
    """
    done = _steps(STEP_MESSAGE).filter(done_at__gt=now - TOLD_WITHIN)
    telling = done.filter(Q(person__isnull=False) | Q(why=Why.TOLD))
    key = Case(When(why=Why.TOLD, then=webhook_message()), default=F("key"))
    told = Message.objects.filter(key=OuterRef("written"))
    return telling.annotate(written=key).filter(~Exists(told))


def _steps(prefix: str) -> QuerySet[RunStep]:
    """Steps of the present climb of open escalations, with the ``key`` that ``step_key`` makes."""
    parts = (Cast(name, CharField()) for name in ("escalation__uid", "generation", "position"))
    joined = [part for each in parts for part in (Value(":"), each)]
    present = RunStep.objects.filter(
        escalation__state=EscalationState.OPEN, generation=F("escalation__generation")
    )
    return present.annotate(key=Concat(Value(prefix), *joined, output_field=CharField()))


def runs_ended_early() -> list[Run]:
    """Return climbs whose next step was never written down."""
    waiting = RunStep.objects.filter(run=OuterRef("pk"), done_at=None)
    runs = (
        Run.objects.filter(
            escalation__state=EscalationState.OPEN, generation=F("escalation__generation")
        )
        .filter(~Exists(waiting))
        .select_related("escalation")
        .prefetch_related("steps")
        .order_by("pk")[:MOST]
    )
    return [run for run in runs if position_missing(run) is not None]


def position_missing(run: Run) -> int | None:
    """Return the position that follows the last step that there is; None at the path's end."""
    steps = list(run.steps.all())
    position = max((step.position for step in steps), default=0)
    anyone = any(step.person_id is not None for step in steps)
    return step_after(run.snapshot, position, anyone_asked=anyone)


def clocks_unplanned() -> QuerySet[Clock]:
    """Return clocks that run for who has it and wait for a job that there is not, or that thinks
    it was done."""
    stage = Case(When(told_at=None, then=Value(Stage.TELL.value)), default=Value(Stage.PASS.value))
    parts = (Value(f"{CLOCK_JOB}:"), Cast("pk", CharField()), Value(":"), stage)
    comes = Job.objects.exclude(state=Job.State.DONE).filter(key=OuterRef("key"))
    theirs = Clock.objects.filter(
        escalation__state=EscalationState.TAKEN,
        generation=F("escalation__generation"),
        ended_at=None,
        comes_at__isnull=False,
    )
    return theirs.annotate(key=Concat(*parts, output_field=CharField())).filter(~Exists(comes))


def clocks_missing() -> list[int]:
    """Return what somebody has for whom no clock runs, where their path has one that lasts."""
    last = Run.objects.filter(escalation=OuterRef("pk")).order_by("-generation")
    without = Escalation.objects.filter(state=EscalationState.TAKEN).filter(
        ~Exists(Clock.objects.filter(escalation=OuterRef("pk"), ended_at=None))
    )
    found = without.annotate(kept=Subquery(last.values("clocks")[:1])).exclude(kept=None)
    return [
        pk
        for pk, kept in found.order_by("pk").values_list("pk", "kept")[:MOST]
        if (clocks := clocks_read(kept)).update_minutes or clocks.resolve_minutes
    ]


def escalations_stopped(*, now: datetime) -> list[Stopped]:
    """Return what has stopped; five queries when nothing has."""
    unplanned, untold = (
        set(steps.values_list("escalation_id", flat=True)[:MOST])
        for steps in (steps_unplanned(), steps_untold(now))
    )
    ended = {run.escalation_id for run in runs_ended_early()}
    clocks = {*clocks_unplanned().values_list("escalation_id", flat=True)[:MOST], *clocks_missing()}
    stops = {
        Stop.PLAN: unplanned,
        Stop.MESSAGE: untold,
        Stop.NEXT: ended,
        Stop.CLOCK: clocks,
    }
    found = Escalation.objects.select_related("mention__department").in_bulk(
        unplanned | untold | ended | clocks
    )
    return [
        _stopped(found[pk], stop)
        for stop, keys in stops.items()
        for pk in sorted(keys & set(found))
    ]


def _stopped(escalation: Escalation, stop: Stop) -> Stopped:
    mention = escalation.mention
    return Stopped(
        escalation_uid=escalation.uid,
        mention_uid=mention.uid,
        department_id=mention.department_id,
        department=str(mention.department or ""),
        generation=escalation.generation,
        stop=stop,
    )


def departments_alarmed(now: datetime) -> frozenset[int]:
    """Return the departments where a mention was passed on and is not closed."""
    going = Escalation.objects.filter(state__in=[EscalationState.OPEN, EscalationState.TAKEN])
    found = going.exclude(mention__department=None).values_list("mention__department", flat=True)
    return frozenset(found.distinct())
