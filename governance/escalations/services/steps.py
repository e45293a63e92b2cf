"""How an escalation climbs: each step a row, a job, a to-do, a message and an entry."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.request import request_id
from governance.core.viewer import Viewer, system_viewer
from governance.escalations.models import Escalation, Run, RunStep
from governance.escalations.registry import UNANSWERED
from governance.escalations.rules import (
    TODO_KIND,
    EscalationState,
    StepTarget,
    Why,
    round_of,
    step_after,
    step_due,
    step_plan,
)
from governance.escalations.rules.taken import ClockEnd, clocks_read
from governance.escalations.selectors.crisis import contact_minutes, crises_over
from governance.escalations.selectors.steps import hours_of, path_fitting, path_over, step_person
from governance.escalations.services.booth_telling import booth_drop
from governance.escalations.services.clocks import clocks_end
from governance.escalations.services.step_hooks import webhook_tell
from governance.jobs.services import enqueue
from governance.notify.services import message_queue, webhooks_queue
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.escalations.models import Mention
    from roles.org.models import Person

STEP_JOB = "escalation.step"


def escalation_open(*, mention: Mention, now: datetime) -> Escalation:
    """Start the climb of a mention, inside the caller's transaction; the first step is at once.

    What holds at this moment, a crisis or not, holds for this climb to its end.
    """
    crises = crises_over(mention.department_id)
    taken = path_fitting(path_over(crises), mention)
    minutes = contact_minutes(organisation_settings().contact_minutes, crises)
    escalation = Escalation.objects.create(
        mention=mention, opened_at=now, contact_due_at=now + timedelta(minutes=minutes)
    )
    changes: dict[str, object] = {"path": taken.name, "version": taken.version}
    changes |= {"crisis": str(crises[0].uid)} if crises else {}
    entry_record(actor=path_viewer(), verb="escalation.opened", subject=escalation, changes=changes)
    run = Run(path_name=taken.name, path_version=taken.version, snapshot=taken.steps)
    run.clocks = taken.clocks.as_json()
    _run_start(escalation, run, now)
    return escalation


def _run_start(
    escalation: Escalation, run: Run, now: datetime, *, position: int | None = None
) -> None:
    run.escalation, run.generation, run.started_at = escalation, escalation.generation, now
    run.save()
    first = position or min(plan["position"] for plan in run.snapshot)
    _climb(escalation, run, _step_plan(run, first, due_at=now, now=now), now)


def escalation_restart(
    *,
    actor: Viewer,
    escalation: Escalation,
    changes: dict[str, str],
    verb: str = "escalation.reopened",
    position: int | None = None,
    taken_from: Person | None = None,
    now: datetime,
) -> None:
    """Let an escalation that the caller holds climb again, on the path that it began with; from
    ``position`` on, past who it is ``taken_from``, where that is said."""
    last = escalation.runs.latest("generation")
    booth_drop(actor=actor, mention=escalation.mention, now=now)
    end = ClockEnd.RETURNED if taken_from else ClockEnd.DROPPED
    clocks_end(actor=actor, escalation=escalation, end=end, now=now)
    escalation.generation += 1
    escalation.state, escalation.holder, escalation.taken_at = EscalationState.OPEN, None, None
    escalation.asked, escalation.due_at, escalation.closed_at = None, None, None
    escalation.save(
        update_fields=[
            *("generation", "state", "holder", "taken_at", "asked", "due_at", "closed_at"),
        ]
    )
    entry_record(actor=actor, verb=verb, subject=escalation, changes=changes)
    passed_on, ref = Todo.Outcome.PASSED_ON, escalation.uid
    todos_close(actor=actor, kind=TODO_KIND, ref=ref, outcome=passed_on, now=now)
    again = Run(path_name=last.path_name, path_version=last.path_version, snapshot=last.snapshot)
    again.clocks, again.taken_from = last.clocks, taken_from
    _run_start(escalation, again, now, position=position)


@transaction.atomic
def step_run(*, escalation_uid: UUID, generation: int, position: int, now: datetime) -> bool:
    """Do a step that is due; False when somebody took it first or it was done already."""
    waiting = RunStep.objects.filter(
        escalation__uid=escalation_uid, generation=generation, position=position, done_at=None
    )
    if not waiting.exists():  # spares the lock: most steps that come due were done or taken
        return False
    escalation = escalation_lock(escalation_uid)
    step = waiting.select_related("run").first()
    stale = escalation.state != EscalationState.OPEN or escalation.generation != generation
    if stale or step is None:
        return False
    _webhook_tell(escalation, step, now)
    _climb(escalation, step.run, step, now)
    return True


def escalation_lock(uid: UUID) -> Escalation:
    """Hold the escalation and read it; everything that changes one does this first.

    Two statements: one that waited for its lock would see the new row beside the rows that
    it had joined before it waited, the holder of just now not among them.
    """
    held = Escalation.objects.select_for_update(no_key=True).values_list("pk").get(uid=uid)
    related = ("mention__department", "mention__channel", "mention__logged_by__manager", "holder")
    return Escalation.objects.select_related(*related).get(pk=held[0])


def path_viewer() -> Viewer:
    """The actor of a step: the path does it, whoever's click or clock it was."""
    return system_viewer("Escalation path", request_id=request_id())


def _climb(escalation: Escalation, run: Run, step: RunStep | None, now: datetime) -> None:
    """Do the step and, while nobody can be asked, those after it; plan the one that follows."""
    hours = hours_of(clocks_read(run.clocks))
    while step is not None:
        asked = _asked(run, step.position)
        plan = step_plan(run.snapshot, step.position)
        until = step_due(now, plan, hours)
        if plan["target"] == StepTarget.WEBHOOK:
            step.why = webhook_tell(escalation, step, plan, until=until, now=now)
        else:
            step.person, step.why = step_person(
                mention=escalation.mention, target=plan["target"], asked_before=asked, now=now
            )
        step.done_at = now
        step.answer_by = until if step.person or step.why == Why.TOLD else None
        step.save(update_fields=["person", "webhook", "why", "done_at", "answer_by"])
        anyone = step.person is not None or run.steps.exclude(person=None).exists()
        following = step_after(run.snapshot, step.position, anyone_asked=anyone)
        _step_record(escalation, step, now)
        planned = (
            None
            if following is None
            else _step_plan(run, following, due_at=step.answer_by or now, now=now)
        )
        step = None if step.answer_by else planned


def _asked(run: Run, position: int) -> set[int]:
    """Return who is not asked by this step: whom this walk of the path asked already, and, in the
    first, from whom it was taken."""
    walk = round_of(run.snapshot, position)
    steps = run.steps.exclude(person=None).values_list("position", "person_id")
    asked = {person for at, person in steps if round_of(run.snapshot, at) == walk}
    return asked | {run.taken_from_id} if walk == 1 and run.taken_from_id else asked


def _step_plan(run: Run, position: int, *, due_at: datetime, now: datetime) -> RunStep:
    """Remember that a step is due: its row, and the job that comes for it."""
    step = RunStep.objects.create(
        run=run,
        escalation=run.escalation,
        generation=run.generation,
        position=position,
        target=step_plan(run.snapshot, position)["target"],
        due_at=due_at,
    )
    uid = str(run.escalation.uid)
    enqueue(
        kind=STEP_JOB,
        key=f"{STEP_JOB}:{uid}:{run.generation}:{position}",
        payload={"escalation": uid, "generation": run.generation, "position": position},
        due_at=due_at,
        now=now,
    )
    return step


def _step_record(escalation: Escalation, step: RunStep, now: datetime) -> None:
    """Tell whoever is asked; of a step that asks nobody only the trail is told, and its
    webhook was."""
    changes = {"step": step.position, "target": step.target, "why": step.why}
    changes |= {"webhook": step.webhook} if step.webhook else {}
    if step.person is None or step.answer_by is None:
        verb = "escalation.told" if step.why == Why.TOLD else "escalation.skipped"
        entry_record(actor=path_viewer(), verb=verb, subject=escalation, changes=changes)
        return
    escalation.asked, escalation.due_at = step.person, step.answer_by
    escalation.save(update_fields=["asked", "due_at"])
    changes |= {"person": str(step.person.uid), "answer_by": step.answer_by.isoformat()}
    entry_record(
        actor=path_viewer(), verb="escalation.passed_on", subject=escalation, changes=changes
    )
    todo = todo_pass_on(escalation, step.person, StepTarget(step.target), step.answer_by, now)
    _message(escalation, step, todo, now)


def todo_pass_on(
    escalation: Escalation, person: Person, target: StepTarget, due_at: datetime, now: datetime
) -> Todo:
    """Let ``person`` owe it, and nobody else; return their to-do."""
    passed_on = Todo.Outcome.PASSED_ON
    todos_close(actor=path_viewer(), kind=TODO_KIND, ref=escalation.uid, outcome=passed_on, now=now)
    mention = escalation.mention
    subject = mention.get_topic_display()
    if mention.department is not None:
        subject = f"{subject}, {mention.department}"
    return todo_open(
        actor=path_viewer(),
        person=person,
        kind=TODO_KIND,
        ref=escalation.uid,
        title=_("Take a mention: %(subject)s") % {"subject": subject},
        path=reverse("mention", args=[mention.uid]),
        reason=str(target.label),
        due_at=due_at,
        now=now,
    )


def step_message(escalation: Escalation, step: RunStep, now: datetime) -> None:
    """Tell whom a step asked; told already, nothing is sent again."""
    if step.person is not None and step.answer_by is not None:
        owed = Todo.objects.open().filter(subject__kind=TODO_KIND, subject__ref=escalation.uid)
        _message(escalation, step, owed.filter(person=step.person).first(), now)


def step_replan(run: Run, position: int, now: datetime) -> RunStep:
    """Plan the step of a climb that was never written down, for when it would have been due."""
    last = run.steps.order_by("position").last()
    due_at = last.answer_by if last is not None and last.answer_by is not None else now
    return _step_plan(run, position, due_at=due_at, now=now)


def _message(escalation: Escalation, step: RunStep, todo: Todo | None, now: datetime) -> None:
    """Write to whom the step asked; by ``todo`` they take it without signing in."""
    mention, by = escalation.mention, step.answer_by or now
    message_queue(
        key=f"escalation:{escalation.uid}:{step.generation}:{step.position}",
        person=step.person,
        template="escalations/mail/asked",
        payload={
            "title": mention.title,
            "said": mention.said,
            "where": mention.where,
            "reporter": mention.logged_by_label,
            "department": str(mention.department or ""),
            "by": by.isoformat(),
            "minutes": round((by - now).total_seconds() / 60),
            "path": reverse("mention", args=[mention.uid]),
            "todo": str(todo.uid) if todo else "",
            "by_link": "yes" if todo else "",
        },
        now=now,
    )


def _webhook_tell(escalation: Escalation, step: RunStep, now: datetime) -> None:
    """Tell other systems that whoever was asked let the time pass; not what was said."""
    mention = escalation.mention
    topic, where = mention.get_topic_display(), str(mention.department or "")
    words = _("A mention was not taken in time and is passed on: %(subject)s.")
    webhooks_queue(
        event=UNANSWERED.key,
        key=f"{UNANSWERED.key}:{escalation.uid.hex}:{step.generation}:{step.position}",
        data={
            "escalation": str(escalation.uid),
            "mention": str(mention.uid),
            "topic": mention.topic,
            "department": str(mention.department.uid) if mention.department else None,
            "generation": step.generation,
            "position": step.position,
        },
        text=words % {"subject": ", ".join(filter(None, (topic, where)))},
        path=reverse("mention", args=[mention.uid]),
        now=now,
    )
