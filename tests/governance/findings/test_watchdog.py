"""The watchdog: mends once what can be mended, and opens findings about the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.core.uid import uuid7
from governance.core.viewer import system_viewer
from governance.escalations.models import RunStep
from governance.findings.models import Finding
from governance.findings.services import watchdog_run
from governance.jobs.models import Job
from governance.jobs.services import heartbeat, job_replay, run_due
from governance.notify.models import Message
from tests.cast import NOW, Cast
from tests.governance.escalations.parts import escalation_of, log, minutes_later
from tests.queries import assert_flat

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

ACTOR = system_viewer("the test")


def watch(now: datetime = NOW) -> tuple[int, int]:
    return watchdog_run(actor=ACTOR, now=now)


def found() -> list[tuple[str, str]]:
    rows = Finding.objects.open().order_by("rule", "subject_label")
    return list(rows.values_list("rule", "subject_label"))


def stopped() -> list[UUID]:
    return list(Finding.objects.open().filter(rule="stopped").values_list("subject_uid", flat=True))


def mended() -> list[str]:
    verbs = ["escalation.mended", "message.released"]
    return list(Entry.objects.filter(verb__in=verbs).order_by("id").values_list("verb", flat=True))


def a_job(key: str, **fields: object) -> Job:
    return Job.objects.create(
        **{"key": key, "kind": "x", "due_at": NOW, "next_try_at": NOW, **fields}
    )


def a_message(**fields: object) -> Message:
    return Message.objects.create(
        **{"key": "m", "template": "x", "created_at": NOW, "next_try_at": NOW, **fields}
    )


def test_nothing_is_wrong_with_the_cast(cast: Cast) -> None:
    assert watch() == (0, 0)


def test_late_work_is_one_finding_a_kind_until_it_is_done(cast: Cast) -> None:
    for key in "abc":
        a_job(key)
    a_message()
    assert watch(NOW + timedelta(seconds=9)) == (0, 0)
    assert watch(NOW + timedelta(seconds=11)) == (2, 0)
    assert found() == [("late_work", "email"), ("late_work", "x")]
    assert watch(NOW + timedelta(minutes=5)) == (0, 0)
    Job.objects.update(state="done")
    Message.objects.update(state="sent")
    assert watch(NOW + timedelta(minutes=10)) == (0, 2)


def test_mail_that_fails_time_and_again_is_found_before_it_is_given_up(cast: Cast) -> None:
    later = NOW + timedelta(hours=1)
    message = a_message(attempts=3, failed_at=NOW, next_try_at=later)
    assert watch() == (0, 0)
    Message.objects.update(attempts=4)
    assert watch() == (1, 0)
    assert found() == [("late_work", "email")]
    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=NOW)
    assert watch() == (0, 1)


def test_what_was_given_up_is_found_and_closed_by_a_replay(cast: Cast) -> None:
    job = a_job("dead", state="dead", kind="jobs.tidy")
    assert watch() == (1, 0)
    job_replay(actor=cast.administrator.viewer, job=job, now=NOW)
    assert watch() == (0, 1)


def test_who_falls_silent_is_found_until_it_is_heard_again(cast: Cast) -> None:
    heartbeat(name="beat:here", now=NOW)
    assert watch(NOW + timedelta(seconds=5)) == (0, 0)
    assert watch(NOW + timedelta(minutes=5)) == (1, 0)
    assert found() == [("silent", "beat here")]
    heartbeat(name="beat:here", now=NOW + timedelta(minutes=6))
    assert watch(NOW + timedelta(minutes=6)) == (0, 1)


def test_a_lease_without_end_is_taken_back(cast: Cast) -> None:
    a_message(state="leased", lease_token=uuid7(), leased_until=NOW + timedelta(days=9))
    assert watch() == (0, 0)
    message = Message.objects.get()
    assert (message.state, message.lease_token) == ("pending", None)
    assert mended() == ["message.released"]


def test_a_step_without_its_job_gets_it_back_and_climbs_on(cast: Cast) -> None:
    mention = log(cast.employee)
    Job.objects.filter(kind="escalation.step").delete()
    watch(minutes_later(5))
    assert (mended(), stopped()) == (["escalation.mended"], [])
    before = escalation_of(mention).asked
    run_due(now=minutes_later(15))
    assert escalation_of(mention).asked != before


def test_a_job_that_says_it_did_a_step_that_waits_does_it(cast: Cast) -> None:
    log(cast.employee)
    Job.objects.filter(kind="escalation.step", state="pending").update(state="done")
    watch(minutes_later(5))
    waiting = Job.objects.get(kind="escalation.step", state="pending")
    assert waiting.next_try_at == minutes_later(15)


def test_somebody_who_was_asked_and_not_told_is_told(cast: Cast) -> None:
    log(cast.employee)
    told = Message.objects.get(template="escalations/mail/asked")
    Message.objects.all().delete()
    watch(minutes_later(1))
    again = Message.objects.get(template="escalations/mail/asked")
    assert (again.key, again.person) == (told.key, told.person)
    assert again.payload == told.payload | {"minutes": told.payload["minutes"] - 1}


def test_a_climb_whose_next_step_was_never_planned_goes_on(cast: Cast) -> None:
    mention = log(cast.employee)
    RunStep.objects.filter(done_at=None).delete()
    Job.objects.filter(kind="escalation.step").delete()
    watch(minutes_later(5))
    step = RunStep.objects.get(done_at=None)
    assert step.due_at == minutes_later(15)
    run_due(now=minutes_later(15))
    assert escalation_of(mention).due_at == minutes_later(75)


def test_what_stops_again_after_it_was_mended_is_found(cast: Cast) -> None:
    mention = log(cast.employee)
    for minute in (5, 10):
        Job.objects.filter(kind="escalation.step").delete()
        watch(minutes_later(minute))
    assert mended() == ["escalation.mended"]
    assert stopped() == [mention.uid]


@pytest.mark.django_db(transaction=True)
def test_a_trail_that_nobody_seals_is_found(committed_cast: Cast) -> None:
    assert watch(utc_now() + timedelta(minutes=9)) == (0, 0)
    assert watch(utc_now() + timedelta(minutes=11)) == (1, 0)


def test_it_runs_every_five_minutes_and_does_not_find_itself(cast: Cast) -> None:
    run_due(now=NOW)
    Job.objects.filter(kind="findings.watchdog").update(state="pending")
    run_due(now=NOW + timedelta(minutes=4))
    assert not Finding.objects.filter(rule="late_work").exists()
    run_due(now=NOW + timedelta(minutes=5))
    assert Job.objects.filter(kind="findings.watchdog").count() == 2


def test_it_costs_the_same_however_many_escalations_climb(cast: Cast) -> None:
    assert_flat(lambda: log(cast.employee), lambda: watch(minutes_later(1)))
