"""A step that fails whenever it is tried: given up after eight tries, and done once when mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from governance.escalations.models import Run
from governance.findings.models import Finding
from governance.findings.services import watchdog_run
from governance.jobs.models import Job
from governance.jobs.services import job_replay, run_due
from tests.cast import COMMAND
from tests.governance.escalations.parts import asked, escalation_of, log, minutes_later, verbs
from tests.refusals import refused

if TYPE_CHECKING:
    from tests.cast import Cast


def test_it_is_dead_after_eight_tries_the_rest_goes_on_and_a_replay_does_it_once(
    cast: Cast,
) -> None:
    bad, good = log(cast.employee), log(cast.employee, said="The kettle exploded")
    run = Run.objects.get(escalation=escalation_of(bad))
    snapshot(run, "'\"broken\"'")
    job = Job.objects.get(key=f"escalation.step:{escalation_of(bad).uid}:1:2")
    for tries in range(1, 10):
        run_due(now=minutes_later(15 + 6 * tries))
        job.refresh_from_db()
        assert job.attempts == min(tries, 8)
        assert (job.state == Job.State.DEAD) is (tries >= 8)
        assert (asked(bad), asked(good)) == (["Maria Ortiz"], ["Amara Reid"])
    watchdog_run(actor=COMMAND, now=minutes_later(70))
    assert Finding.objects.filter(rule="dead_work", closed_at=None).count() == 1
    Run.objects.filter(pk=run.pk).update(snapshot=run.snapshot)
    kofi = cast.administrator.viewer
    job_replay(actor=kofi, job=job, now=minutes_later(71))
    for minute in (71, 72):
        run_due(now=minutes_later(minute))
    with refused("not_dead"):
        job_replay(actor=kofi, job=job, now=minutes_later(73))
    assert asked(bad) == ["Amara Reid"]
    for mention in (bad, good):
        assert verbs(escalation_of(mention).uid).count("escalation.passed_on") == 2


def snapshot(run: Run, broken: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE governance_escalations_run SET snapshot = {broken}::jsonb WHERE id = %s",
            [run.pk],
        )
