"""The life of an assignment in an organisation of standard size, from proposal to end."""

from __future__ import annotations

import pytest

from governance.core.errors import Conflict, NotAllowed
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.rules import State
from roles.team.services import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_decline,
    assignment_end,
    assignment_propose,
    assignment_refuse,
    assignment_withdraw,
    role_open,
)
from tests.cast import NOW, Cast, Member
from tests.roles.team.trail import verbs_of


def open_role(cast: Cast, key: str = "responder") -> Role:
    return role_open(
        actor=cast.department_head.viewer,
        type=RoleType.objects.get(key=key),
        department=cast.support,
        now=NOW,
    )


def propose(
    cast: Cast, by: Member, *, role: Role | None = None, person: Member | None = None
) -> Assignment:
    return assignment_propose(
        actor=by.viewer,
        role=role or open_role(cast),
        person=(person or cast.employee).listed,
        now=NOW,
    )


def asked(kind: str) -> list[str]:
    todos = Todo.objects.open().filter(subject__kind=kind).select_related("person")
    return [str(todo.person) for todo in todos]


def test_propose_accept_consent_approve_make_it_ready(cast: Cast) -> None:
    assignment = propose(cast, cast.department_head)

    assert asked("accept") == ["Hana Costa"]
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    assert asked("accept") == []
    assert asked("consent") == ["Leon Marsh"]
    assignment_consent(actor=cast.line_manager.viewer, assignment=assignment, now=NOW)
    assert asked("consent") == []
    assert asked("approve") == ["Maria Ortiz"]
    assignment_approve(actor=cast.coach.viewer, assignment=assignment, now=NOW)

    assignment.refresh_from_db()
    assert assignment.state == State.ACTIVE
    assert Todo.objects.open().count() == 0
    assert ReadyPeriod.objects.filter(assignment=assignment, during__contains=NOW).exists()
    assert verbs_of(assignment) == [
        "assignment.proposed",
        "assignment.accepted",
        "assignment.consented",
        "assignment.approved",
        "assignment.activated",
        "assignment.ready",
    ]


def test_each_who_is_asked_and_the_new_holder_get_a_message(cast: Cast) -> None:
    assignment = propose(cast, cast.department_head)
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=assignment, now=NOW)
    assignment_approve(actor=cast.coach.viewer, assignment=assignment, now=NOW)

    told = [(m.template, str(m.person)) for m in Message.objects.order_by("pk")]
    assert told == [
        ("team/mail/accept", "Hana Costa"),
        ("team/mail/consent", "Leon Marsh"),
        ("team/mail/approve", "Maria Ortiz"),
        ("team/mail/ready", "Hana Costa"),
    ]


def test_consent_is_met_at_once_when_the_line_manager_proposes(cast: Cast) -> None:
    assignment = propose(cast, cast.line_manager)
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)

    assert asked("consent") == []
    assert asked("approve") == ["Maria Ortiz"]


def test_the_person_who_applies_has_accepted(cast: Cast) -> None:
    propose(cast, cast.employee)

    assert asked("accept") == []
    assert asked("consent") == ["Leon Marsh"]


@pytest.mark.parametrize("who", ["department_head", "line_manager", "head_coach", "stranger"])
def test_nobody_accepts_for_somebody_else(cast: Cast, who: str) -> None:
    assignment = propose(cast, cast.department_head)
    with pytest.raises(NotAllowed):
        assignment_accept(actor=cast.members[who].viewer, assignment=assignment, now=NOW)


def test_the_proposer_does_not_approve(cast: Cast) -> None:
    assignment = propose(cast, cast.head_coach)
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=assignment, now=NOW)
    with pytest.raises(NotAllowed) as error:
        assignment_approve(actor=cast.head_coach.viewer, assignment=assignment, now=NOW)
    assert error.value.code == "own_proposal"


def test_a_superuser_is_bound_by_the_same_rules(cast: Cast) -> None:
    cast.administrator.user.is_superuser = True
    cast.administrator.user.save()
    assignment = propose(cast, cast.department_head)
    with pytest.raises(NotAllowed):
        assignment_accept(actor=cast.administrator.viewer, assignment=assignment, now=NOW)


def test_approving_before_it_was_accepted_names_what_is_possible(cast: Cast) -> None:
    assignment = propose(cast, cast.department_head)
    with pytest.raises(Conflict) as error:
        assignment_approve(actor=cast.coach.viewer, assignment=assignment, now=NOW)
    assert error.value.code == "illegal_step"
    assert "accept, decline, withdraw" in str(error.value)


def test_a_second_click_says_that_it_has_been_decided(cast: Cast) -> None:
    assignment = propose(cast, cast.department_head)
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    with pytest.raises(Conflict) as error:
        assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    assert error.value.code == "already_decided"
    assert verbs_of(assignment).count("assignment.accepted") == 1


def test_declining_ends_the_proposal_and_tells_the_proposer(cast: Cast) -> None:
    assignment = propose(cast, cast.department_head)
    assignment_decline(
        actor=cast.employee.viewer, assignment=assignment, reason="No time.", now=NOW
    )

    assignment.refresh_from_db()
    assert (assignment.state, assignment.close_reason) == (State.DECLINED, "No time.")
    assert Todo.objects.open().count() == 0
    declined = Message.objects.get(template="team/mail/declined")
    assert str(declined.person) == "Grace Weiss"


def test_a_line_manager_refuses_with_a_reason(cast: Cast) -> None:
    assignment = propose(cast, cast.department_head)
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    assignment_refuse(
        actor=cast.line_manager.viewer, assignment=assignment, reason="Not this year.", now=NOW
    )

    assignment.refresh_from_db()
    assert assignment.state == State.DECLINED
    told = Message.objects.filter(template="team/mail/declined").values_list(
        "person__display_name", flat=True
    )
    assert sorted(told) == ["Grace Weiss", "Hana Costa"]


def test_the_proposer_withdraws_and_nothing_stays_asked(cast: Cast) -> None:
    assignment = propose(cast, cast.department_head)
    assignment_withdraw(actor=cast.department_head.viewer, assignment=assignment, now=NOW)

    assignment.refresh_from_db()
    assert assignment.state == State.WITHDRAWN
    assert list(Todo.objects.values_list("outcome", flat=True)) == ["not_needed"]


def test_the_holder_resigns_any_time_and_is_no_longer_ready(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    assignment_end(actor=cast.player.viewer, assignment=held, reason="New job.", now=NOW)

    held.refresh_from_db()
    assert held.state == State.ENDED
    assert not ReadyPeriod.objects.filter(assignment=held, during__contains=NOW).exists()
    period = ReadyPeriod.objects.get(assignment=held)
    assert period.reasons == ["ended"]


def test_a_role_that_somebody_took_meanwhile_refuses_the_second(cast: Cast) -> None:
    role = open_role(cast)
    first = propose(cast, cast.department_head, role=role)
    second = propose(cast, cast.department_head, role=role, person=cast.line_manager)
    for assignment, member, manager in (
        (first, cast.employee, cast.line_manager),
        (second, cast.line_manager, cast.department_head),
    ):
        assignment_accept(actor=member.viewer, assignment=assignment, now=NOW)
        if assignment == first:
            assignment_consent(actor=manager.viewer, assignment=assignment, now=NOW)
    assignment_approve(actor=cast.coach.viewer, assignment=first, now=NOW)
    with pytest.raises(Conflict) as error:
        assignment_approve(actor=cast.coach.viewer, assignment=second, now=NOW)
    assert error.value.code == "role_taken"
    second.refresh_from_db()
    assert second.state == State.PROPOSED
