"""How an escalation climbs, driven by the clock of the jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from governance.audit.models import Entry
from governance.escalations.models import Path, RunStep, Step
from governance.escalations.rules import EscalationState
from governance.escalations.services import escalation_take
from governance.jobs.models import Job
from governance.jobs.services import run_due
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import Department, Person
from roles.team.models import ReadyPeriod
from tests.cast import NOW, Cast, make_assignment
from tests.governance.escalations.parts import (
    SAID,
    asked,
    escalation_of,
    log,
    minutes_later,
    verbs,
)


def unready(cast: Cast, *names: str) -> None:
    people = [cast.members[name].listed for name in names]
    ReadyPeriod.objects.filter(assignment__person__in=people).delete()


def test_the_departments_coach_is_asked_at_once(cast: Cast) -> None:
    escalation = escalation_of(log(cast.employee))
    assert escalation.asked == cast.coach.listed
    assert escalation.due_at == minutes_later(15)


def test_a_step_is_a_row_a_job_a_message_a_todo_and_an_entry(cast: Cast) -> None:
    escalation = escalation_of(log(cast.employee))
    key = f"escalation.step:{escalation.uid}:1"
    assert list(escalation.steps.order_by("position").values_list("position", "due_at")) == [
        (1, NOW),
        (2, minutes_later(15)),
    ]
    assert list(
        Job.objects.filter(key__startswith=key).order_by("due_at").values_list("key", "due_at")
    ) == [
        (f"{key}:1", NOW),
        (f"{key}:2", minutes_later(15)),
    ]
    assert Message.objects.get(key=f"escalation:{escalation.uid}:1:1").person == cast.coach.listed
    todo = Todo.objects.get(subject__ref=escalation.uid)
    assert (todo.person, todo.due_at) == (cast.coach.listed, minutes_later(15))
    assert todo.subject.path == f"/mentions/{escalation.mention.uid}/"
    assert verbs(escalation.uid) == ["escalation.opened", "escalation.passed_on"]


def test_before_its_time_nothing_is_passed_on(cast: Cast) -> None:
    mention = log(cast.employee)
    run_due(now=minutes_later(14))
    assert asked(mention) == ["Maria Ortiz"]


def test_unanswered_it_goes_to_the_head_coach_and_the_coach_owes_nothing_more(cast: Cast) -> None:
    mention = log(cast.employee)
    run_due(now=minutes_later(15))
    assert asked(mention) == ["Amara Reid"]
    closed = Todo.objects.get(subject__ref=escalation_of(mention).uid, person=cast.coach.listed)
    assert closed.outcome == Todo.Outcome.PASSED_ON
    assert escalation_of(mention).due_at == minutes_later(75)


def test_the_end_of_the_path_leaves_it_with_the_head_coach(cast: Cast) -> None:
    mention = log(cast.employee)
    run_due(now=minutes_later(15))
    run_due(now=minutes_later(500))
    assert asked(mention) == ["Amara Reid"]
    assert Todo.objects.overdue(minutes_later(500)).get().person == cast.head_coach.listed


def test_running_again_does_nothing_again(cast: Cast) -> None:
    mention = log(cast.employee)
    for _again in range(3):
        run_due(now=minutes_later(15))
    steps = verbs(escalation_of(mention).uid)
    assert steps == ["escalation.opened", "escalation.passed_on", "escalation.passed_on"]
    assert Message.objects.filter(template="escalations/mail/asked").count() == 2


def test_after_three_days_of_silence_there_is_one_catch_up_and_the_true_time_of_the_breach(
    cast: Cast,
) -> None:
    mention = log(cast.employee)
    run_due(now=NOW + timedelta(days=3))
    step = RunStep.objects.get(escalation__mention=mention, position=2)
    assert (step.due_at, step.done_at) == (minutes_later(15), NOW + timedelta(days=3))
    assert escalation_of(mention).due_at == NOW + timedelta(days=3, minutes=60)


def test_after_it_is_taken_the_step_that_comes_due_does_nothing(cast: Cast) -> None:
    mention = log(cast.employee)
    escalation_take(
        actor=cast.coach.viewer, escalation=escalation_of(mention), now=minutes_later(5)
    )
    run_due(now=minutes_later(60))
    escalation = escalation_of(mention)
    assert (escalation.state, escalation.holder) == (EscalationState.TAKEN, cast.coach.listed)
    assert not asked(mention)
    assert not Job.objects.filter(kind="escalation.step").exclude(state=Job.State.DONE).exists()


def test_with_no_ready_coach_it_goes_to_the_head_coach_at_once_and_says_why(cast: Cast) -> None:
    unready(cast, "coach")
    mention = log(cast.employee)
    assert asked(mention) == ["Amara Reid"]
    skipped = RunStep.objects.get(escalation__mention=mention, position=1)
    assert (skipped.person, skipped.why) == (None, "nobody_ready")
    entry = Entry.objects.get(verb="escalation.skipped")
    assert entry.changes == {"step": 1, "target": "coach", "why": "nobody_ready"}


def test_a_coach_is_never_asked_about_what_she_reported_herself(cast: Cast) -> None:
    assert asked(log(cast.coach)) == ["Amara Reid"]


def test_a_head_coach_who_is_the_departments_coach_is_not_asked_twice(cast: Cast) -> None:
    unready(cast, "coach")
    make_assignment(cast.head_coach.listed, cast.support, "coach")
    mention = log(cast.employee)
    run_due(now=minutes_later(15))
    assert asked(mention) == ["Amara Reid"]
    again = RunStep.objects.get(escalation__mention=mention, position=2)
    assert again.why == "asked_before"


def test_with_no_head_coach_either_the_line_manager_is_asked(cast: Cast) -> None:
    unready(cast, "coach", "head_coach")
    mention = log(cast.employee)
    assert asked(mention) == ["Leon Marsh"]
    assert RunStep.objects.get(escalation__mention=mention, position=3).target == "line"


@pytest.mark.parametrize("how", ["backup", "fallback"])
def test_who_stands_in_for_the_coach_is_asked_before_the_line_manager(cast: Cast, how: str) -> None:
    unready(cast, "coach", "head_coach")
    held = cast.coach.listed.assignments.get()
    held.backup = cast.booth_member.listed if how == "backup" else None
    held.role.fallback = cast.booth_member.listed if how == "fallback" else None
    held.save(update_fields=["backup"])
    held.role.save(update_fields=["fallback"])
    mention = log(cast.employee)
    assert asked(mention) == ["Sami Tanaka"]
    Person.objects.filter(pk=cast.booth_member.listed.pk).update(employment="on_leave")
    assert asked(log(cast.player)) == ["Leon Marsh"]


def test_a_line_manager_on_leave_leaves_it_to_the_head_of_the_department(cast: Cast) -> None:
    unready(cast, "coach", "head_coach")
    Person.objects.filter(pk=cast.line_manager.listed.pk).update(employment="on_leave")
    assert asked(log(cast.employee)) == ["Grace Weiss"]


def test_with_nobody_at_all_it_waits_openly(cast: Cast) -> None:
    unready(cast, "coach", "head_coach")
    Person.objects.update(manager=None)
    Department.objects.update(head=None)
    mention = log(cast.employee)
    escalation = escalation_of(mention)
    assert (escalation.state, escalation.asked) == (EscalationState.OPEN, None)
    assert verbs(escalation.uid).count("escalation.skipped") == 3


def test_a_department_without_a_coach_of_its_own_does_not_ask_another_ones(cast: Cast) -> None:
    assert asked(log(cast.employee, department=cast.field_service)) == ["Amara Reid"]


@pytest.mark.parametrize("change", ["edited", "deleted"])
def test_a_path_that_is_changed_leaves_a_run_in_flight_as_it_was(cast: Cast, change: str) -> None:
    mention = log(cast.employee)
    if change == "edited":
        Step.objects.filter(target="head_coach").update(target="coach", wait_minutes=1)
    else:
        Step.objects.all().delete()
        Path.objects.all().delete()
    run_due(now=minutes_later(15))
    assert asked(mention) == ["Amara Reid"]
    assert escalation_of(mention).due_at == minutes_later(75)


def test_an_edited_path_holds_for_the_next_one(cast: Cast) -> None:
    Step.objects.filter(target="coach").update(wait_minutes=5)
    assert escalation_of(log(cast.employee)).due_at == minutes_later(5)


def test_with_no_default_path_the_shipped_steps_hold(cast: Cast) -> None:
    Path.objects.update(default=False)
    assert escalation_of(log(cast.employee)).due_at == minutes_later(15)


def test_the_message_quotes_the_words_and_names_time_and_page(cast: Cast) -> None:
    Person.objects.filter(pk=cast.coach.listed.pk).update(time_zone="Europe/Berlin")
    log(cast.employee)
    run_due(now=NOW)
    sent = next(one for one in mail.outbox if one.to == [cast.coach.listed.email])
    assert SAID in sent.body
    assert "10:15 CET" in sent.body
    assert "/mentions/answer/" in sent.body
    assert sent.subject == f"A mention waits for you: “{SAID}”"
