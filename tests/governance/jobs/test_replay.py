"""What was given up is tried again when an administrator says so, once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.audit.selectors import entries_about
from governance.core.errors import Conflict, Missing, NotAllowed
from governance.jobs.models import Job
from governance.jobs.rules import MAX_ATTEMPTS
from governance.jobs.services import job_replay, run_due
from tests.cast import NOW

if TYPE_CHECKING:
    from tests.cast import Cast

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def dead(db: None) -> Job:
    given_up: dict[str, Any] = {"state": "dead", "attempts": MAX_ATTEMPTS, "finished_at": NOW}
    return Job.objects.create(
        key="tidy:1",
        kind="jobs.tidy",
        due_at=NOW,
        next_try_at=NOW,
        last_error="ValueError: no",
        **given_up,
    )


def test_it_is_done_after_all(cast: Cast, dead: Job) -> None:
    job_replay(actor=cast.administrator.viewer, job=dead, now=LATER)
    run_due(now=LATER)
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.due_at) == (Job.State.DONE, 1, LATER)


def test_the_trail_says_who_let_it_be_tried_again(cast: Cast, dead: Job) -> None:
    job_replay(actor=cast.administrator.viewer, job=dead, now=LATER)
    entry = entries_about(dead.uid).get()
    assert (entry.verb, entry.actor_label) == ("job.replayed", "Kofi Osei")
    assert entry.changes == {"kind": "jobs.tidy", "last_error": "ValueError: no"}


def test_a_second_click_is_too_late(cast: Cast, dead: Job) -> None:
    job_replay(actor=cast.administrator.viewer, job=dead, now=LATER)
    with pytest.raises(Conflict):
        job_replay(actor=cast.administrator.viewer, job=dead, now=LATER)
    assert entries_about(dead.uid).count() == 1


def test_who_may_only_look_does_not_replay_and_others_do_not_see_it(cast: Cast, dead: Job) -> None:
    with pytest.raises(NotAllowed):
        job_replay(actor=cast.auditor.viewer, job=dead, now=LATER)
    with pytest.raises(Missing):
        job_replay(actor=cast.head_coach.viewer, job=dead, now=LATER)
    assert Job.objects.get(pk=dead.pk).state == Job.State.DEAD


def test_the_admin_replays_what_is_ticked_and_says_what_was_not_dead(cast: Cast, dead: Job) -> None:
    cast.administrator.user.is_staff = True
    cast.administrator.user.save()
    done = Job.objects.create(
        key="done:1", kind="jobs.tidy", due_at=NOW, next_try_at=NOW, state="done"
    )
    answer = cast.administrator.client().post(
        "/admin/governance_jobs/job/",
        {"action": "replay", "_selected_action": [dead.pk, done.pk], "index": "0"},
        follow=True,
    )
    assert {str(message) for message in answer.context["messages"]} == {
        "tidy:1 is tried again, from the first try on.",
        "done:1: It is being tried again already, or it is done.",
    }
    assert entries_about(dead.uid).get().verb == "job.replayed"
    assert Job.objects.get(pk=done.pk).state == "done"
