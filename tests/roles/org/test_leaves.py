"""Somebody is on leave from one day until another, and what they owe rests meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.viewer import system_viewer
from governance.home.tasks import leaves
from governance.todos.models import Leave, Todo
from roles.org.models import OrganisationSettings, Person
from roles.org.services import leave_end, leave_set, leaves_turn, person_leave
from roles.team.models import Assignment
from tests.cast import NOW, Cast, make_assignment
from tests.policies.making import published

if TYPE_CHECKING:
    from django.test import Client

TODAY = NOW.date()
JOB = system_viewer("Leave of absence")


def sent_away(
    cast: Cast,
    person: Person,
    first: date = TODAY,
    back: date | None = None,
    *,
    by: str = "administrator",
    reason: str = "Parental leave.",
    now: datetime = NOW,
) -> None:
    actor = getattr(cast, by).viewer
    leave_set(actor=actor, person=person, away_from=first, back_on=back, reason=reason, now=now)


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def employment(person: Person) -> str:
    return Person.objects.get(pk=person.pk).employment


def due(person: Person) -> datetime:
    return Todo.objects.open().get(person=person, subject__kind="guideline").due_at


def test_from_today_on_they_are_not_ready_and_their_clocks_rest(cast: Cast) -> None:
    published(cast)
    player, before = cast.player.listed, due(cast.player.listed)

    sent_away(cast, player, back=days(10))

    assert employment(player) == "on_leave"
    assert not Assignment.objects.ready(NOW + timedelta(minutes=1)).filter(person=player).exists()
    assert Leave.objects.get(person=player).until is None
    said = Entry.objects.get(verb="person.away", subject_uid=player.uid)
    assert (said.actor_label, said.reason) == (cast.administrator.viewer.label, "Parental leave.")
    assert said.changes["back_on"] == [None, days(10).isoformat()]

    assert leaves_turn(actor=JOB, now=NOW + timedelta(days=9)) == 0
    assert leaves_turn(actor=JOB, now=NOW + timedelta(days=10)) == 1, "back on the day"
    assert employment(player) == "active"
    assert due(player) == before + timedelta(days=10)
    assert Assignment.objects.ready(NOW + timedelta(days=11)).filter(person=player).exists()
    back = Entry.objects.get(verb="person.back", subject_uid=player.uid)
    assert (back.actor_label, back.changes) == (JOB.label, {"employment": ["on_leave", "active"]})
    assert leaves_turn(actor=JOB, now=NOW + timedelta(days=10)) == 0
    left = Person.objects.get(pk=player.pk)
    assert (left.away_from, left.back_on) == (None, None)


def test_one_that_was_planned_begins_on_its_day_where_the_organisation_is(cast: Cast) -> None:
    OrganisationSettings.objects.update(time_zone="Asia/Tokyo")
    sent_away(cast, cast.employee.listed, days(2), days(9))
    assert employment(cast.employee.listed) == "active"
    assert not Leave.objects.exists()

    the_day_before = datetime.fromisoformat(f"{days(1)}T14:59:00+00:00")  # 23:59 in Tokyo
    assert leaves_turn(actor=JOB, now=the_day_before) == 0
    assert leaves_turn(actor=JOB, now=the_day_before + timedelta(minutes=1)) == 1
    assert employment(cast.employee.listed) == "on_leave"


def test_nobody_knowing_the_end_they_are_back_when_somebody_says_so(cast: Cast) -> None:
    sent_away(cast, cast.employee.listed)
    assert leaves_turn(actor=JOB, now=NOW + timedelta(days=900)) == 0

    administrator = cast.administrator.viewer
    later = NOW + timedelta(days=30)
    leave_end(actor=administrator, person=cast.employee.listed, reason="Here again.", now=later)

    assert employment(cast.employee.listed) == "active"
    assert Leave.objects.get().until == later
    assert Entry.objects.get(verb="person.back").reason == "Here again."
    with pytest.raises(Conflict, match="not on leave"):
        leave_end(actor=administrator, person=cast.employee.listed, reason="Again.", now=later)


def test_one_that_runs_is_prolonged_and_one_that_is_planned_called_off(cast: Cast) -> None:
    hana, leon = cast.employee.listed, cast.line_manager.listed
    sent_away(cast, hana, back=days(5))
    sent_away(cast, hana, back=days(20), now=NOW + timedelta(days=3))
    sent_away(cast, hana, back=days(20), now=NOW + timedelta(days=3))
    assert leaves_turn(actor=JOB, now=NOW + timedelta(days=5)) == 0
    here = Person.objects.get(pk=hana.pk)
    assert (here.away_from, here.back_on) == (TODAY, days(20)), "the first day is over and stays"
    assert Entry.objects.filter(verb="person.leave_planned").count() == 1, "the same writes nothing"

    sent_away(cast, leon, days(3), days(5))
    leave_end(actor=cast.administrator.viewer, person=leon, reason="Stays.", now=NOW)
    assert leaves_turn(actor=JOB, now=NOW + timedelta(days=3)) == 0
    assert Entry.objects.get(verb="person.leave_called_off").reason == "Stays."


def test_one_that_nobody_noticed_until_it_was_over_leaves_both_steps(cast: Cast) -> None:
    sent_away(cast, cast.employee.listed, days(2), days(4))

    leaves({}, NOW + timedelta(days=6))

    assert employment(cast.employee.listed) == "active"
    verbs = Entry.objects.filter(subject_uid=cast.employee.listed.uid).order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "person.leave_planned",
        "person.away",
        "person.back",
    ]


def test_hr_says_so_too_and_nobody_of_themselves(cast: Cast) -> None:
    make_assignment(cast.boss.listed, cast.root, "hr")
    sent_away(cast, cast.employee.listed, by="boss")
    assert employment(cast.employee.listed) == "on_leave"
    for by, person in (("boss", cast.boss.listed), ("administrator", cast.administrator.listed)):
        with pytest.raises(NotAllowed):
            sent_away(cast, person, by=by)
    for by in ("line_manager", "department_head", "head_coach", "auditor", "booth_member"):
        with pytest.raises(NotAllowed):
            sent_away(cast, cast.player.listed, by=by)
    assert employment(cast.player.listed) == "active"


def test_days_that_cannot_be_and_a_missing_reason_are_refused(cast: Cast) -> None:
    hana = cast.employee.listed
    for first, back, reason in (
        (days(-1), None, "Parental leave."),
        (days(5), days(5), "Parental leave."),
        (TODAY, TODAY, "Parental leave."),
        (TODAY, None, "  "),
    ):
        with pytest.raises(Invalid):
            sent_away(cast, hana, first, back, reason=reason)
    assert employment(hana) == "active"
    assert not Entry.objects.filter(subject_uid=hana.uid).exists()


def test_who_leaves_has_no_leave_any_more(cast: Cast) -> None:
    hana = cast.employee.listed
    Person.objects.filter(pk=hana.pk).update(external_id=None)
    sent_away(cast, hana, days(2), days(4))
    person_leave(actor=cast.administrator.viewer, person=hana, reason="Moved.", now=NOW)

    leaves({}, NOW + timedelta(days=6))

    assert employment(hana) == "left"
    with pytest.raises(Conflict):
        sent_away(cast, hana)


def test_the_page_sets_shows_and_ends_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator.user)
    hana = cast.employee.listed
    person, page = (reverse(name, args=[hana.uid]) for name in ("person", "person_away"))
    assert page in client.get(person).content.decode()
    today = utc_now().date()
    soon, past = today + timedelta(days=7), today - timedelta(days=1)
    said = {"away_from": str(today), "back_on": str(soon), "reason": "Parental leave."}

    wrong = client.post(page, {**said, "back_on": str(past)})
    assert wrong.status_code == 422
    assert "The first day back comes after today" in wrong.content.decode()
    assert client.post(page, said).status_code == 302
    assert f"On leave, back on {soon:%-d %B %Y}" in client.get(person).content.decode()
    assert "They are back" in client.get(page).content.decode()
    assert client.post(page, {"back": "1", "why": ""}).status_code == 422
    assert client.post(page, {"back": "1", "why": "Here again."}).status_code == 302
    assert employment(hana) == "active"
    assert client.post(page, {"back": "1", "why": "Again."}).status_code == 409
