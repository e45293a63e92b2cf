"""A small organisation: one person decides, the holder accepts, nobody waits."""

from __future__ import annotations

import pytest

from governance.core.errors import NotAllowed
from governance.todos.models import Todo
from roles.org.models import OrganisationSettings
from roles.team.models import Role, RoleType
from roles.team.rules import Asked, ItemKind, State
from roles.team.services import assignment_accept, assignment_approve, assignment_propose, role_open
from tests.cast import NOW, Cast
from tests.roles.team.trail import entry_of


@pytest.fixture
def small(cast: Cast) -> Cast:
    OrganisationSettings.objects.update(size="small")
    return cast


def responder(cast: Cast) -> Role:
    kind = RoleType.objects.get(key="responder")
    return Role.objects.create(type=kind, department=cast.support, opened_at=NOW)


@pytest.mark.parametrize("who", ["head_coach", "department_head", "administrator", "coach"])
def test_one_person_decides_and_the_holder_accepts(small: Cast, who: str) -> None:
    assignment = assignment_propose(
        actor=small.members[who].viewer,
        role=responder(small),
        person=small.employee.listed,
        now=NOW,
    )
    assert assignment.decided_alone
    assert entry_of(assignment.uid, "assignment.proposed")[1] == "decided alone"
    assert [todo.subject.kind for todo in Todo.objects.open()] == ["accept"]

    assignment_accept(actor=small.employee.viewer, assignment=assignment, now=NOW)
    assignment.refresh_from_db()
    assert assignment.state == State.ACTIVE


def test_who_may_decide_and_takes_a_role_has_it_at_once(small: Cast) -> None:
    assignment = assignment_propose(
        actor=small.administrator.viewer,
        role=responder(small),
        person=small.administrator.listed,
        now=NOW,
    )
    assert assignment.state == State.ACTIVE
    assert Todo.objects.open().count() == 0


def test_somebody_without_a_say_waits_for_one_decision_only(small: Cast) -> None:
    assignment = assignment_propose(
        actor=small.employee.viewer,
        role=responder(small),
        person=small.employee.listed,
        now=NOW,
    )
    consent = assignment.items.get(kind=ItemKind.CONSENT)
    assert (consent.met_at, consent.asked_because) == (NOW, Asked.ALONE)
    assert [(str(t.person), t.subject.kind) for t in Todo.objects.open()] == [
        ("Maria Ortiz", "approve")
    ]
    assignment_approve(actor=small.coach.viewer, assignment=assignment, now=NOW)
    assignment.refresh_from_db()
    assert assignment.state == State.ACTIVE


def test_in_standard_size_nobody_decides_alone(cast: Cast) -> None:
    assignment = assignment_propose(
        actor=cast.head_coach.viewer,
        role=responder(cast),
        person=cast.employee.listed,
        now=NOW,
    )
    assert not assignment.decided_alone
    assert not assignment.items.filter(met_at__isnull=False).exists()


def test_an_administrator_opens_roles_in_a_small_organisation_only(small: Cast) -> None:
    kind = RoleType.objects.get(key="coach")
    actor = small.administrator.viewer
    role_open(actor=actor, type=kind, department=small.stores, now=NOW)
    OrganisationSettings.objects.update(size="standard")
    with pytest.raises(NotAllowed):
        role_open(actor=actor, type=kind, department=small.stores, now=NOW)
