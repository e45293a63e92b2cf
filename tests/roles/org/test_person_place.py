"""Somebody works elsewhere, or for another manager, where no file says so."""

from __future__ import annotations

from typing import Any

import pytest

from governance.core.events import people_changed
from roles.org.models import Department, Person
from roles.org.services import department_change, department_close, person_place
from roles.team.models import RoleType
from roles.team.services import role_open
from tests.cast import COMMAND, NOW, Cast, make_department, make_person
from tests.refusals import refused
from tests.roles.team.test_races import at_once
from tests.trail import entries_of

TODAY = NOW.date()


def test_a_move_is_placed_recorded_and_told(cast: Cast) -> None:
    told: list[list[int]] = []

    def listen(*, person_ids: list[int], **_rest: Any) -> None:
        told.append(person_ids)

    people_changed.connect(listen)
    hana = cast.employee.listed
    person_place(
        actor=cast.administrator.viewer,
        person=hana,
        department=cast.stores,
        manager=cast.stores_head.listed,
        reason="Draft",
        now=NOW,
    )
    people_changed.disconnect(listen)
    before, after = hana.placements.order_by("during")
    assert (before.department, before.during.upper) == (cast.support, TODAY)
    assert (after.department, after.manager) == (cast.stores, cast.stores_head.listed)
    assert (after.during.lower, after.during.upper) == (TODAY, None)
    (entry,) = entries_of("person.moved")
    assert entry["reason"] == "Draft"
    assert entry["changes"]["department"] == [str(cast.support.uid), str(cast.stores.uid)]
    assert told == [[hana.pk]]


def test_the_same_again_writes_nothing(cast: Cast) -> None:
    hana = cast.employee.listed
    person_place(
        actor=cast.administrator.viewer,
        person=hana,
        department=cast.support,
        manager=hana.manager,
        now=NOW,
    )
    assert hana.placements.count() == 1
    assert not entries_of("person.moved")


def test_of_two_moves_of_one_day_the_later_counts(cast: Cast) -> None:
    hana = cast.employee.listed
    for there in (cast.stores, cast.field_service):
        person_place(actor=cast.administrator.viewer, person=hana, department=there, now=NOW)
    where = [each.department for each in hana.placements.order_by("during")]
    assert where == [cast.support, cast.field_service]


def test_a_circle_of_managers_is_refused_with_its_path(cast: Cast) -> None:
    top = make_person("Ada Top", cast.stores)
    middle = make_person("Ben Middle", cast.stores, manager=top)
    low = make_person("Cid Low", cast.stores, manager=middle)
    with refused("circle") as found:
        person_place(actor=cast.administrator.viewer, person=top, manager=low, now=NOW)
    assert "Ada Top → Cid Low → Ben Middle → Ada Top" in str(found.value)


def test_who_has_left_moves_nowhere_and_manages_nobody(cast: Cast) -> None:
    gone = make_person("Gone Girl", cast.stores)
    gone.employment = "left"
    gone.save(update_fields=["employment"])
    with refused("person_left"):
        person_place(actor=cast.administrator.viewer, person=gone, department=cast.support, now=NOW)
    with refused("person_left"):
        person_place(
            actor=cast.administrator.viewer, person=cast.employee.listed, manager=gone, now=NOW
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_that_would_close_a_circle_one_loses(cast: Cast) -> None:
    ann, ben = (make_person(name, cast.stores) for name in ("Ann A", "Ben B"))
    outcomes = at_once(
        lambda: person_place(actor=COMMAND, person=ann, manager=ben, now=NOW),
        lambda: person_place(actor=COMMAND, person=ben, manager=ann, now=NOW),
    )
    assert outcomes == ["circle", "done"]
    assert Person.objects.filter(pk__in=[ann.pk, ben.pk], manager=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_of_the_tree_that_would_close_a_circle_one_loses(cast: Cast) -> None:
    one, two = (make_department(name, cast.root) for name in ("One", "Two"))
    outcomes = at_once(
        lambda: department_change(actor=COMMAND, department=one, parent=two, now=NOW),
        lambda: department_change(actor=COMMAND, department=two, parent=one, now=NOW),
    )
    assert outcomes == ["circle", "done"]
    assert Department.objects.filter(pk__in=[one.pk, two.pk], parent=cast.root).count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_role_is_opened_in_a_department_while_it_closes(cast: Cast) -> None:
    empty = make_department("Old desk", cast.root)
    coach = RoleType.objects.get(key="coach")
    outcomes = at_once(
        lambda: department_close(actor=COMMAND, department=empty, now=NOW),
        lambda: role_open(actor=COMMAND, type=coach, department=empty, now=NOW),
    )
    assert outcomes in (["department_closed", "done"], ["department_in_use", "done"])
    empty.refresh_from_db()
    assert (empty.closed_on is None) == empty.roles.exists()
