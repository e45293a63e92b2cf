"""Partners: told before their last day, never without a sponsor, and nothing outlasts them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from governance.core.errors import Invalid
from governance.core.events import people_changed
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment, ReadyPeriod
from roles.team.rules import State
from roles.team.services import (
    assignment_propose,
    assignments_expire,
    externals_notify,
    sponsors_follow,
)
from roles.team.tasks import partners, readiness
from tests.cast import COMMAND, NOW, Cast, make_assignment, make_person
from tests.queries import assert_flat
from tests.roles.team.pages import vacant_role

LAST = date(2027, 6, 30)  # of the cast's partner
NOON = datetime(2027, 6, 30, 12, 0, tzinfo=UTC)


def told() -> list[str]:
    found = Message.objects.filter(template="team/mail/partner_ends").order_by("pk")
    return [str(message.person) for message in found]


def change(cast: Cast, who: str, **fields: object) -> None:
    person = cast.members[who].listed
    Person.objects.filter(pk=person.pk).update(**fields)
    people_changed.send(sender=None, person_ids=[person.pk], actor=COMMAND, now=NOW)


def asked() -> list[str]:
    return [str(todo.person) for todo in Todo.objects.open().filter(subject__kind="sponsor")]


def test_partner_and_sponsor_are_told_thirty_and_seven_days_before(cast: Cast) -> None:
    for days, count in ((31, 0), (30, 2), (29, 2), (8, 2), (7, 4), (1, 4), (0, 4), (-1, 4)):
        partners({}, NOON - timedelta(days=days))
        assert len(told()) == count, days
    assert told()[:2] == ["Theo Nasser", "Leon Marsh"]
    own, theirs = (mail_build(m).body for m in Message.objects.order_by("pk")[:2])
    assert "You are here until 30 June 2027" in own
    assert "Theo Nasser, whom you sponsor" in theirs


def test_who_comes_with_less_than_a_week_is_told_once(cast: Cast) -> None:
    externals_notify(now=NOON - timedelta(days=3))
    externals_notify(now=NOON - timedelta(days=2))
    assert len(told()) == 2


def test_a_last_day_that_moves_is_told_anew(cast: Cast) -> None:
    externals_notify(now=NOON - timedelta(days=20))
    Person.objects.filter(pk=cast.external.listed.pk).update(ends_on=LAST + timedelta(days=5))
    externals_notify(now=NOON - timedelta(days=20))
    assert len(told()) == 4


def test_in_place_of_a_sponsor_who_is_away_whoever_stands_in_is_told(cast: Cast) -> None:
    Person.objects.filter(pk=cast.line_manager.listed.pk).update(employment="on_leave")
    externals_notify(now=NOON - timedelta(days=30))
    assert told() == ["Theo Nasser", "Grace Weiss"]


def test_the_days_are_the_organisations(cast: Cast) -> None:
    OrganisationSettings.objects.update(time_zone="Pacific/Auckland")
    late = datetime(2027, 5, 30, 13, 0, tzinfo=UTC)  # the 31st there, thirty days before
    externals_notify(now=late - timedelta(hours=2))
    assert told() == []
    externals_notify(now=late)
    assert len(told()) == 2


def test_a_partners_roles_end_by_themselves_after_their_last_day(cast: Cast) -> None:
    held = make_assignment(cast.external.listed, cast.support, "gatherer")
    Assignment.objects.filter(pk=held.pk).update(ends_on=LAST + timedelta(days=90))
    soon = NOW.date()
    Person.objects.filter(pk=cast.external.listed.pk).update(ends_on=soon)
    readiness({}, NOW)
    held.refresh_from_db()
    assert held.state == State.ACTIVE
    tomorrow = NOW + timedelta(days=1)
    readiness({}, tomorrow)
    held.refresh_from_db()
    assert (held.state, held.close_reason) == (State.ENDED, "over")
    assert not ReadyPeriod.objects.filter(assignment=held, during__contains=tomorrow).exists()
    assert assignments_expire(actor=COMMAND, now=tomorrow) == 0


def test_a_last_day_of_an_employee_ends_nothing(cast: Cast) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(ends_on=NOW.date() - timedelta(days=3))
    assert assignments_expire(actor=COMMAND, now=NOW) == 0


@pytest.mark.parametrize("days", [None, 366])
def test_a_partners_role_ends_within_a_year(cast: Cast, days: int | None) -> None:
    Person.objects.filter(pk=cast.external.listed.pk).update(ends_on=None)
    with pytest.raises(Invalid):
        assignment_propose(
            actor=cast.line_manager.viewer,
            role=vacant_role(cast),
            person=Person.objects.get(pk=cast.external.listed.pk),
            ends_on=NOW.date() + timedelta(days=days) if days else None,
            now=NOW,
        )


def test_when_the_sponsor_leaves_a_new_one_is_asked_for_until_there_is_one(cast: Cast) -> None:
    change(cast, "line_manager", employment="left")
    assert asked() == ["Grace Weiss"]
    change(cast, "line_manager", employment="left")
    assert asked() == ["Grace Weiss"]
    change(cast, "external", sponsor=cast.coach.listed)
    assert asked() == []


def test_a_sponsor_on_leave_stays_the_sponsor(cast: Cast) -> None:
    change(cast, "line_manager", employment="on_leave")
    assert asked() == []


def test_an_import_of_partners_who_have_their_sponsors_costs_the_same_for_any_number(
    cast: Cast,
) -> None:
    sponsor = cast.line_manager.listed

    def more() -> None:
        for _turn in range(3):
            found = make_person(f"Partner {Person.objects.count()}", cast.support)
            kind = Person.Kind.EXTERNAL
            Person.objects.filter(pk=found.pk).update(kind=kind, sponsor=sponsor, ends_on=LAST)

    def follow() -> int:
        return sponsors_follow(actor=COMMAND, person_ids=[sponsor.pk], now=NOW)

    assert_flat(more, follow)


def test_a_partner_who_leaves_too_needs_no_sponsor(cast: Cast) -> None:
    change(cast, "line_manager", employment="left")
    change(cast, "external", employment="left")
    assert asked() == []
