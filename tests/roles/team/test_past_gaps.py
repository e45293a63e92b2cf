"""``/api/v1/gaps/?as_of=``: what was uncovered on a day, as it was counted then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from psycopg2.extras import DateTimeTZRange

from governance.accounts.models import ApiToken
from governance.core.uid import uuid7
from governance.jobs.registry import recurring
from roles.channels.models import Channel
from roles.org.models import (
    Department,
    DepartmentPeriod,
    Exemption,
    OrganisationSettings,
    Person,
)
from roles.team import tasks
from roles.team.models import GapCount, PastGap, ReadyPeriod, Role
from roles.team.services import gaps_keep
from tests.cast import SINCE, Cast, make_assignment, make_person
from tests.queries import assert_flat
from tests.roles.channels.making import make_channel
from tests.roles.org.api import get
from tests.roles.team.test_api_coverage import vacant

if TYPE_CHECKING:
    from datetime import date

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST = datetime(2026, 9, 7, 21, 0, tzinfo=UTC)  # a Monday, late
MONDAY, TUESDAY, WEDNESDAY = (FIRST.date() + number * DAY for number in range(3))


def told(cast: Cast, day: date, **query: str) -> list[dict[str, Any]]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    status, body = get(cast, f"gaps/?as_of={day}&{asked}")
    assert status == 200, body
    rows: list[dict[str, Any]] = body["results"]
    return rows


def labels(cast: Cast, day: date, **query: str) -> list[str]:
    return [row["label"] for row in told(cast, day, **query)]


def test_a_gap_is_told_with_who_what_and_since_when_as_of_that_day(cast: Cast) -> None:
    role = vacant(cast.support, focus="Evenings")
    gaps_keep(now=FIRST)
    head = cast.department_head.listed
    Department.objects.filter(pk=cast.support.pk).update(head=None, name="Help")
    Role.objects.filter(pk=role.pk).update(closed_on=WEDNESDAY, focus="Nights")
    gaps_keep(now=FIRST + 2 * DAY)
    assert told(cast, MONDAY) == [
        {
            "rule": "CV0",
            "name": "A role stands vacant",
            "severity": 3,
            "since": "2026-09-01T08:00:00Z",
            "subject_type": "role",
            "subject": str(role.uid),
            "label": "Information gatherer, Evenings, Support",
            "department": str(cast.support.uid),
            "people": 0,
            "under_way": "",
            "act": "assign",
            "owners": [
                {"person": str(each.uid), "name": str(each)}
                for each in (head, cast.head_coach.listed)
            ],
            "exemption": None,
            "counted_at": "2026-09-07T21:00:00Z",
        }
    ]
    assert told(cast, WEDNESDAY) == []


def test_one_that_is_told_otherwise_is_told_as_it_was_on_each_day(cast: Cast) -> None:
    covered = ReadyPeriod.objects.filter(assignment__person=cast.coach.listed)
    for name in ("Second Coach", "Third Coach"):
        make_assignment(make_person(name, cast.support), cast.support, "coach")
    gaps_keep(now=FIRST)
    ReadyPeriod.objects.filter(assignment__role__type__key="coach").update(
        during=DateTimeTZRange(SINCE, FIRST + HOUR)
    )
    gaps_keep(now=FIRST + DAY)
    assert covered.exists()
    before, after = (told(cast, day, rule="CV1") for day in (MONDAY, TUESDAY))
    assert [(row["label"], row["severity"]) for row in before] == [("Support has 3 coaches", 4)]
    assert ("Support has no coach", 1) in [(row["label"], row["severity"]) for row in after]
    assert "Support has 3 coaches" not in [row["label"] for row in after]


def test_a_day_is_told_as_it_ended_where_the_organisation_is(cast: Cast) -> None:
    OrganisationSettings.objects.update_or_create(pk=1, defaults={"time_zone": "Europe/Berlin"})
    role = vacant(cast.support)
    gaps_keep(now=FIRST)  # 23:00 there
    Role.objects.filter(pk=role.pk).update(closed_on=TUESDAY)
    gaps_keep(now=FIRST + HOUR)  # midnight: Tuesday
    assert (len(labels(cast, MONDAY)), labels(cast, TUESDAY)) == (1, [])


def test_of_today_the_last_count_is_told_the_one_before_midnight_too(cast: Cast) -> None:
    vacant(cast.support)
    gaps_keep(now=FIRST + 2 * HOUR)  # 23:00
    with time_machine.travel(FIRST + 3 * HOUR + timedelta(minutes=10), tick=False):
        assert len(labels(cast, TUESDAY)) == 1
    with time_machine.travel(FIRST + 6 * HOUR, tick=False):
        assert get(cast, f"gaps/?as_of={TUESDAY}")[0] == 400


@pytest.mark.parametrize("day", [MONDAY - DAY, TUESDAY, MONDAY + 99 * DAY])
def test_a_day_on_which_nothing_was_counted_is_refused_and_not_empty(cast: Cast, day: date) -> None:
    gaps_keep(now=FIRST)
    gaps_keep(now=FIRST + 2 * DAY)
    status, body = get(cast, f"gaps/?as_of={day}")
    assert (status, body["code"], body["errors"][0]["pointer"]) == (400, "not_counted", "/as_of")
    assert "since Sept. 7, 2026" in body["detail"]


def test_before_the_first_count_it_says_so(cast: Cast) -> None:
    status, body = get(cast, f"gaps/?as_of={MONDAY}")
    assert (status, body["code"]) == (400, "not_counted")
    assert "within an hour" in body["detail"]


def test_what_an_exemption_set_aside_that_day_is_told_apart(cast: Cast) -> None:
    vacant(cast.support)
    aside = Exemption.objects.create(
        rule="CV0",
        department=cast.support,
        reason="A coach starts soon.",
        starts_on=MONDAY,
        ends_on=TUESDAY,
        asked_label="Somebody",
        asked_at=SINCE,
        granted=True,
        decided_at=SINCE,
    )
    gaps_keep(now=FIRST)
    gaps_keep(now=FIRST + DAY)
    assert labels(cast, MONDAY) == []
    assert [row["exemption"] for row in told(cast, MONDAY, aside="true")] == [str(aside.uid)]
    assert (len(labels(cast, TUESDAY)), told(cast, TUESDAY, aside="true")) == (1, [])


def test_they_are_filtered_a_department_with_all_that_stood_below_it_then(cast: Cast) -> None:
    vacant(cast.field_service)  # below Support
    vacant(cast.stores, "coach")
    gaps_keep(now=FIRST)
    DepartmentPeriod.objects.filter(department=cast.field_service).update(
        during=(SINCE.date(), TUESDAY)
    )
    DepartmentPeriod.objects.create(
        department=cast.field_service,
        name=cast.field_service.name,
        parent=cast.stores,
        during=(TUESDAY, None),
    )
    gaps_keep(now=FIRST + DAY)
    support, stores = str(cast.support.uid), str(cast.stores.uid)
    assert [len(labels(cast, MONDAY, department=each)) for each in (support, stores)] == [1, 1]
    assert [len(labels(cast, TUESDAY, department=each)) for each in (support, stores)] == [0, 2]
    assert [row["severity"] for row in told(cast, MONDAY, severity="2")] == [2]
    assert told(cast, MONDAY, rule="CV12") == []
    assert get(cast, f"gaps/?as_of={MONDAY}&department={Role.objects.latest('pk').uid}")[0] == 404


@pytest.mark.parametrize(
    ("who", "sees"), [("department_head", 1), ("stores_head", 0), ("auditor", 1)]
)
def test_people_are_told_of_theirs_alone(cast: Cast, who: str, sees: int) -> None:
    vacant(cast.support)
    gaps_keep(now=FIRST)
    answer = cast.members[who].client().get(f"/api/v1/gaps/?as_of={MONDAY}")
    assert len(answer.json()["results"]) == sees


def test_who_sees_no_gaps_sees_none_of_the_past(cast: Cast) -> None:
    gaps_keep(now=FIRST)
    assert cast.employee.client().get(f"/api/v1/gaps/?as_of={MONDAY}").status_code == 404


def test_a_limited_token_is_told_of_those_within_its_limit(cast: Cast) -> None:
    ApiToken.objects.update(within_department_uid=cast.stores.uid)
    vacant(cast.support)
    here = vacant(cast.stores)
    gaps_keep(now=FIRST)
    assert [row["subject"] for row in told(cast, MONDAY)] == [str(here.uid)]


def test_what_stays_the_same_is_kept_once_and_what_comes_back_anew(cast: Cast) -> None:
    role = vacant(cast.support)
    assert gaps_keep(now=FIRST) == 1
    assert gaps_keep(now=FIRST + HOUR) == 0
    Role.objects.filter(pk=role.pk).update(closed_on=TUESDAY)
    gaps_keep(now=FIRST + 2 * HOUR)
    Role.objects.filter(pk=role.pk).update(closed_on=None)
    assert gaps_keep(now=FIRST + 3 * HOUR) == 1
    spans = [(row.during.lower, row.during.upper) for row in PastGap.objects.order_by("during")]
    assert spans == [(FIRST, FIRST + 2 * HOUR), (FIRST + 3 * HOUR, None)]
    assert GapCount.objects.count() == 4


def test_words_alone_are_told_anew_that_day_and_begin_a_row_on_the_next(cast: Cast) -> None:
    """The days of a silence and the hours of a hole change with each count."""
    role = vacant(cast.support)
    gaps_keep(now=FIRST)
    Role.objects.filter(pk=role.pk).update(focus="Evenings")
    assert gaps_keep(now=FIRST + HOUR) == 0
    assert labels(cast, MONDAY) == ["Information gatherer, Evenings, Support"]
    Role.objects.filter(pk=role.pk).update(focus="Nights")
    assert gaps_keep(now=FIRST + DAY) == 1
    assert labels(cast, MONDAY) == ["Information gatherer, Evenings, Support"]
    assert labels(cast, TUESDAY) == ["Information gatherer, Nights, Support"]
    assert PastGap.objects.count() == 2


def test_a_channel_that_breaks_one_rule_in_two_ways_is_told_of_both(cast: Cast) -> None:
    channel = make_channel(cast)
    Channel.objects.filter(pk=channel.pk).update(owner=cast.external.listed)
    for name in ("Pat One", "Pat Two"):
        person = make_person(name, cast.support, kind=Person.Kind.EXTERNAL)
        make_assignment(person, cast.support, "responder")
    gaps_keep(now=FIRST)
    gaps_keep(now=FIRST + HOUR)
    found = labels(cast, MONDAY, rule="CV8")
    assert (len(found), len(set(found))) == (2, 2)


def test_after_two_years_it_is_forgotten_unless_it_still_stands(cast: Cast) -> None:
    role = vacant(cast.support)
    gaps_keep(now=FIRST)
    Role.objects.filter(pk=role.pk).update(closed_on=TUESDAY)
    vacant(cast.stores)
    gaps_keep(now=FIRST + DAY)
    tasks.gaps_old({}, FIRST + DAY + 730 * DAY - HOUR)
    assert PastGap.objects.count() == 2
    tasks.gaps_old({}, FIRST + 2 * DAY + 730 * DAY)
    assert PastGap.objects.get().during.upper is None
    assert not GapCount.objects.exists()


def test_who_is_not_listed_any_more_is_left_out_of_who_could_mend_it(cast: Cast) -> None:
    vacant(cast.support)
    gaps_keep(now=FIRST)
    PastGap.objects.update(owner_uids=[uuid7(), cast.head_coach.listed.uid])
    [row] = told(cast, MONDAY)
    assert [each["name"] for each in row["owners"]] == [str(cast.head_coach.listed)]


def test_a_clock_that_was_set_back_is_waited_for(cast: Cast) -> None:
    gaps_keep(now=FIRST)
    vacant(cast.support)
    assert gaps_keep(now=FIRST - HOUR) == gaps_keep(now=FIRST) == 0
    assert gaps_keep(now=FIRST + HOUR) == 1


def test_they_are_counted_every_hour(cast: Cast) -> None:
    slot = recurring["team.gaps"].slot
    assert slot(FIRST + HOUR) - slot(FIRST) == HOUR
    tasks.gaps({}, FIRST)
    assert GapCount.objects.get().at == FIRST


def test_each_count_costs_the_same_queries_however_many_gaps_there_are(cast: Cast) -> None:
    hours = iter(range(1, 9))

    def anew() -> None:
        PastGap.objects.all().delete()
        gaps_keep(now=FIRST + next(hours) * HOUR)

    assert_flat(lambda: [vacant(cast.stores, focus=f"{each}") for each in range(5)], anew)


def test_a_day_costs_the_same_queries_however_many_gaps_there_were(cast: Cast) -> None:
    hours = iter(range(1, 9))

    def more() -> None:
        for number in range(5):
            vacant(cast.stores, focus=f"{number}")
        gaps_keep(now=FIRST + next(hours) * timedelta(minutes=1))

    gaps_keep(now=FIRST)
    assert_flat(more, lambda: get(cast, f"gaps/?as_of={MONDAY}&department={cast.root.uid}"))
