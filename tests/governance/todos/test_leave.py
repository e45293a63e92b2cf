"""Leave pauses clocks: what is due meanwhile is due as many days later, once they are back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from governance.audit.models import Entry
from governance.core.events import people_changed
from governance.core.viewer import system_viewer
from governance.notify.models import Message
from governance.todos.models import Leave, Todo
from governance.todos.services import digests_make, leaves_follow
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment, ChecklistItem
from roles.team.services import readiness_refresh
from tests.cast import NOW, Cast, make_assignment
from tests.policies.making import published, published_course

if TYPE_CHECKING:
    from policies.guidance.models import PolicyVersion

JOB = system_viewer("sync")


def becomes(person: Person, employment: str, now: datetime) -> None:
    Person.objects.filter(pk=person.pk).update(employment=employment)
    people_changed.send(sender=None, person_ids=[person.pk], actor=JOB, now=now)


def due(person: Person) -> datetime:
    return Todo.objects.open().get(person=person, subject__kind="guideline").due_at


@pytest.fixture
def version(cast: Cast) -> PolicyVersion:
    return published(cast)


def test_who_is_back_has_as_many_days_more_as_they_were_away(
    cast: Cast, version: PolicyVersion
) -> None:
    hana = cast.employee.listed
    before, others = due(hana), due(cast.player.listed)
    becomes(hana, "on_leave", NOW + timedelta(days=3))
    assert due(hana) == before
    becomes(hana, "active", NOW + timedelta(days=13, hours=5))
    assert due(hana) == before + timedelta(days=10)
    assert due(cast.player.listed) == others
    entry = Entry.objects.get(verb="todo.prolonged")
    assert entry.reason == "Back from leave"


def test_told_twice_it_moves_once(cast: Cast, version: PolicyVersion) -> None:
    hana = cast.employee.listed
    before = due(hana)
    for _twice in range(2):
        becomes(hana, "on_leave", NOW)
    for _twice in range(2):
        becomes(hana, "active", NOW + timedelta(days=5))
    assert due(hana) == before + timedelta(days=5)
    assert Leave.objects.count() == 1
    becomes(hana, "on_leave", NOW + timedelta(days=6))
    becomes(hana, "active", NOW + timedelta(days=8))
    assert due(hana) == before + timedelta(days=7)


def test_what_was_asked_during_the_leave_moves_by_the_days_since(cast: Cast) -> None:
    hana = cast.employee.listed
    becomes(hana, "on_leave", NOW - timedelta(days=20))
    published(cast)
    before = due(hana)
    becomes(hana, "active", NOW + timedelta(days=4))
    assert due(hana) == before + timedelta(days=4)


def test_who_leaves_for_good_gets_no_days(cast: Cast, version: PolicyVersion) -> None:
    hana = cast.employee.listed
    becomes(hana, "on_leave", NOW)
    becomes(hana, "left", NOW + timedelta(days=5))
    assert not Entry.objects.filter(verb="todo.prolonged").exists()
    assert not Leave.objects.filter(until=None).exists()


def test_who_leaves_from_a_leave_is_not_back(cast: Cast) -> None:
    hana = [cast.employee.listed.pk]
    for employment, back in (("on_leave", []), ("left", []), ("on_leave", []), ("active", hana)):
        Person.objects.filter(pk__in=hana).update(employment=employment)
        assert leaves_follow(actor=JOB, person_ids=hana, now=NOW) == back


def test_who_is_on_leave_at_the_upgrade_is_paused_once(cast: Cast) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="on_leave")
    begun = import_module("governance.todos.migrations.0006_on_leave_already").BEGUN
    for _twice in range(2):
        with connection.cursor() as cursor:
            cursor.execute(begun)
    assert Leave.objects.get(until=None).person == cast.employee.listed


def test_over_a_change_of_the_clocks_it_stays_at_the_same_time_of_day(cast: Cast) -> None:
    OrganisationSettings.objects.update(time_zone="Europe/Berlin")
    start = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)
    published(cast, now=start)
    hana = cast.employee.listed
    assert due(hana) == datetime(2026, 10, 20, 7, 0, tzinfo=UTC)  # 09:00 in summer
    becomes(hana, "on_leave", start)
    becomes(hana, "active", start + timedelta(days=7))
    assert due(hana) == datetime(2026, 10, 27, 8, 0, tzinfo=UTC)  # 09:00 in winter


def test_nothing_is_sent_meanwhile_and_the_ladder_begins_anew(
    cast: Cast, version: PolicyVersion
) -> None:
    hana = cast.employee.listed
    becomes(hana, "on_leave", NOW + timedelta(days=1))
    told = Message.objects.filter(person=hana, template="todos/mail/digest")
    for day in range(1, 20):
        digests_make(now=NOW + timedelta(days=day))
    assert not told.exists()
    becomes(hana, "active", NOW + timedelta(days=20))
    rung = due(hana) - timedelta(days=7)
    digests_make(now=NOW + timedelta(days=21))
    assert not told.exists()
    digests_make(now=rung + timedelta(days=2))  # a Saturday, so on Monday
    assert told.count() == 1


def test_a_role_blocks_only_from_the_day_it_is_due_now(cast: Cast, version: PolicyVersion) -> None:
    priya = cast.player.listed
    item = ChecklistItem.objects.filter(assignment__person=priya, kind="guideline")
    becomes(priya, "on_leave", NOW + timedelta(days=1))
    becomes(priya, "active", NOW + timedelta(days=40))
    assert item.get().blocks_from == due(priya) > NOW + timedelta(days=40)
    ready = Assignment.objects.ready(NOW + timedelta(days=40, minutes=1))
    assert ready.filter(person=priya).exists()


def test_a_role_that_was_not_ready_is_not_because_of_a_leave(cast: Cast) -> None:
    """Else a day away would give authority to somebody who has not signed."""
    hana = cast.employee.listed
    held = make_assignment(hana, cast.field_service, "responder", ready=False)
    published(cast)
    blocks_from = held.items.get(kind="guideline").blocks_from
    becomes(hana, "on_leave", NOW + timedelta(days=1))
    becomes(hana, "active", NOW + timedelta(days=2))
    assert held.items.get(kind="guideline").blocks_from == blocks_from
    readiness_refresh(actor=JOB, now=NOW + timedelta(days=2))
    assert not Assignment.objects.ready(NOW + timedelta(days=3)).filter(pk=held.pk).exists()


def test_what_was_late_when_the_leave_began_is_as_late_as_before(
    cast: Cast, version: PolicyVersion
) -> None:
    hana = cast.employee.listed
    before = due(hana)
    becomes(hana, "on_leave", before + timedelta(days=1))
    becomes(hana, "active", before + timedelta(days=30))
    assert due(hana) == before
    assert not Entry.objects.filter(verb="todo.prolonged").exists()


def test_a_leave_that_begins_and_ends_on_one_day_moves_nothing(
    cast: Cast, version: PolicyVersion
) -> None:
    hana = cast.employee.listed
    before = due(hana)
    becomes(hana, "on_leave", NOW)
    becomes(hana, "active", NOW + timedelta(hours=5))
    assert due(hana) == before
    assert not Entry.objects.filter(verb="todo.prolonged").exists()


def test_a_course_waits_as_long_and_so_does_the_role_that_needs_it(cast: Cast) -> None:
    published_course(cast)
    priya = cast.player.listed
    todo = Todo.objects.open().get(person=priya, subject__kind="course")
    becomes(priya, "on_leave", NOW + timedelta(days=1))
    becomes(priya, "active", NOW + timedelta(days=41))
    moved = Todo.objects.get(pk=todo.pk)
    assert moved.due_at == todo.due_at + timedelta(days=40)
    item = ChecklistItem.objects.get(assignment__person=priya, kind="course")
    assert item.blocks_from == moved.due_at
    later = NOW + timedelta(days=41, minutes=1)
    assert Assignment.objects.ready(later).filter(person=priya).exists()


def test_the_trail_says_of_each_role_until_when_it_waits_and_why(
    cast: Cast, version: PolicyVersion
) -> None:
    priya = cast.player.listed
    before = due(priya)
    becomes(priya, "on_leave", NOW + timedelta(days=1))
    becomes(priya, "active", NOW + timedelta(days=11))
    entry = Entry.objects.get(verb="checklist.prolonged")
    assert (entry.reason, entry.actor_label) == ("Back from leave", JOB.label)
    assert entry.subject_uid == Assignment.objects.get(person=priya).uid
    assert entry.changes["item"] == version.title
    assert [datetime.fromisoformat(each) for each in entry.changes["blocks_from"]] == [
        before,
        before + timedelta(days=10),
    ]


def test_several_who_are_back_at_once_fare_as_each_alone(
    cast: Cast, version: PolicyVersion
) -> None:
    people = [cast.employee.listed, cast.player.listed, cast.coach.listed]
    before = [due(each) for each in people]
    for employment, days in (("on_leave", 2), ("active", 9)):
        Person.objects.filter(pk__in=[each.pk for each in people]).update(employment=employment)
        people_changed.send(
            sender=None,
            person_ids=[each.pk for each in people],
            actor=JOB,
            now=NOW + timedelta(days=days),
        )
    assert [due(each) for each in people] == [each + timedelta(days=7) for each in before]
