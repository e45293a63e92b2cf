"""People who come without a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.events import people_changed
from roles.org.models import Department, Person
from roles.org.rules import PersonLine, people_read
from roles.org.services import people_add
from tests.cast import NOW, Cast
from tests.trail import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

BETH = "Beth Lane <beth@lane.example>, volunteer, Driver"


def lines(text: str) -> list[PersonLine]:
    people, problems = people_read(text)
    assert not problems
    return people


@pytest.fixture
def heard() -> Iterator[list[list[int]]]:
    told: list[list[int]] = []

    def listen(*, person_ids: list[int], **_rest: Any) -> None:
        told.append(person_ids)

    people_changed.connect(listen)
    yield told
    people_changed.disconnect(listen)


def test_they_are_listed_placed_recorded_and_told(cast: Cast, heard: list[list[int]]) -> None:
    done = people_add(
        actor=cast.administrator.viewer,
        lines=lines(f"{BETH}\nAli Noor, ali@noor.example"),
        department=cast.stores,
        now=NOW,
    )
    beth, ali = done.added
    assert (beth.display_name, beth.kind, beth.title) == ("Beth Lane", "volunteer", "Driver")
    placement = beth.placements.get()
    assert (placement.department, placement.during.lower) == (cast.stores, NOW.date())
    entries = entries_of("person.joined")
    assert [entry["subject_label"] for entry in entries] == ["Beth Lane", "Ali Noor"]
    assert entries[0]["changes"]["department"] == [None, str(cast.stores.uid)]
    assert heard == [[beth.pk, ali.pk]]


def test_the_same_lines_again_add_nobody(cast: Cast, heard: list[list[int]]) -> None:
    for _time in range(2):
        done = people_add(
            actor=cast.administrator.viewer, lines=lines(BETH), department=cast.stores, now=NOW
        )
    assert (done.added, [str(each) for each in done.known]) == ([], ["Beth Lane"])
    assert Person.objects.filter(email="beth@lane.example").count() == 1
    assert len(heard) == len(entries_of("person.joined")) == 1


def test_whoever_is_listed_stays_as_they_are(cast: Cast) -> None:
    done = people_add(
        actor=cast.administrator.viewer,
        lines=lines("Someone Else, HANA.COSTA@larkfield.example"),
        department=cast.stores,
        now=NOW,
    )
    assert done.known == [cast.employee.listed]
    assert Person.objects.get(pk=cast.employee.listed.pk).department == cast.support


def test_whoever_left_gives_the_address_free(cast: Cast) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    done = people_add(
        actor=cast.administrator.viewer,
        lines=lines("Hana Costa, hana.costa@larkfield.example"),
        department=cast.stores,
        now=NOW,
    )
    assert len(done.added) == 1


@pytest.mark.parametrize("who", ["boss", "head_coach", "department_head", "auditor", "employee"])
def test_only_administrators_list_people(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        people_add(
            actor=cast.members[who].viewer, lines=lines(BETH), department=cast.stores, now=NOW
        )


def test_nobody_twice_nobody_at_all_and_a_closed_department_are_refused(cast: Cast) -> None:
    actor, beth = cast.administrator.viewer, lines(BETH)
    for wrong in ([], beth * 2):
        with pytest.raises(Invalid):
            people_add(actor=actor, lines=wrong, department=cast.stores, now=NOW)
    Department.objects.filter(pk=cast.stores.pk).update(closed_on=NOW.date())
    with pytest.raises(Conflict):
        people_add(actor=actor, lines=beth, department=cast.stores, now=NOW)
    assert not Person.objects.filter(email="beth@lane.example").exists()


def test_many_cost_no_more_statements_than_few(cast: Cast) -> None:
    actor = cast.administrator.viewer
    counts = []
    for size in (2, 200):
        text = "\n".join(f"p{number}of{size}@lane.example" for number in range(size))
        with CaptureQueriesContext(connection) as queries:
            people_add(actor=actor, lines=lines(text), department=cast.stores, now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]
