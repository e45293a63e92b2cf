"""Each of the things that must not be, made by SQL, is what the watchdog names, and only it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from governance.escalations.models import Escalation, RunStep
from governance.escalations.rules import Stop
from governance.escalations.selectors.watch import escalations_stopped
from governance.escalations.services import escalation_take, step_run
from governance.jobs.models import Job
from governance.jobs.services import heartbeat, run_due
from governance.notify.models import Message, WebhookTarget
from governance.notify.services import target_disable
from tests.cast import NOW
from tests.governance.escalations.parts import escalation_of, log
from tests.governance.escalations.rotas import make_rota
from tests.governance.escalations.test_clocks import way
from tests.governance.escalations.test_duty_gaps import answered
from tests.governance.findings.test_watchdog import found, mended, watch
from tests.governance.notify.sink import make

if TYPE_CHECKING:
    from uuid import UUID

    from tests.cast import Cast

LOOK = NOW + timedelta(seconds=1)
OVERDUE = """UPDATE governance_jobs_job SET next_try_at = next_try_at - interval '16 minutes'
    WHERE kind = 'escalation.step' AND state = 'pending'"""
NO_NEXT = "DELETE FROM governance_escalations_runstep WHERE done_at IS NULL"
UNTOLD = "DELETE FROM governance_notify_message WHERE template = 'escalations/mail/asked'"
NO_COMING = "DELETE FROM governance_jobs_job WHERE kind = 'escalation.clock'"
NO_CLOCKS = "DELETE FROM governance_escalations_clock WHERE ended_at IS NULL"
DEAD = """UPDATE governance_notify_message SET state = 'dead'
    WHERE template = 'escalations/mail/asked'"""
STALE = "UPDATE governance_jobs_heartbeat SET at = at - interval '1 minute'"
UNHEARD = """DELETE FROM governance_notify_message
    WHERE template = 'escalation.waits' AND key LIKE %s"""
HOLE = """UPDATE governance_escalations_rotaplan
    SET during = tstzrange(lower(during), lower(during) + interval '3 days')"""


@pytest.fixture
def well(cast: Cast) -> Cast:
    """A mention that climbs, whoever was asked told; hours that a rota covers; a worker alive."""
    answered(cast, 1, 2, 3, 4, 5, 6, 7)
    make_rota(cast, cast.player.listed)
    log(cast.employee)
    run_due(now=NOW)
    heartbeat(name="worker:celery@here", now=NOW)
    assert Job.objects.filter(kind="escalation.step", state="pending").count() == 1
    assert Message.objects.get(template="escalations/mail/asked").state == Message.State.SENT
    assert watch(LOOK) == (0, 0)
    return cast


def sql(statement: str, *given: str, rows: int = 1) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        assert cursor.rowcount == rows


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        pytest.param(OVERDUE, ("late_work", "escalation.step"), id="overdue"),
        pytest.param(DEAD, ("dead_work", "escalation:"), id="a dead letter"),
        pytest.param(STALE, ("silent", "worker celery@here"), id="a stale heartbeat"),
        pytest.param(HOLE, ("CV4", "Nobody listens on"), id="a hole in a rota"),
    ],
)
def test_what_is_broken_is_named_and_nothing_else(
    well: Cast, broken: str, named: tuple[str, str]
) -> None:
    sql(broken)
    assert watch(LOOK) == (1, 0)
    [(rule, label)] = found()
    assert (rule, label[: len(named[1])]) == named
    assert mended() == []


@pytest.mark.parametrize(
    ("broken", "stop"),
    [
        pytest.param(NO_NEXT, Stop.NEXT, id="a run without its next step"),
        pytest.param(UNTOLD, Stop.MESSAGE, id="a step that told nobody"),
    ],
)
def test_what_it_mends_once_is_named_when_it_breaks_again(
    well: Cast, broken: str, stop: Stop
) -> None:
    sql(broken)
    assert [each.stop for each in escalations_stopped(now=LOOK)] == [stop]
    assert watch(LOOK) == (0, 0)
    assert (mended(), found()) == (["escalation.mended"], [])
    sql(broken)
    assert watch(LOOK) == (1, 0)
    assert (mended(), found()) == (["escalation.mended"], [("stopped", "Support")])
    assert [each.stop for each in escalations_stopped(now=LOOK)] == [stop]


@pytest.fixture
def two(well: Cast) -> tuple[Escalation, Escalation]:
    """Two more that told a webhook, of which the second asked somebody, too."""
    hook = make(well, "https://chat.example/hook", "slack", events=())
    way(well, steps=[(f"webhook:{hook.uid}", 10), ("coach", 60)])
    first, second = (
        escalation_of(log(well.employee, said=said, department=department))
        for said, department in (("One", well.stores), ("Another", well.field_service))
    )
    step_run(escalation_uid=second.uid, generation=1, position=2, now=NOW)
    assert watch(LOOK) == (0, 0)
    assert Message.objects.filter(template="escalation.waits").count() == 2
    return first, second


def named() -> list[tuple[UUID, Stop]]:
    return [(each.escalation_uid, each.stop) for each in escalations_stopped(now=LOOK)]


@pytest.mark.parametrize("which", [0, 1])
def test_a_webhook_that_was_not_told_is_told_once_and_named_then(
    two: tuple[Escalation, Escalation], which: int
) -> None:
    lost = two[which]
    sql(UNHEARD, f"%{lost.uid.hex}:1:1")
    assert named() == [(lost.uid, Stop.MESSAGE)]
    assert watch(LOOK) == (0, 0)
    assert (mended(), named()) == (["escalation.mended"], [])
    again = Message.objects.get(template="escalation.waits", key__contains=lost.uid.hex)
    step = RunStep.objects.get(escalation=lost, position=1)
    assert step.answer_by is not None
    assert again.payload["data"]["until"] == step.answer_by.isoformat()
    sql(UNHEARD, f"%{lost.uid.hex}:1:1")
    assert watch(LOOK) == (1, 0)
    place = ("Stores", "Field service")[which]
    assert (mended(), found()) == (["escalation.mended"], [("stopped", place)])


def test_what_cannot_be_told_any_more_is_named_and_not_called_mended(
    two: tuple[Escalation, Escalation],
) -> None:
    sql(UNHEARD, f"%{two[0].uid.hex}:1:1")
    target_disable(target=WebhookTarget.objects.get(), why="410", now=NOW)
    assert watch(LOOK) == (1, 0)
    assert (mended(), found()) == ([], [("stopped", "Stores")])


def test_a_webhook_that_was_off_had_nothing_to_hear(
    well: Cast, two: tuple[Escalation, Escalation]
) -> None:
    target_disable(target=WebhookTarget.objects.get(), why="410", now=NOW)
    skipped = escalation_of(log(well.employee, said="A third"))
    assert RunStep.objects.get(escalation=skipped, position=1).why == "webhook_off"
    assert (named(), watch(LOOK)) == ([], (0, 0))


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(NO_COMING, id="a clock of who has it without its job"),
        pytest.param(NO_CLOCKS, id="who has it without a clock"),
    ],
)
def test_clocks_of_who_has_it_are_mended_once_and_named_then(well: Cast, broken: str) -> None:
    escalation = Escalation.objects.get()
    escalation_take(actor=well.coach.viewer, escalation=escalation, now=NOW)
    assert watch(LOOK) == (0, 0)
    sql(broken, rows=3)
    assert [each.stop for each in escalations_stopped(now=LOOK)] == [Stop.CLOCK]
    assert watch(LOOK) == (0, 0)
    assert (mended(), found()) == (["escalation.mended"], [])
    assert escalations_stopped(now=LOOK) == []
    sql(broken, rows=3)
    assert watch(LOOK) == (1, 0)
    assert (mended(), found()) == (["escalation.mended"], [("stopped", "Support")])
