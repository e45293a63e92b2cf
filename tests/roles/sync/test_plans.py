"""Plans: dry runs, the brake, and two at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from governance.core.errors import Conflict, DomainError, Invalid, Missing, NotAllowed, Stale
from governance.core.uid import uuid7
from governance.core.viewer import Viewer
from roles.org.models import Person
from roles.sync.models import ImportPlan
from roles.sync.selectors import rows_all
from roles.sync.services import import_run, plan_apply
from tests.roles.sync.files import ACTOR, MONDAY, PEOPLE, PEOPLE_HEADER, TUESDAY, csv_files, run
from tests.roles.sync.files import whole as small

if TYPE_CHECKING:
    from uuid import UUID

    from roles.sync.importers.files import ImportFiles


def crowd(count: int, *, first: int = 0) -> ImportFiles:
    rows = "".join(f"P{n},,,Person {n},,,,,,,\n" for n in range(first, count))
    return csv_files(people=PEOPLE_HEADER + rows)


@pytest.mark.django_db
def test_a_dry_run_keeps_a_plan_and_changes_nothing() -> None:
    outcome = run(small(), dry_run=True)

    assert outcome.state == "planned"
    assert outcome.totals["created"] == 6
    assert outcome.plan is not None
    assert {row.label for row in outcome.plan.rows.all()} >= {"Ann Ash", "Sales", "TopSales"}
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_plan_names_whom_no_file_knows() -> None:
    run(small())
    lou = Person.objects.create(display_name="Lou Local")
    Person.objects.filter(external_id="CID").update(manager=lou)

    plan = run(small(), dry_run=True).plan

    assert plan is not None
    (line,) = rows_all(plan)
    assert [(each.before, each.after) for each in line.fields] == [("Lou Local", "Ben Birch")]


@pytest.mark.django_db
def test_the_same_dry_run_again_is_the_same_plan() -> None:
    first, second = run(small(), dry_run=True), run(small(), TUESDAY, dry_run=True)

    assert first.plan == second.plan
    assert ImportPlan.objects.count() == 1


@pytest.mark.django_db
def test_a_kept_plan_can_be_applied_once() -> None:
    plan = run(small(), dry_run=True).plan
    assert plan is not None

    assert plan_apply(actor=ACTOR, uid=plan.uid, now=TUESDAY).state == "applied"
    with pytest.raises(Conflict, match="applied already"):
        plan_apply(actor=ACTOR, uid=plan.uid, now=TUESDAY)

    assert Person.objects.count() == 3
    assert bytes(ImportPlan.objects.get().payload) == b""


@pytest.mark.django_db
def test_a_plan_is_stale_when_the_state_has_moved() -> None:
    plan = run(small(), dry_run=True).plan
    assert plan is not None
    Person.objects.create(display_name="Somebody new")

    with pytest.raises(Stale):
        plan_apply(actor=ACTOR, uid=plan.uid, now=TUESDAY)

    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_an_import_makes_every_other_plan_stale() -> None:
    plan = run(small(), dry_run=True).plan
    assert plan is not None
    run(small(people=PEOPLE.replace("Seller", "Clerk")), TUESDAY)

    plan.refresh_from_db()
    assert plan.state == "stale"
    with pytest.raises(Stale):
        plan_apply(actor=ACTOR, uid=plan.uid, now=TUESDAY)


@pytest.mark.django_db
def test_as_many_as_the_brake_allows_leave_without_waiting() -> None:
    run(crowd(100))

    outcome = run(crowd(100, first=5), TUESDAY, mode="full")

    assert outcome.state == "applied"
    assert outcome.totals["left"] == 5


@pytest.mark.django_db
def test_one_more_and_the_whole_plan_waits_for_a_release() -> None:
    run(crowd(100))

    outcome = run(crowd(101, first=6), TUESDAY, mode="full")

    assert outcome.state == "waiting"
    assert (outcome.totals["left"], outcome.totals["created"]) == (6, 1)
    assert Person.objects.employed().count() == 100
    assert outcome.plan is not None
    with pytest.raises(Conflict, match="release it first"):
        plan_apply(actor=ACTOR, uid=outcome.plan.uid, now=TUESDAY)
    plan_apply(actor=ACTOR, uid=outcome.plan.uid, release=True, now=TUESDAY)
    assert Person.objects.employed().count() == 95


@pytest.mark.django_db
def test_a_dry_run_is_no_way_round_the_brake() -> None:
    run(crowd(100))
    plan = run(crowd(101, first=6), TUESDAY, mode="full", dry_run=True).plan
    assert plan is not None

    assert plan.state == "waiting"
    with pytest.raises(Conflict, match="release it first"):
        plan_apply(actor=ACTOR, uid=plan.uid, now=TUESDAY)


@pytest.mark.django_db
def test_only_administrators_and_head_coaches_release() -> None:
    run(crowd(100))
    plan = run(crowd(101, first=6), TUESDAY, mode="full").plan
    assert plan is not None

    with pytest.raises(NotAllowed):
        plan_apply(actor=person(), uid=plan.uid, release=True, now=TUESDAY)
    head_coach = person(head_coach=True)
    with pytest.raises(Invalid, match="Say why"):
        plan_apply(actor=head_coach, uid=plan.uid, release=True, reason=" ", now=TUESDAY)
    outcome = plan_apply(
        actor=head_coach, uid=plan.uid, release=True, reason="The shop closed.", now=TUESDAY
    )
    assert outcome.totals["left"] == 6


@pytest.mark.django_db
def test_ordinary_people_do_not_import() -> None:
    with pytest.raises(NotAllowed):
        import_run(actor=person(), files=small(), mode="patch", dry_run=True, now=MONDAY)


@pytest.mark.django_db
def test_a_plan_that_is_not_there_is_missing() -> None:
    with pytest.raises(Missing):
        plan_apply(actor=ACTOR, uid=uuid7(), now=MONDAY)


def test_of_two_who_apply_one_plan_at_once_one_wins(transactional_db: None) -> None:
    plan = run(small(), dry_run=True).plan
    assert plan is not None

    results = at_once(lambda: _applied(plan.uid))

    assert sorted(results) == ["applied", "plan_applied"]
    assert Person.objects.count() == 3


def test_of_two_imports_at_once_the_second_finds_nothing_to_do(transactional_db: None) -> None:
    results = at_once(lambda: run(small(), MONDAY + timedelta(seconds=1)).state)

    assert sorted(results) == ["applied", "unchanged"]
    assert Person.objects.count() == 3


def person(**grants: bool) -> Viewer:
    return Viewer(kind="person", label="Somebody", uid=uuid7(), person_id=1, **grants)  # type: ignore[arg-type]


def _applied(uid: UUID) -> str:
    try:
        return plan_apply(actor=ACTOR, uid=uid, now=TUESDAY).state
    except DomainError as error:
        return error.code


def at_once(call: object) -> list[str]:
    """Call from two threads that start together; each has a connection of its own."""
    gate = Barrier(2)

    def started() -> str:
        gate.wait(timeout=30)
        try:
            return str(call())  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [future.result() for future in [pool.submit(started) for _ in range(2)]]
