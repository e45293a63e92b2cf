"""Valid time: what an import writes into placements and periods of departments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from roles.channels.models import Channel
from roles.org.models import Department, DepartmentPeriod, OrganisationSettings, Person, Placement
from tests.roles.sync.files import (
    CHANNELS,
    DEPARTMENTS,
    MONDAY,
    PEOPLE,
    TUESDAY,
    csv_files,
    run,
    whole,
)

pytestmark = pytest.mark.django_db


def placements(external_id: str) -> list[tuple[str | None, str | None, date | None, date | None]]:
    rows = Placement.objects.filter(person__external_id=external_id).order_by("during")
    return [
        (
            row.department.external_id if row.department else None,
            row.manager.external_id if row.manager else None,
            row.during.lower,
            row.during.upper,
        )
        for row in rows.select_related("department", "manager")
    ]


def test_a_joiner_is_placed_from_the_day_they_started_else_from_today() -> None:
    run(whole())

    assert placements("BEN") == [("SALES", "ANN", date(2021, 5, 1), None)]
    assert placements("CID") == [("SALES", "BEN", date(2026, 3, 2), None)]


def test_a_start_in_the_future_is_not_believed_yet() -> None:
    run(whole(people=PEOPLE.replace("employee,,Paris", "employee,2027-01-01,Paris")))

    assert placements("CID")[0][2] == date(2026, 3, 2)


def test_a_department_opens_with_its_first_person() -> None:
    run(whole())

    assert {period.during.lower for period in DepartmentPeriod.objects.all()} == {date(2020, 1, 1)}


def test_nobody_is_placed_before_their_department_was_known() -> None:
    run(whole())
    run(csv_files(departments="external_id,name,parent,head\nNEW,New,TOP,\n"), TUESDAY)
    row = "DAN,Dan,Dogwood,Dan Dogwood,,,NEW,ANN,employee,2010-01-01,\n"
    run(csv_files(people=PEOPLE.splitlines(keepends=True)[0] + row), TUESDAY)

    assert placements("DAN") == [("NEW", "ANN", date(2026, 3, 3), None)]


def test_where_a_channel_belonged_is_kept_once_and_only_when_it_moves() -> None:
    run(whole())
    run(whole(channels=CHANNELS.replace("BEN,SALES", "ANN,SALES")), TUESDAY)
    channel = Channel.objects.get()
    assert not channel.past_places.exists()
    run(whole(channels=CHANNELS.replace("BEN,SALES", "ANN,TOP")), TUESDAY + timedelta(hours=1))
    run(whole(channels=CHANNELS.replace("BEN,SALES", "ANN,")), TUESDAY + timedelta(hours=1))
    run(whole(channels=CHANNELS.replace("SALES", "TOP")), TUESDAY + timedelta(hours=3))

    rows = channel.past_places.order_by("during").select_related("department")
    assert [(str(row.department), row.during.lower, row.during.upper) for row in rows] == [
        ("Sales", None, TUESDAY + timedelta(hours=1)),
        ("None", TUESDAY + timedelta(hours=1), TUESDAY + timedelta(hours=3)),
    ]


def test_a_move_closes_one_placement_and_opens_the_next_on_the_same_day() -> None:
    run(whole())
    run(whole(people=PEOPLE.replace("SALES,BEN", "TOP,ANN")), TUESDAY)

    assert placements("CID") == [
        ("SALES", "BEN", date(2026, 3, 2), date(2026, 3, 3)),
        ("TOP", "ANN", date(2026, 3, 3), None),
    ]


def test_a_second_move_on_the_same_day_replaces_the_first() -> None:
    run(whole())
    run(whole(people=PEOPLE.replace("SALES,BEN", "TOP,ANN")), TUESDAY)
    run(whole(people=PEOPLE.replace("SALES,BEN", "SALES,ANN")), TUESDAY + timedelta(hours=1))

    assert placements("CID")[1:] == [("SALES", "ANN", date(2026, 3, 3), None)]


def test_leaving_closes_the_placement() -> None:
    run(whole())
    people = "".join(PEOPLE.splitlines(keepends=True)[:-1])
    run(whole(people=people), TUESDAY, mode="full")

    assert placements("CID") == [("SALES", "BEN", date(2026, 3, 2), date(2026, 3, 3))]


def test_leaving_on_the_day_of_joining_leaves_no_empty_placement() -> None:
    run(whole())
    people = "".join(PEOPLE.splitlines(keepends=True)[:-1])
    run(whole(people=people), MONDAY + timedelta(hours=1), mode="full")

    assert placements("CID") == []


def test_a_renamed_department_keeps_its_old_name_for_its_old_days() -> None:
    run(whole())
    run(whole(departments=DEPARTMENTS.replace("SALES,Sales", "SALES,Trade")), TUESDAY)

    periods = DepartmentPeriod.objects.filter(department__external_id="SALES").order_by("during")
    assert [(period.name, period.during.upper) for period in periods] == [
        ("Sales", date(2026, 3, 3)),
        ("Trade", None),
    ]


def test_current_columns_equal_the_open_periods() -> None:
    run(whole())
    run(whole(people=PEOPLE.replace("SALES,BEN", "TOP,ANN")), TUESDAY)

    for person in Person.objects.all():
        placed = Placement.objects.get(person=person, during__endswith=None)
        assert (placed.department_id, placed.manager_id) == (
            person.department_id,
            person.manager_id,
        )
    for department in Department.objects.all():
        period = DepartmentPeriod.objects.get(department=department, during__endswith=None)
        assert (period.name, period.parent_id, period.head_id) == (
            department.name,
            department.parent_id,
            department.head_id,
        )


def test_today_is_the_organisations_day() -> None:
    OrganisationSettings.objects.create(pk=1, time_zone="Pacific/Auckland")
    evening = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)

    run(whole(), evening)

    assert placements("CID")[0][2] == date(2026, 3, 3)
