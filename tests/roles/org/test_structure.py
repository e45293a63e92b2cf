"""Departments are opened, changed and closed here, without a file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from governance.core.errors import Conflict, Invalid, NotAllowed
from roles.org.models import Department, OrganisationSettings
from roles.org.services import department_change, department_close, department_open, person_place
from roles.team.models import RoleType
from roles.team.services import role_open
from tests.cast import NOW, Cast, make_department
from tests.refusals import refused
from tests.trail import entries_of

TODAY = NOW.date()


def periods(department: Department) -> list[tuple[str, str, date | None, date | None]]:
    return [
        (each.name, str(each.parent), each.during.lower, each.during.upper)
        for each in department.periods.order_by("during")
    ]


def opened(cast: Cast, name: str = "Returns") -> Department:
    return department_open(actor=cast.administrator.viewer, name=name, parent=cast.support, now=NOW)


def test_one_is_opened_with_its_period_and_an_entry(cast: Cast) -> None:
    made = department_open(
        actor=cast.administrator.viewer,
        name="  Returns   desk ",
        parent=cast.support,
        head=cast.coach.listed,
        reason="Draft",
        now=NOW,
    )
    assert (made.name, made.parent, made.head) == ("Returns desk", cast.support, cast.coach.listed)
    assert periods(made) == [("Returns desk", "Support", TODAY, None)]
    (entry,) = entries_of("department.opened")
    assert (entry["subject_label"], entry["reason"]) == ("Returns desk", "Draft")
    assert entry["changes"]["parent"] == [None, str(cast.support.uid)]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\0b"])
def test_a_name_that_is_none_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid) as said:
        opened(cast, name)
    assert said.value.problems[0].pointer == "/name"


def test_only_administrators_change_the_structure(cast: Cast) -> None:
    for who in (cast.head_coach, cast.department_head, cast.auditor, cast.employee):
        with pytest.raises(NotAllowed):
            department_open(actor=who.viewer, name="Returns", parent=None, now=NOW)
        with pytest.raises(NotAllowed):
            department_close(actor=who.viewer, department=cast.stores, now=NOW)
        with pytest.raises(NotAllowed):
            person_place(actor=who.viewer, person=cast.employee.listed, manager=None, now=NOW)


def test_a_change_holds_from_today_on_and_history_keeps_what_was(cast: Cast) -> None:
    began = cast.stores.periods.get().during.lower
    department_change(
        actor=cast.administrator.viewer,
        department=cast.stores,
        name="Shops",
        parent=cast.support,
        now=NOW,
    )
    assert periods(cast.stores) == [
        ("Stores", "Larkfield", began, TODAY),
        ("Shops", "Support", TODAY, None),
    ]
    (entry,) = entries_of("department.moved")
    assert entry["changes"]["name"] == ["Stores", "Shops"]


def test_of_two_changes_of_one_day_the_later_counts(cast: Cast) -> None:
    for name in ("Shops", "Outlets"):
        department_change(
            actor=cast.administrator.viewer, department=cast.stores, name=name, now=NOW
        )
    assert [row[0] for row in periods(cast.stores)] == ["Stores", "Outlets"]


def test_the_same_again_writes_nothing(cast: Cast) -> None:
    kept = department_change(
        actor=cast.administrator.viewer,
        department=cast.stores,
        name="Stores",
        parent=cast.root,
        head=cast.stores_head.listed,
        now=NOW,
    )
    assert kept.name == "Stores"
    assert len(periods(cast.stores)) == 1
    assert not entries_of("department.updated") + entries_of("department.moved")


def test_a_circle_of_departments_is_refused_with_its_path(cast: Cast) -> None:
    with pytest.raises(Conflict) as said:
        department_change(
            actor=cast.administrator.viewer,
            department=cast.support,
            parent=cast.field_service,
            now=NOW,
        )
    assert "Support → Field service → Support" in str(said.value)
    with refused("circle"):
        department_change(
            actor=cast.administrator.viewer, department=cast.support, parent=cast.support, now=NOW
        )


def test_a_head_who_has_left_heads_nothing(cast: Cast) -> None:
    gone = cast.employee.listed
    gone.employment = "left"
    gone.save(update_fields=["employment"])
    with refused("person_left"):
        department_change(
            actor=cast.administrator.viewer, department=cast.stores, head=gone, now=NOW
        )


def test_one_with_anything_in_it_stays_open_and_says_what(cast: Cast) -> None:
    for person in cast.stores.people.all():
        person_place(
            actor=cast.administrator.viewer, person=person, department=cast.support, now=NOW
        )
    department_open(actor=cast.administrator.viewer, name="Till", parent=cast.stores, now=NOW)
    with pytest.raises(Conflict) as said:
        department_close(actor=cast.administrator.viewer, department=cast.stores, now=NOW)
    assert "1 department below it (Till)" in str(said.value)
    assert "open role" in str(said.value)
    assert "person" not in str(said.value)
    with refused("department_in_use") as people:
        department_close(actor=cast.administrator.viewer, department=cast.support, now=NOW)
    assert "Hana Costa" in str(people.value) or "…" in str(people.value)


def test_an_empty_one_is_closed_and_its_period_ends(cast: Cast) -> None:
    empty = make_department("Old desk", cast.support)
    began = empty.periods.get().during.lower
    department_close(actor=cast.administrator.viewer, department=empty, reason="Empty", now=NOW)
    empty.refresh_from_db()
    assert empty.closed_on == TODAY
    assert periods(empty) == [("Old desk", "Support", began, TODAY)]
    assert entries_of("department.closed")[0]["reason"] == "Empty"
    with refused("department_closed"):
        department_close(actor=cast.administrator.viewer, department=empty, now=NOW)


def test_one_that_was_opened_today_leaves_no_empty_period(cast: Cast) -> None:
    made = opened(cast)
    department_close(actor=cast.administrator.viewer, department=made, now=NOW)
    assert periods(made) == []


def test_nothing_comes_into_a_closed_one(cast: Cast) -> None:
    empty = make_department("Old desk", cast.support)
    department_close(actor=cast.administrator.viewer, department=empty, now=NOW)
    boss = cast.administrator.viewer
    with refused("department_closed"):
        department_open(actor=boss, name="Below", parent=empty, now=NOW)
    with refused("department_closed"):
        person_place(actor=boss, person=cast.employee.listed, department=empty, now=NOW)
    coach = RoleType.objects.get(key="coach")
    with refused("department_closed"):
        role_open(actor=cast.head_coach.viewer, type=coach, department=empty, now=NOW)


def test_the_day_is_the_organisations(cast: Cast) -> None:
    OrganisationSettings.objects.update_or_create(pk=1, defaults={"time_zone": "Pacific/Auckland"})
    late = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)  # half past midnight of the 24th there
    made = department_open(
        actor=cast.administrator.viewer, name="Returns", parent=cast.root, now=late
    )
    assert periods(made)[0][2] == date(2026, 11, 24)
    person_place(
        actor=cast.administrator.viewer, person=cast.employee.listed, department=made, now=late
    )
    placement = cast.employee.listed.placements.get(during__endswith=None)
    assert placement.during.lower == date(2026, 11, 24)


def test_the_chart_of_a_day_shows_what_stood_then(cast: Cast) -> None:
    """The API reads the periods that these services write."""
    department_change(
        actor=cast.administrator.viewer, department=cast.stores, name="Shops", now=NOW
    )
    client = Client(headers={"authorization": f"Bearer {cast.api_token}"})

    def names(day: date) -> str:
        answer = client.get(f"/api/v1/departments/?as_of={day}")
        assert answer.status_code == 200
        return answer.content.decode()

    assert '"Stores"' in names(TODAY - timedelta(days=1))
    assert '"Shops"' in names(TODAY)
