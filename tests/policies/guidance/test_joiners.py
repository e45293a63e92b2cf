"""Joiners have the later of publishing and joining, each with the days that there are for it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from psycopg2.extras import DateRange

from governance.core.events import people_changed
from governance.todos.models import Todo
from roles.org.models import OrganisationSettings, Person, Placement
from roles.org.services.placing import person_place
from roles.team.models import ChecklistItem
from tests.cast import COMMAND, NOW, Cast, make_person
from tests.policies.making import COACHES_AND_PLAYERS, next_version, published

if TYPE_CHECKING:
    from datetime import date

TODAY = NOW.date()
DAY = timedelta(days=1)


def due(person: Person) -> datetime:
    return Todo.objects.open().get(person=person, subject__kind="guideline").due_at


def midnight(day: date, zone: str = "UTC") -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def started(person: Person, day: date | None, *, here: date) -> Person:
    """Let somebody have started on ``day``, None where nobody said, and be placed from ``here``."""
    Person.objects.filter(pk=person.pk).update(started_on=day)
    Placement.objects.filter(person=person).update(during=DateRange(here, None))
    return person


@pytest.mark.parametrize("ago", [1, 15, 16, 17, 80])
def test_who_joined_before_publishing_has_the_rest_of_a_joiners_days(cast: Cast, ago: int) -> None:
    joined = TODAY - ago * DAY
    hana = started(cast.employee.listed, joined, here=joined)
    published(cast)

    assert due(hana) == max(NOW + 14 * DAY, midnight(joined + 30 * DAY))
    assert due(cast.player.listed) == NOW + 14 * DAY


def test_where_nobody_said_when_they_started_it_counts_since_when_they_are_here(cast: Cast) -> None:
    hana = started(cast.employee.listed, None, here=TODAY - DAY)
    published(cast)

    assert due(hana) == midnight(TODAY + 29 * DAY)


def test_who_was_listed_with_the_organisation_itself_is_no_joiner(cast: Cast) -> None:
    Person.objects.update(started_on=None)
    Placement.objects.update(during=DateRange(TODAY - DAY, None))
    published(cast)

    assert due(cast.employee.listed) == NOW + 14 * DAY


def test_who_moved_lately_has_not_joined_lately(cast: Cast) -> None:
    hana = started(cast.employee.listed, None, here=TODAY - 60 * DAY)
    moved = NOW - 2 * DAY
    person_place(actor=cast.administrator.viewer, person=hana, department=cast.stores, now=moved)
    published(cast)

    assert due(hana) == NOW + 14 * DAY


def test_who_came_back_lately_has_joined_lately(cast: Cast) -> None:
    hana = started(cast.employee.listed, None, here=TODAY - 2 * DAY)
    Placement.objects.create(
        person=hana,
        department=cast.support,
        during=DateRange(TODAY - 80 * DAY, TODAY - 40 * DAY),
    )
    published(cast)

    assert due(hana) == midnight(TODAY + 28 * DAY)


def test_who_joins_on_the_day_of_publishing_has_a_joiners_days(cast: Cast) -> None:
    hana = started(cast.employee.listed, TODAY, here=TODAY)
    published(cast)

    assert due(hana) == midnight(TODAY + 30 * DAY)


def test_who_is_listed_ahead_has_a_joiners_days_from_the_first_one(cast: Cast) -> None:
    published(cast)
    ahead = started(make_person("Nia Field", cast.stores), TODAY + 25 * DAY, here=TODAY)
    people_changed.send(sender=None, person_ids=[ahead.pk], actor=COMMAND, now=NOW)

    assert due(ahead) == midnight(TODAY + 55 * DAY)


def test_a_major_version_does_not_shorten_the_first_month(cast: Cast) -> None:
    hana = started(cast.employee.listed, TODAY, here=TODAY)
    version = published(cast)
    next_version(cast, version, now=NOW + 2 * DAY)

    assert due(hana) == midnight(TODAY + 30 * DAY)
    assert due(cast.player.listed) == NOW + 16 * DAY


def test_a_day_begins_where_the_organisation_is(cast: Cast) -> None:
    OrganisationSettings.objects.update_or_create(
        pk=1, defaults={"time_zone": "Pacific/Auckland", "joiner_days": 45}
    )
    hana = started(cast.employee.listed, TODAY, here=TODAY)
    published(cast)

    assert due(hana) == midnight(TODAY + 45 * DAY, "Pacific/Auckland")


def test_a_joiners_role_does_not_wait_for_it_sooner_than_they_owe_it(cast: Cast) -> None:
    priya = started(cast.player.listed, TODAY - DAY, here=TODAY - DAY)
    published(cast, audience=COACHES_AND_PLAYERS)

    item = ChecklistItem.objects.get(assignment__person=priya, kind="guideline")
    assert item.blocks_from == due(priya) == midnight(TODAY + 29 * DAY)
    other = ChecklistItem.objects.get(assignment__person=cast.coach.listed, kind="guideline")
    assert other.blocks_from == NOW + 14 * DAY
