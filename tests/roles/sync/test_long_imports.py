"""A long plan is applied by a job: all of it or nothing, once, whatever happens half-way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from governance.accounts.models import Grant
from governance.audit.selectors import entries_about
from governance.jobs.models import Job
from governance.jobs.services import run_due
from roles.org.models import Person
from roles.sync.models import ImportPlan, ImportRow
from roles.sync.services import imports_tidy
from tests.cast import NOW
from tests.roles.sync.files import MONDAY, PEOPLE, run, whole
from tests.roles.sync.test_browser_imports import held, look, planned, press

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def everything_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roles.sync.services.applying.INLINE_CHANGES", 0)


def title() -> str:
    return Person.objects.get(external_id="hana.costa").title


def begun(cast: Cast) -> ImportPlan:
    plan = planned(cast)
    assert press(cast.administrator.client(), "apply", plan).status_code == 302
    plan.refresh_from_db()
    return plan


def test_a_job_applies_it_and_the_page_waits(cast: Cast) -> None:
    client, plan = cast.administrator.client(), begun(cast)
    address = reverse("import_plan", args=[plan.uid])

    assert (plan.state, title()) == ("applying", "Planner")
    assert "It is being applied" in look(client, plan)
    waiting = client.get(address, headers={"HX-Request": "true"})
    assert (waiting.status_code, waiting.headers.get("HX-Refresh")) == (204, None)
    run_due(now=LATER)

    assert title() == "Lead planner"
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Applied import" in look(client, plan)


def test_a_second_click_while_it_runs_is_told_so(cast: Cast) -> None:
    plan = begun(cast)

    again = press(cast.administrator.client(), "apply", plan)

    assert again.status_code == 409
    assert "being applied at this moment" in again.content.decode()
    assert Job.objects.filter(kind="sync.apply").count() == 1


def test_killed_half_way_nothing_is_written_and_it_is_done_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = begun(cast)

    def killed(*_args: object, **_more: object) -> None:
        raise SystemError("the machine stopped")

    with monkeypatch.context() as broken:
        broken.setattr("roles.sync.services.applying.plan_settle", killed)
        run_due(now=LATER)
    plan.refresh_from_db()
    assert (plan.state, title()) == ("applying", "Planner")

    run_due(now=LATER + timedelta(hours=1))

    assert title() == "Lead planner"
    assert entries_about(plan.uid).filter(verb="import.applied").count() == 1


def test_a_state_that_moved_meanwhile_makes_it_stale_and_says_so(cast: Cast) -> None:
    plan = begun(cast)
    Person.objects.filter(external_id="priya.shah").update(title="Senior agent")

    run_due(now=LATER)

    plan.refresh_from_db()
    assert (plan.state, title()) == ("stale", "Planner")
    page = look(cast.administrator.client(), plan)
    assert "The last try failed; nothing was changed" in page
    assert "Import again" in page


def test_who_may_no_longer_import_when_it_runs_does_not(cast: Cast) -> None:
    plan = begun(cast)
    Grant.objects.filter(user=cast.administrator.user).delete()

    run_due(now=LATER)

    plan.refresh_from_db()
    assert (plan.state, title()) == ("planned", "Planner")
    assert "Imports are for administrators." in plan.failure


def test_a_release_is_kept_until_the_job_runs(cast: Cast) -> None:
    plan = held(cast)
    press(cast.head_coach.client(), "release", plan, number="12", reason="Sold.")

    run_due(now=LATER)

    plan.refresh_from_db()
    assert (plan.state, plan.reason) == ("applied", "Sold.")
    assert Person.objects.employed().count() == 1


def test_it_can_be_discarded_before_the_job_comes(cast: Cast) -> None:
    plan = begun(cast)
    press(cast.administrator.client(), "discard", plan)

    run_due(now=LATER)

    assert title() == "Planner"


def test_what_nobody_applied_is_forgotten_after_thirty_days() -> None:
    plan = run(whole(), dry_run=True).plan
    assert plan is not None

    assert imports_tidy(now=MONDAY + timedelta(days=30)) == 0
    assert imports_tidy(now=MONDAY + timedelta(days=31)) == 1

    plan.refresh_from_db()
    assert (plan.state, bytes(plan.payload)) == ("discarded", b"")
    assert not ImportRow.objects.exists()


def test_rows_of_an_applied_import_are_forgotten_after_ninety_days_its_counts_stay() -> None:
    run(whole(people=PEOPLE), mode="full")

    assert imports_tidy(now=MONDAY + timedelta(days=90)) == 0
    assert imports_tidy(now=MONDAY + timedelta(days=91)) == 1
    assert imports_tidy(now=MONDAY + timedelta(days=92)) == 0

    plan = ImportPlan.objects.get()
    assert not ImportRow.objects.exists()
    assert plan.totals["created"] == 6
    assert plan.payload, "the last full file stays, to compare with"
