"""One digest a person and local day, on the ladder's days, at eight by their own clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from governance.core.uid import uuid7
from governance.core.viewer import system_viewer
from governance.notify.models import Message
from governance.todos.models import Digest, Todo
from governance.todos.services import digests_make, todos_close, todos_open
from roles.org.models import Holiday, Person
from tests.cast import NOW, Cast

ACTOR = system_viewer("a test")
REF = uuid7()
DUE = NOW + timedelta(days=14)  # Monday 7 December 2026, 09:00 UTC
OWING = 13  # everybody of the cast who is listed


@pytest.fixture
def owing(cast: Cast) -> Cast:
    todos_open(
        actor=ACTOR,
        people=Person.objects.employed(),
        kind="guideline",
        ref=REF,
        title="Baseline",
        path="/guidelines/baseline/",
        reason="everyone",
        due_at=DUE,
        now=NOW,
    )
    return cast


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.usefixtures("owing")
class TestLadder:
    def test_no_digest_before_the_first_rung(self) -> None:
        assert digests_make(now=at("2026-11-27T09:00")) == 0

    @pytest.mark.parametrize(
        "day",
        ["2026-11-30", "2026-12-07", "2026-12-10", "2026-12-14"],
    )
    def test_each_rung_makes_one_for_everybody_who_owes(self, day: str) -> None:
        before = at(f"{day}T08:00") - timedelta(days=1)
        for person in Person.objects.all():
            Digest.objects.create(person=person, local_day=before.date(), made_at=before)
        assert digests_make(now=at(f"{day}T09:00")) == OWING
        assert digests_make(now=at(f"{day}T09:05")) == 0
        assert digests_make(now=at(f"{day}T23:00")) == 0

    def test_a_rung_on_a_sunday_is_told_on_monday_together_with_mondays(self) -> None:
        """Due on Monday: the rung of the day before is a Sunday."""
        assert digests_make(now=at("2026-12-06T09:00")) == 0
        assert digests_make(now=at("2026-12-07T09:00")) == OWING
        assert digests_make(now=at("2026-12-08T09:00")) == 0

    def test_a_holiday_moves_it_on(self) -> None:
        Holiday.objects.create(day=at("2026-11-30T08:00").date(), name="Founders' day")
        assert digests_make(now=at("2026-11-30T09:00")) == 0
        assert digests_make(now=at("2026-12-01T09:00")) == OWING

    def test_days_without_jobs_are_one_catch_up(self) -> None:
        assert digests_make(now=at("2026-12-16T09:00")) == OWING
        assert digests_make(now=at("2026-12-17T09:00")) == 0


def test_eight_o_clock_is_the_readers(owing: Cast) -> None:
    auckland = owing.employee.listed
    Person.objects.filter(pk=auckland.pk).update(time_zone="Pacific/Auckland")
    assert digests_make(now=at("2026-11-29T19:30")) == 1  # Monday 08:30 there
    assert Digest.objects.get().local_day == at("2026-11-30T08:00").date()
    assert digests_make(now=at("2026-11-30T07:59")) == 0
    assert digests_make(now=at("2026-11-30T08:00")) == OWING - 1


def test_none_on_leave_none_for_leavers_none_for_who_is_done(owing: Cast) -> None:
    Person.objects.filter(pk=owing.employee.listed.pk).update(employment="on_leave")
    Person.objects.filter(pk=owing.player.listed.pk).update(employment="left")
    todos_close(
        actor=ACTOR,
        kind="guideline",
        ref=REF,
        outcome=Todo.Outcome.DONE,
        now=NOW,
        person_ids=[owing.coach.listed.pk],
    )
    assert digests_make(now=at("2026-12-07T09:00")) == OWING - 3


def test_message_lists_what_is_owed(owing: Cast) -> None:
    digests_make(now=at("2026-12-10T09:00"))
    message = Message.objects.get(person=owing.employee.person)
    assert message.key == f"digest:{owing.employee.listed.uid}:2026-12-10"
    (todo,) = message.payload["todos"]
    assert (todo["title"], todo["late"]) == ("Baseline", True)
