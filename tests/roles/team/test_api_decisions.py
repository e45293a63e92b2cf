"""``/api/v1/assignments/{uid}/decisions/``: people decide, tokens only propose."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from governance.accounts.services import token_create
from governance.core.clock import utc_now
from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import State
from tests.cast import COMMAND, NOW, SINCE, Cast, Member
from tests.roles.team.pages import proposed


def url(assignment: Assignment) -> str:
    return f"/api/v1/assignments/{assignment.uid}/decisions/"


def decide(by: Member, assignment: Assignment, decision: str, reason: str = "") -> Any:
    body = {"decision": decision, "reason": reason}
    return by.client().post(url(assignment), body, content_type="application/json")


@pytest.fixture
def proposal(cast: Cast) -> Assignment:
    return proposed(cast, by=cast.head_coach, person=cast.employee)


def test_reading_tells_what_is_possible_and_what_of_it_is_yours(
    cast: Cast, proposal: Assignment
) -> None:
    assert cast.employee.client().get(url(proposal)).json() == {
        "assignment": str(proposal.uid),
        "state": "proposed",
        "word": "proposed",
        "legal": ["accept", "decline", "withdraw"],
        "yours": ["accept", "decline"],
    }


def test_people_decide_from_proposal_to_ready(cast: Cast, proposal: Assignment) -> None:
    for by, step in (
        (cast.employee, "accept"),
        (cast.line_manager, "consent"),
        (cast.coach, "approve"),
    ):
        answer = decide(by, proposal, step)
        assert answer.status_code == 201, answer.content
    assert answer.json()["word"] == "ready"
    assert answer.json()["legal"] == ["suspend", "review", "hand_over", "end"]


def test_an_illegal_step_is_a_409_that_lists_the_legal_ones(
    cast: Cast, proposal: Assignment
) -> None:
    answer = decide(cast.coach, proposal, "approve")
    assert answer.status_code == 409
    problem = answer.json()
    assert (problem["code"], problem["legal"]) == (
        "illegal_step",
        ["accept", "decline", "withdraw"],
    )


def test_a_decision_that_fell_is_a_409_that_lists_the_legal_ones(
    cast: Cast, proposal: Assignment
) -> None:
    decide(cast.employee, proposal, "accept")
    problem = decide(cast.employee, proposal, "accept").json()
    assert problem["code"] == "already_decided"
    assert problem["legal"] == ["consent", "refuse", "decline", "withdraw"]


def test_approving_ones_own_proposal_is_a_403_with_the_reason(
    cast: Cast, proposal: Assignment
) -> None:
    decide(cast.employee, proposal, "accept")
    decide(cast.line_manager, proposal, "consent")
    answer = decide(cast.head_coach, proposal, "approve")
    assert answer.status_code == 403
    assert answer.json()["code"] == "own_proposal"
    assert answer.json()["detail"] == "Who proposes does not approve: somebody else decides."


@pytest.mark.parametrize("step", ["accept", "consent", "approve", "decline", "refuse", "withdraw"])
def test_a_token_decides_nothing(cast: Cast, proposal: Assignment, step: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {cast.api_token}"})
    body = {"decision": step, "reason": "By machine."}
    answer = client.post(url(proposal), body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "people_only")


def test_who_owns_a_token_does_not_approve_what_it_proposed(cast: Cast) -> None:
    _token, secret = token_create(
        actor=COMMAND, owner=cast.coach.user, name="Own", scopes=["write"], days=1, now=utc_now()
    )
    kind = RoleType.objects.get(key="gatherer")
    role = Role.objects.create(type=kind, department=cast.support, opened_at=SINCE)
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).post(
        "/api/v1/assignments/",
        {"role": str(role.uid), "person": str(cast.employee.listed.uid)},
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.content
    proposal = Assignment.objects.get(uid=answer.json()["uid"])
    for by, step in ((cast.employee, "accept"), (cast.line_manager, "consent")):
        assert decide(by, proposal, step).status_code == 201
    refused = decide(cast.coach, proposal, "approve")
    assert (refused.status_code, refused.json()["code"]) == (403, "own_proposal")
    assert decide(cast.head_coach, proposal, "approve").status_code == 201


def test_a_missing_reason_is_a_400_at_its_field(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    answer = decide(cast.coach, held, "suspend")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/reason"


def test_two_holders_of_a_role_at_a_time_are_refused_by_the_database(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    role = Role.objects.get(pk=held.role_id)
    with pytest.raises(IntegrityError, match="team_assignment_one_holder"), transaction.atomic():
        Assignment.objects.create(
            role=role,
            person=cast.employee.listed,
            state=State.ACTIVE,
            authority=1,
            starts_on=NOW.date(),
            proposed_at=SINCE,
            proposed_by_label="nobody",
        )
