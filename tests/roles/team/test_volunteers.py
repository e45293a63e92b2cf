"""Volunteers are asked like everybody else, and go with one word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.core.clock import utc_now
from governance.core.errors import Conflict
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Assignment, ReadyPeriod, RoleType
from roles.team.rules import State
from roles.team.services import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_propose,
    role_open,
)
from tests.cast import NOW, make_account, make_person

if TYPE_CHECKING:
    from tests.cast import Cast, Member


@pytest.fixture
def volunteer(cast: Cast) -> Member:
    listed = make_person(
        "Vera Lind", cast.support, manager=cast.line_manager.listed, kind=Person.Kind.VOLUNTEER
    )
    return make_account(listed)


def proposed(cast: Cast, volunteer: Member) -> Assignment:
    kind = RoleType.objects.get(key="responder")
    role = role_open(actor=cast.head_coach.viewer, type=kind, department=cast.support, now=NOW)
    return assignment_propose(
        actor=cast.department_head.viewer, role=role, person=volunteer.listed, now=NOW
    )


def test_a_volunteer_holds_nothing_without_their_own_yes(cast: Cast, volunteer: Member) -> None:
    made = proposed(cast, volunteer)
    with pytest.raises(Conflict):
        assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    with pytest.raises(Conflict):
        assignment_approve(actor=cast.coach.viewer, assignment=made, now=NOW)
    assignment_accept(actor=volunteer.viewer, assignment=made, now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    assignment_approve(actor=cast.coach.viewer, assignment=made, now=NOW)
    made.refresh_from_db()
    assert made.state == State.ACTIVE


def test_a_volunteer_says_no_with_one_press_and_no_reason(cast: Cast, volunteer: Member) -> None:
    made = proposed(cast, volunteer)
    volunteer.client().post(f"/assignments/{made.uid}/", {"decision": "decline"})
    made.refresh_from_db()
    assert made.state == State.DECLINED
    assert not Todo.objects.open().filter(subject__ref=made.uid).exists()


def test_a_volunteer_resigns_on_one_page_at_once_and_nobody_has_to_agree(
    cast: Cast, volunteer: Member
) -> None:
    made = proposed(cast, volunteer)
    assignment_accept(actor=volunteer.viewer, assignment=made, now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    assignment_approve(actor=cast.coach.viewer, assignment=made, now=NOW)
    browser, path = volunteer.client(), f"/assignments/{made.uid}/"
    assert "Resign" in browser.get(path).content.decode()
    answer = browser.post(path, {"decision": "end", "reason": "No time any more."})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.state == State.ENDED
    assert not ReadyPeriod.objects.filter(assignment=made, during__contains=utc_now()).exists()
