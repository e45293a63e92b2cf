"""Saying at one go who is to hold a kind of role, in a small organisation."""

from __future__ import annotations

import pytest

from governance.core.errors import NotAllowed
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import OrganisationSettings
from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import State
from roles.team.services import assignment_accept, holders_pick
from tests.cast import NOW, Cast, Member


@pytest.fixture
def small(cast: Cast) -> Cast:
    OrganisationSettings.objects.update(size="small")
    return cast


def pick(cast: Cast, *members: Member, actor: str = "administrator") -> list[Assignment]:
    return holders_pick(
        actor=cast.members[actor].viewer,
        type=RoleType.objects.get(key="responder"),
        department=cast.field_service,
        people=[member.listed for member in members],
        now=NOW,
    )


def asked(cast: Cast) -> list[str]:
    held = Assignment.objects.open().filter(role__department=cast.field_service)
    return sorted(str(each.person) for each in held)


def test_they_are_asked_among_their_todos_and_no_mail_goes_out(small: Cast) -> None:
    new = pick(small, small.employee, small.line_manager)
    assert asked(small) == ["Hana Costa", "Leon Marsh"]
    assert all(each.decided_alone for each in new)
    assert Todo.objects.open().filter(subject__kind="accept").count() == 2
    assert not Message.objects.exists()


def test_the_same_pick_again_changes_nothing(small: Cast) -> None:
    pick(small, small.employee)
    assert pick(small, small.employee) == []
    assert Role.objects.open().filter(department=small.field_service).count() == 1


def test_another_pick_takes_the_place_of_who_has_not_answered(small: Cast) -> None:
    pick(small, small.employee, small.line_manager)
    pick(small, small.coach)
    assert asked(small) == ["Maria Ortiz"]
    assert Role.objects.open().filter(department=small.field_service).count() == 1
    assert {each.person for each in Todo.objects.open().filter(subject__kind="accept")} == {
        small.coach.listed
    }


def test_whoever_accepted_stays(small: Cast) -> None:
    (assignment,) = pick(small, small.employee)
    assignment_accept(actor=small.employee.viewer, assignment=assignment, now=NOW)
    pick(small, small.coach)
    assert asked(small) == ["Hana Costa", "Maria Ortiz"]


def test_whoever_picks_themselves_holds_it_at_once(small: Cast) -> None:
    (assignment,) = pick(small, small.administrator)
    assert assignment.state == State.ACTIVE


@pytest.mark.parametrize("who", ["employee", "auditor", "coach_elsewhere"])
def test_who_may_not_open_a_role_picks_nobody(small: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        pick(small, small.employee, actor=who)
    assert asked(small) == []


def test_in_standard_size_an_administrator_picks_nobody(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        pick(cast, cast.employee)
