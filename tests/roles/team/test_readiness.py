"""Ready: active, within dates, employed and not on leave, every blocking item met."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.core.events import assignments_changed, people_changed
from governance.core.uid import uuid7
from governance.jobs.services import run_due
from governance.notify.models import Message
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment, ChecklistItem, ReadyPeriod
from roles.team.rules import State
from roles.team.services import checklist_item_meet, checklist_items_add, readiness_refresh
from tests.cast import COMMAND, NOW, SINCE, Cast, Member, make_assignment
from tests.roles.team.trail import entry_of, verbs_of

if TYPE_CHECKING:
    from uuid import UUID

DAY = timedelta(days=1)


def held(cast: Cast) -> Assignment:
    return Assignment.objects.get(person=cast.player.listed)


def is_ready(assignment: Assignment, at: datetime = NOW) -> bool:
    return Assignment.objects.ready(at).filter(pk=assignment.pk).exists()


def refresh(now: datetime = NOW) -> tuple[int, int]:
    return readiness_refresh(actor=COMMAND, now=now)


def meet(member: Member, ref: UUID, at: datetime = NOW, **more: Any) -> int:
    return checklist_item_meet(
        actor=COMMAND, ref=ref, person_ids=[member.listed.pk], now=at, **more
    )


def add_item(assignment: Assignment, *, ref: UUID, kind: str = "guideline") -> None:
    ChecklistItem.objects.create(
        assignment=assignment, kind=kind, ref=ref, title=f"The {kind}", blocks_from=SINCE
    )


def test_refreshing_again_changes_nothing(cast: Cast) -> None:
    assert refresh() == (0, 0)


def test_the_last_item_makes_it_ready_in_the_same_transaction(cast: Cast) -> None:
    guideline, course = uuid7(), uuid7()
    assignment = make_assignment(cast.employee.listed, cast.support, "responder", ready=False)
    add_item(assignment, ref=guideline)
    add_item(assignment, ref=course, kind="course")
    people = [cast.employee.listed.pk]

    actor = cast.employee.viewer
    assert checklist_item_meet(
        actor=actor, kind="guideline", ref=guideline, person_ids=people, now=NOW
    )
    assert not is_ready(assignment)
    checklist_item_meet(actor=actor, kind="course", ref=course, person_ids=people, now=NOW)

    assert is_ready(assignment)
    assert verbs_of(assignment) == ["checklist.met", "checklist.met", "assignment.ready"]
    assert entry_of(assignment.uid, "assignment.ready")[0] == str(cast.employee.user)
    assert Message.objects.get().template == "team/mail/ready"


def test_meeting_it_again_changes_and_records_nothing(cast: Cast) -> None:
    ref = uuid7()
    add_item(held(cast), ref=ref)
    assert meet(cast.player, ref, kind="guideline") == 1
    assert meet(cast.player, ref, kind="guideline") == 0
    assert verbs_of(held(cast)).count("checklist.met") == 1


def test_a_partner_is_not_ready_the_day_after_their_last(cast: Cast) -> None:
    """Also when it came forward after the role was given."""
    assignment = make_assignment(cast.external.listed, cast.support, "responder")
    Person.objects.filter(pk=cast.external.listed.pk).update(ends_on=NOW.date())
    refresh()
    assert is_ready(assignment)
    assert refresh(NOW + DAY) == (0, 1)
    assert not is_ready(assignment, NOW + DAY)
    assert assignment.ready_periods.get().reasons == ["over"]


def test_somebody_elses_item_stays_open(cast: Cast) -> None:
    ref = uuid7()
    add_item(held(cast), ref=ref)
    refresh()
    meet(cast.coach, ref, kind="guideline")
    assert not is_ready(held(cast))


def test_a_new_version_opens_a_grace_period_and_then_silences(cast: Cast) -> None:
    ref = uuid7()
    add_item(held(cast), ref=ref)
    meet(cast.player, ref, kind="guideline")
    count = checklist_items_add(
        actor=COMMAND,
        assignments=Assignment.objects.active().filter(person=cast.player.listed),
        kind="guideline",
        ref=ref,
        title="Speaking for us, version 2",
        path="/guidelines/speaking/",
        blocks_from=NOW + 14 * DAY,
        now=NOW,
    )
    assert count == 1
    assert refresh(NOW + 13 * DAY) == (0, 0)
    assert refresh(NOW + 14 * DAY) == (0, 1)
    assert ReadyPeriod.objects.get(assignment=held(cast)).reasons == ["guideline"]


def test_a_certificate_that_runs_out_ends_readiness_and_renewal_brings_it_back(cast: Cast) -> None:
    ref = uuid7()
    add_item(held(cast), ref=ref, kind="course")
    meet(cast.player, ref, kind="course", expires_at=NOW + DAY)
    assert refresh(NOW + DAY) == (0, 1)
    later = NOW + 2 * DAY
    meet(cast.player, ref, later, kind="course", expires_at=later + 365 * DAY)
    assert is_ready(held(cast), later)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"state": State.SUSPENDED}, "suspended"),
        ({"starts_on": (NOW + DAY).date()}, "not_begun"),
        ({"ends_on": NOW.date()}, "over"),
    ],
)
def test_each_reason_not_to_be_ready_is_named(
    cast: Cast, changes: dict[str, object], reason: str
) -> None:
    Assignment.objects.filter(pk=held(cast).pk).update(**changes)
    assert refresh() == (0, 1)
    assert ReadyPeriod.objects.get(assignment=held(cast)).reasons == [reason]


def test_leave_pauses_readiness_and_coming_back_restores_it(cast: Cast) -> None:
    for employment, ready in (("on_leave", False), ("active", True)):
        Person.objects.filter(pk=cast.player.listed.pk).update(employment=employment)
        people_changed.send(sender=None, person_ids=[cast.player.listed.pk], actor=COMMAND, now=NOW)
        assert is_ready(held(cast)) is ready
    assert held(cast).state == State.ACTIVE


def test_the_day_counts_where_the_organisation_is(cast: Cast) -> None:
    OrganisationSettings.objects.update(time_zone="Pacific/Auckland")
    Assignment.objects.filter(pk=held(cast).pk).update(ends_on=(NOW + DAY).date())
    still_monday = NOW.replace(hour=10, minute=59)
    tuesday_there = NOW.replace(hour=11)
    assert refresh(still_monday) == (0, 0)
    assert refresh(tuesday_there) == (0, 1)


def test_the_change_is_told_upwards_once(cast: Cast) -> None:
    heard: list[list[int]] = []

    def hear(*, assignment_ids: list[int], **_signal: object) -> None:
        heard.append(assignment_ids)

    assignments_changed.connect(hear)
    try:
        Assignment.objects.filter(pk=held(cast).pk).update(state=State.SUSPENDED)
        refresh()
    finally:
        assignments_changed.disconnect(hear)
    assert heard == [[held(cast).pk]]


def test_a_job_ends_what_has_reached_its_last_day(cast: Cast) -> None:
    Assignment.objects.filter(pk=held(cast).pk).update(ends_on=(NOW + DAY).date())
    run_due(now=NOW)
    assert held(cast).state == State.ACTIVE
    run_due(now=NOW + DAY)
    assignment = held(cast)
    assert (assignment.state, assignment.close_reason) == (State.ENDED, "over")
    assert not is_ready(assignment, NOW + DAY)
    assert verbs_of(assignment)[-2:] == ["assignment.ended", "assignment.not_ready"]
