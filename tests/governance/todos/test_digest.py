"""One digest a person and local day, on the ladder's days, at eight by their own clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from governance.core.uid import uuid7
from governance.core.viewer import system_viewer
from governance.notify.models import Message, Preference
from governance.notify.services import messages_tidy
from governance.todos.models import Digest, Todo, TodoSubject
from governance.todos.services import (
    digests_make,
    digests_tidy,
    todo_open,
    todos_close,
    todos_open,
    weeklies_make,
)
from roles.org.models import Holiday, Person
from tests.cast import NOW, Cast
from tests.governance.escalations.test_races import at_once

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

ACTOR = system_viewer("a test")
REF = uuid7()
DUE = NOW + timedelta(days=14)  # Monday 7 December 2026, 09:00 UTC
OWING = 13  # everybody of the cast who is listed


def owe(cast: Cast, *, now: datetime = NOW, due: datetime = DUE) -> Cast:
    """Let everybody owe the baseline."""
    todos_open(
        actor=ACTOR,
        people=Person.objects.employed(),
        kind="guideline",
        ref=REF,
        title="Baseline",
        path="/guidelines/baseline/",
        reason="everyone",
        due_at=due,
        now=now,
    )
    return cast


@pytest.fixture
def owing(cast: Cast) -> Cast:
    return owe(cast)


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

    def test_a_partner_whose_last_day_is_past_is_told_nothing(self) -> None:
        Person.objects.filter(kind="external").update(ends_on=at("2026-12-06T00:00").date())
        assert digests_make(now=at("2026-12-07T09:00")) == OWING - 1

    def test_a_rung_on_a_sunday_is_told_on_monday_together_with_mondays(self) -> None:
        """Due on Monday: the rung of the day before is a Sunday."""
        assert digests_make(now=at("2026-12-06T09:00")) == 0
        assert digests_make(now=at("2026-12-07T09:00")) == OWING
        assert digests_make(now=at("2026-12-08T09:00")) == 0

    def test_a_holiday_moves_it_on(self) -> None:
        Holiday.objects.create(day=at("2026-11-30T08:00").date(), name="Founders' day")
        assert digests_make(now=at("2026-11-30T09:00")) == 0
        assert digests_make(now=at("2026-12-01T09:00")) == OWING

    def test_a_holiday_that_counts_no_more_is_a_working_day(self) -> None:
        for day in ("2026-11-30", "2026-12-07"):
            Holiday.objects.create(day=at(f"{day}T08:00").date(), name="A mistake", counts=False)
        assert digests_make(now=at("2026-11-30T09:00")) == OWING
        assert weeklies_make(now=at("2026-12-07T08:00")) > 0

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


@pytest.mark.parametrize(
    ("zone", "eight"),
    [
        ("Europe/Berlin", "2026-03-30T06:00"),  # since the night before an hour ahead
        ("Europe/Berlin", "2026-10-26T07:00"),  # since the night before an hour back
        ("Asia/Kathmandu", "2026-03-30T02:15"),
    ],
)
def test_eight_o_clock_follows_the_clock_on_the_wall(cast: Cast, zone: str, eight: str) -> None:
    Person.objects.update(time_zone=zone)
    due = at(eight) + timedelta(days=7)
    owe(cast, now=due - timedelta(days=14), due=due)
    assert digests_make(now=at(eight) - timedelta(minutes=1)) == 0
    assert digests_make(now=at(eight)) == OWING


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


class TestRounds:
    """Each zone and hour has its round once a day; the looks between cost one query."""

    def test_between_rounds_a_look_is_one_statement(
        self, owing: Cast, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        assert digests_make(now=at("2026-12-07T08:00")) == OWING
        with django_assert_num_queries(4):  # settings, the look, a savepoint's two ends
            assert digests_make(now=at("2026-12-07T08:05")) == 0

    def test_the_hour_is_the_readers(self, owing: Cast) -> None:
        Preference.objects.create(person=owing.employee.listed, digest_hour=10)
        assert digests_make(now=at("2026-12-07T08:00")) == OWING - 1
        assert digests_make(now=at("2026-12-07T09:55")) == 0
        assert digests_make(now=at("2026-12-07T10:00")) == 1

    def test_moving_the_hour_brings_no_second_one(self, owing: Cast) -> None:
        assert digests_make(now=at("2026-12-07T08:00")) == OWING
        Preference.objects.create(person=owing.employee.listed, digest_hour=10)
        assert digests_make(now=at("2026-12-07T10:00")) == 0

    def test_moving_the_zone_brings_no_second_one(self, owing: Cast) -> None:
        assert digests_make(now=at("2026-12-07T08:00")) == OWING
        Person.objects.filter(pk=owing.employee.listed.pk).update(time_zone="America/New_York")
        assert digests_make(now=at("2026-12-07T13:30")) == 0

    def test_who_stopped_it_gets_none_and_who_starts_again_does(self, owing: Cast) -> None:
        wish = Preference.objects.create(person=owing.employee.listed, changed=["todos.digest"])
        assert digests_make(now=at("2026-12-07T08:00")) == OWING - 1
        wish.changed = []
        wish.save()
        assert digests_make(now=at("2026-12-10T08:00")) == OWING

    def test_what_is_opened_after_the_round_is_told_in_the_next(self, cast: Cast) -> None:
        assert digests_make(now=at("2026-11-23T08:00")) == 0
        todos_open(
            actor=ACTOR,
            people=Person.objects.filter(pk=cast.employee.listed.pk),
            kind="guideline",
            ref=REF,
            title="Today still",
            path="/",
            reason="everyone",
            due_at=NOW + timedelta(hours=8),
            now=NOW,
        )
        assert digests_make(now=at("2026-11-23T10:00")) == 0
        assert digests_make(now=at("2026-11-24T08:00")) == 1

    def test_what_is_opened_on_a_rung_after_the_digest_of_the_day_is_in_the_next(
        self, owing: Cast
    ) -> None:
        rung = at("2026-11-30T08:00")  # seven days before
        assert digests_make(now=rung) == OWING
        todo_open(
            actor=ACTOR,
            person=owing.employee.listed,
            kind="course",
            ref=uuid7(),
            title="A course",
            path="/",
            reason="asked",
            due_at=DUE,
            now=rung + timedelta(hours=2),
        )
        assert digests_make(now=rung + timedelta(hours=3)) == 0
        for day, made in ((1, 1), (2, 0)):
            assert digests_make(now=rung + timedelta(days=day)) == made
        message = Message.objects.filter(person=owing.employee.listed).latest("pk")
        assert {each["title"] for each in message.payload["todos"]} == {"Baseline", "A course"}

    def test_a_long_list_is_cut_and_says_so(self, cast: Cast) -> None:
        for number in range(25):
            todos_open(
                actor=ACTOR,
                people=Person.objects.filter(pk=cast.employee.listed.pk),
                kind="guideline",
                ref=uuid7(),
                title=f"Number {number}",
                path="/",
                reason="everyone",
                due_at=NOW + timedelta(minutes=number),
                now=NOW - timedelta(days=1),
            )
        digests_make(now=at("2026-11-23T10:00"))
        payload = Message.objects.get().payload
        assert (payload["count"], payload["more"], len(payload["todos"])) == (25, 5, 20)
        assert payload["todos"][0]["title"] == "Number 0"

    def test_old_claims_are_forgotten_and_nothing_is_told_again(self, owing: Cast) -> None:
        TodoSubject.objects.update(kind="course")
        for day in ("2026-12-07", "2026-12-10", "2026-12-14"):
            assert digests_make(now=at(f"{day}T08:00")) == OWING
        later = at("2027-03-15T08:00")
        assert digests_tidy(now=later) == 3 * OWING + 3
        assert digests_make(now=later) == 0

    def test_that_somebody_was_reminded_of_a_guideline_outlives_the_mail(self, owing: Cast) -> None:
        assert digests_make(now=at("2026-12-07T08:00")) == OWING
        sent = at("2026-12-07T08:01")
        Message.objects.update(state=Message.State.SENT, sent_at=sent, created_at=sent)
        later = at("2027-06-15T08:00")
        assert digests_tidy(now=later) == 1  # the round
        messages_tidy(now=later)
        assert not Message.objects.exists()
        assert digests_tidy(now=later) == 0
        kept = set(Digest.objects.values_list("mail_state", "sent_at"))
        assert (kept, Digest.objects.count()) == ({("sent", sent)}, OWING)
        assert digests_make(now=later) == 0


def test_the_weekly_mail_made_twice_at_once_goes_out_once(committed_cast: Cast) -> None:
    owe(committed_cast)
    monday = at("2026-12-07T08:00")
    made = at_once(*[lambda: weeklies_make(now=monday)] * 2)
    told = Message.objects.filter(template="todos/mail/weekly")
    assert sum(int(str(each)) for each in made) == told.count() > 0
    assert told.values("person").distinct().count() == told.count()


def test_the_digest_made_twice_at_once_goes_out_once(committed_cast: Cast) -> None:
    owe(committed_cast)
    morning = at("2026-12-07T08:00")
    made = at_once(*[lambda: digests_make(now=morning)] * 2)
    told = Message.objects.filter(template="todos/mail/digest")
    assert sum(int(str(each)) for each in made) == told.count() == OWING
    assert told.values("person").distinct().count() == OWING
    assert Digest.objects.count() == OWING


class TestWeekly:
    """Line managers, on the first working day of a week: counts of what is late or due."""

    def test_managers_are_told_how_much_their_reports_owe(self, owing: Cast) -> None:
        assert weeklies_make(now=at("2026-12-07T08:00")) > 0
        message = Message.objects.get(person=owing.line_manager.person)
        assert message.template == "todos/mail/weekly"
        reports = message.payload["reports"]
        assert {report["name"] for report in reports} == {"Hana Costa", "Priya Shah", "Theo Nasser"}
        assert all((report["late"], report["due"]) == (0, 1) for report in reports)
        assert "Baseline" not in str(message.payload)
        assert not Message.objects.filter(person=owing.employee.person).exists()

    def test_once_a_week_and_late_is_counted_apart(self, owing: Cast) -> None:
        assert weeklies_make(now=at("2026-12-14T08:00")) > 0
        report = Message.objects.get(person=owing.line_manager.person).payload["reports"][0]
        assert (report["late"], report["due"]) == (1, 0)
        for day in ("2026-12-14T09:00", "2026-12-15T08:00", "2026-12-18T08:00"):
            assert weeklies_make(now=at(day)) == 0

    def test_a_holiday_on_monday_moves_it_to_tuesday(self, owing: Cast) -> None:
        Holiday.objects.create(day=at("2026-12-07T08:00").date(), name="Founders' day")
        assert weeklies_make(now=at("2026-12-07T08:00")) == 0
        assert weeklies_make(now=at("2026-12-08T08:00")) > 0

    def test_when_jobs_rest_on_the_first_working_day_it_goes_out_on_the_next(
        self, owing: Cast
    ) -> None:
        weeklies_make(now=at("2026-12-09T08:00"))
        mine = Message.objects.filter(person=owing.line_manager.listed)
        assert mine.get().key == f"weekly:{owing.line_manager.listed.uid}:2026-12-07"
        for day in ("2026-12-10T08:00", "2026-12-11T08:00"):
            assert weeklies_make(now=at(day)) == 0
        weeklies_make(now=at("2026-12-14T08:00"))
        assert mine.count() == 2

    def test_nobody_owes_nobody_is_told(self, cast: Cast) -> None:
        assert weeklies_make(now=at("2026-12-07T08:00")) == 0

    def test_of_reports_on_leave_nothing_is_told_and_on_leave_nobody_is(self, owing: Cast) -> None:
        away = Person.objects.filter(pk__in=[owing.employee.listed.pk, owing.boss.listed.pk])
        away.update(employment="on_leave")
        weeklies_make(now=at("2026-12-07T08:00"))
        message = Message.objects.get(person=owing.line_manager.person)
        assert {each["name"] for each in message.payload["reports"]} == {
            "Priya Shah",
            "Theo Nasser",
        }
        assert not Message.objects.filter(person=owing.boss.person).exists()

    def test_a_partner_whose_last_day_is_past_is_not_counted(self, owing: Cast) -> None:
        Person.objects.filter(kind="external").update(ends_on=at("2026-12-06T00:00").date())
        weeklies_make(now=at("2026-12-07T08:00"))
        message = Message.objects.get(person=owing.line_manager.person)
        assert {each["name"] for each in message.payload["reports"]} == {
            "Hana Costa",
            "Priya Shah",
        }

    def test_it_leads_to_the_list_of_their_people(self, owing: Cast) -> None:
        weeklies_make(now=at("2026-12-07T08:00"))
        path = Message.objects.get(person=owing.line_manager.person).payload["path"]
        assert owing.line_manager.client().get(path).status_code == 200
        assert path == reverse("my_people")

    def test_who_stopped_it_gets_none(self, owing: Cast) -> None:
        Preference.objects.create(person=owing.line_manager.listed, changed=["todos.weekly"])
        weeklies_make(now=at("2026-12-07T08:00"))
        assert not Message.objects.filter(person=owing.line_manager.person).exists()


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        ("guideline", [7, 13, 14, 17, 21]),
        ("review", [0, 7, 14]),
        ("checklist", [3, 7, 14]),
    ],
)
def test_each_kind_is_reminded_of_on_its_own_days(cast: Cast, kind: str, days: list[int]) -> None:
    """Fourteen days to do it, opened on a Monday that is day nought; weekends wait."""
    todos_open(
        actor=ACTOR,
        people=Person.objects.filter(pk=cast.employee.listed.pk),
        kind=kind,
        ref=REF,
        title="Something",
        path="/",
        reason="asked",
        due_at=DUE,
        now=NOW - timedelta(hours=2),
    )
    told = [day for day in range(30) if digests_make(now=NOW + timedelta(days=day))]
    monday = {13: 14}  # a Sunday's rung is told on Monday, with Monday's
    assert told == sorted({monday.get(day, day) for day in days})
