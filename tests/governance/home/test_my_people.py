"""The page a line manager starts from: who reports to them, and what stands out first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from governance.core.errors import Missing
from governance.core.uid import uuid7
from governance.home.selectors.my_people import ROWS, reports_read
from governance.todos.services import todo_open
from roles.org.models import Person
from roles.team.models import ChecklistItem
from tests.cast import COMMAND, NOW, make_assignment, make_person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tests.cast import Cast, Member


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def owe(member: Member, due_at: datetime) -> None:
    todo_open(
        actor=COMMAND,
        person=member.listed,
        kind="guideline",
        ref=uuid7(),
        title="Guidelines",
        path="/",
        reason="everyone",
        due_at=due_at,
        now=NOW,
    )


def test_those_who_report_to_one_and_nobody_else(cast: Cast) -> None:
    found = reports_read(viewer=cast.line_manager.viewer, now=NOW)
    names = [row.person.display_name for row in found.rows]
    assert names == ["Hana Costa", "Priya Shah", "Theo Nasser"]
    assert found.count == 3


def test_who_is_late_stands_first(cast: Cast) -> None:
    owe(cast.player, NOW - timedelta(days=1))
    owe(cast.player, NOW + timedelta(days=1))
    found = reports_read(viewer=cast.line_manager.viewer, now=NOW)
    first = found.rows[0]
    assert (first.person.display_name, first.owed, first.late) == ("Priya Shah", 2, 1)
    assert found.late == 1


def test_nobody_is_late_on_leave(cast: Cast) -> None:
    owe(cast.player, NOW - timedelta(days=1))
    Person.objects.filter(pk=cast.player.listed.pk).update(employment="on_leave")
    found = reports_read(viewer=cast.line_manager.viewer, now=NOW)
    assert (found.late, [row.late for row in found.rows]) == (0, [0, 0, 0])


def test_what_a_role_that_is_not_ready_still_needs(cast: Cast) -> None:
    held = make_assignment(cast.employee.listed, cast.support, "responder", ready=False)
    ChecklistItem.objects.create(
        assignment=held, kind="course", ref=uuid7(), title="Answering in public", blocks_from=NOW
    )
    [row, *_others] = reports_read(viewer=cast.line_manager.viewer, now=NOW).rows
    assert row.missing == ("Answering in public",)
    assert [held.word for held in row.held] == ["getting_ready"]


def test_a_hundred_reports_come_in_pages(cast: Cast) -> None:
    for number in range(ROWS + 1):
        make_person(f"Person {number:03}", cast.support, manager=cast.line_manager.listed)
    viewer = cast.line_manager.viewer
    first, second = (reports_read(viewer=viewer, now=NOW, page=page) for page in (1, 2))
    assert (first.first, first.last, first.next_page) == (1, ROWS, 2)
    assert (second.last, second.next_page) == (ROWS + 4, 0)
    with pytest.raises(Missing):
        reports_read(viewer=viewer, now=NOW, page=3)
