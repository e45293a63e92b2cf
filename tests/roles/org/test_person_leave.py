"""Somebody leaves, and everything that hung on them ends in the same moment."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from psycopg2.extras import DateRange

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from roles.org.models import Department, DepartmentPeriod, Person, Placement
from roles.org.services import person_leave
from roles.team.models import Assignment
from roles.team.rules import State
from tests.cast import NOW, Cast

if TYPE_CHECKING:
    from django.test import Client

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def nobody_is_imported(cast: Cast) -> None:
    Person.objects.update(external_id=None)


def leave(
    cast: Cast, person: Person, reason: str = "Moved away.", by: str = "administrator"
) -> None:
    person_leave(actor=getattr(cast, by).viewer, person=person, reason=reason, now=NOW)


def placed(person: Person, *, days_ago: int) -> Placement:
    person.placements.all().delete()
    since = DateRange(TODAY - timedelta(days=days_ago), None)
    return Placement.objects.create(person=person, department=person.department, during=since)


def test_who_left_holds_nothing_and_signs_in_no_more(cast: Cast) -> None:
    coach = cast.coach.listed
    placement = placed(coach, days_ago=30)

    leave(cast, coach)

    coach.refresh_from_db()
    placement.refresh_from_db()
    assert (coach.employment, coach.left_on) == (Person.Employment.LEFT, TODAY)
    assert placement.during.upper == TODAY
    held = Assignment.objects.open().filter(person=coach)
    assert {one.state for one in held} == {State.HANDING_OVER}, "somebody else hands it over"
    assert not held.ready(NOW).exists()
    assert coach.user is not None
    assert not coach.user.is_active
    said = Entry.objects.get(verb="person.left", subject_uid=coach.uid)
    assert (said.actor_label, said.reason) == (cast.administrator.viewer.label, "Moved away.")


def test_an_account_from_before_they_signed_in_is_closed_too(cast: Cast) -> None:
    coach = cast.coach.listed
    Person.objects.filter(pk=coach.pk).update(user=None, email=f" {cast.coach.user.email.upper()}")

    leave(cast, coach)

    cast.coach.user.refresh_from_db()
    assert not cast.coach.user.is_active


def test_who_was_entered_today_was_never_placed(cast: Cast) -> None:
    placed(cast.employee.listed, days_ago=0)

    leave(cast, cast.employee.listed, "Entered by mistake.")

    assert not cast.employee.listed.placements.exists()


def test_a_department_loses_its_head_from_today_on(cast: Cast) -> None:
    head = cast.department_head.listed
    led = Department.objects.filter(head=head).first()
    assert led is not None
    led.periods.all().delete()
    since = TODAY - timedelta(days=30)
    DepartmentPeriod.objects.create(
        department=led, name=led.name, head=head, during=DateRange(since, None)
    )

    leave(cast, head)

    led.refresh_from_db()
    assert led.head is None
    periods = led.periods.order_by("during").values_list("head", "during")
    assert list(periods) == [
        (head.pk, DateRange(since, TODAY)),
        (None, DateRange(TODAY, None)),
    ]


@pytest.mark.parametrize("persona", ["employee", "line_manager", "head_coach", "auditor"])
def test_only_administrators_say_so(cast: Cast, persona: str) -> None:
    with pytest.raises(NotAllowed):
        leave(cast, cast.player.listed, by=persona)
    assert Person.objects.employed().filter(pk=cast.player.listed.pk).exists()


def test_nobody_ends_themselves_an_import_or_somebody_twice(cast: Cast) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(external_id="P1")
    with pytest.raises(Conflict, match="import"):
        leave(cast, cast.player.listed)
    leave(cast, cast.employee.listed)
    with pytest.raises(Conflict, match="not here any more already"):
        leave(cast, cast.employee.listed)
    with pytest.raises(Invalid):
        leave(cast, cast.coach.listed, " ")


def test_the_page_says_what_follows_and_does_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator.user)
    page = reverse("person_leave", args=[cast.coach.listed.uid])
    assert page in client.get(reverse("person", args=[cast.coach.listed.uid])).content.decode()

    words = client.get(page).content.decode()
    assert "Their role ends: Coach" in words
    assert "Their account is closed" in words
    refused = client.post(page, {"reason": ""})
    done = client.post(page, {"reason": "Moved away."})

    assert refused.status_code == 422
    assert done.status_code == 302
    assert not Assignment.objects.filter(person=cast.coach.listed, state=State.ACTIVE).exists()
    assert client.post(page, {"reason": "Again."}).status_code == 409
