"""What is missing for being ready: one to-do of the holder, reminded on days 3, 7 and 14."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.uid import uuid7
from governance.notify.models import Message
from governance.todos.models import Todo
from governance.todos.services import digests_make
from roles.team.models import Assignment, ChecklistItem
from roles.team.rules import State
from roles.team.services import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_end,
    assignment_propose,
    checklist_item_meet,
)
from tests.cast import COMMAND, NOW, Cast
from tests.roles.team.pages import vacant_role

REF = uuid7()


@pytest.fixture
def active(cast: Cast) -> Assignment:
    """Everybody said yes, and a guideline is still to be read."""
    made = assignment_propose(
        actor=cast.line_manager.viewer,
        role=vacant_role(cast),
        person=cast.employee.listed,
        now=NOW,
    )
    ChecklistItem.objects.create(
        assignment=made, kind="guideline", ref=REF, title="Disclose", blocks_from=NOW
    )
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    assignment_approve(actor=cast.coach.viewer, assignment=made, now=NOW)
    made.refresh_from_db()
    assert made.state == State.ACTIVE
    return made


def owed() -> Todo | None:
    return Todo.objects.open().filter(subject__kind="checklist").first()


def test_the_holder_owes_it_within_fourteen_days(cast: Cast, active: Assignment) -> None:
    todo = owed()
    assert todo is not None
    assert (todo.person, todo.subject.path) == (cast.employee.listed, f"/assignments/{active.uid}/")
    assert todo.due_at.date() == NOW.date() + timedelta(days=14)


def test_and_is_reminded_on_days_three_seven_and_fourteen(cast: Cast, active: Assignment) -> None:
    Message.objects.all().delete()
    told = [day for day in range(30) if digests_make(now=NOW + timedelta(days=day))]
    assert told == [3, 7, 14]


def test_the_last_item_closes_it(cast: Cast, active: Assignment) -> None:
    person = [active.person_id]
    checklist_item_meet(actor=COMMAND, kind="guideline", ref=REF, person_ids=person, now=NOW)
    assert owed() is None
    assert Todo.objects.get(subject__kind="checklist").outcome == Todo.Outcome.DONE


def test_the_end_of_the_role_closes_it(cast: Cast, active: Assignment) -> None:
    assignment_end(actor=cast.coach.viewer, assignment=active, reason="No need.", now=NOW)
    assert Todo.objects.get(subject__kind="checklist").outcome == Todo.Outcome.NOT_NEEDED


def test_nothing_is_owed_where_nothing_is_missing(cast: Cast) -> None:
    made = assignment_propose(
        actor=cast.department_head.viewer,
        role=vacant_role(cast),
        person=cast.employee.listed,
        starts_on=NOW.date() + timedelta(days=5),
        now=NOW,
    )
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    assignment_approve(actor=cast.coach.viewer, assignment=made, now=NOW)
    assert owed() is None
