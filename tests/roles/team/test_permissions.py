"""Who may what with roles: each row of the table of permissions, by persona."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.accounts.models import Grant, User
from governance.accounts.selectors import token_viewer
from governance.accounts.services import grant_give, token_seen
from governance.core.clock import utc_now
from governance.core.errors import NotAllowed
from governance.core.viewer import Viewer
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment, ChecklistItem, ReadyPeriod, Role, RoleType
from roles.team.rules import (
    Asked,
    Authority,
    ItemKind,
    State,
    can_approve,
    can_consent,
    can_open_role,
    can_propose,
    proposal_kind,
)
from roles.team.services import assignment_accept, assignment_approve, assignment_propose
from tests.cast import NOW, SINCE, Cast, make_assignment
from tests.refusals import refused

EVERYBODY = {
    "boss",
    "department_head",
    "stores_head",
    "line_manager",
    "employee",
    "player",
    "coach",
    "coach_elsewhere",
    "head_coach",
    "booth_member",
    "auditor",
    "administrator",
    "external",
    "stranger",
}


def token(cast: Cast) -> Viewer:
    found = token_seen(secret=cast.api_token, now=utc_now())
    assert found is not None
    return token_viewer(found)


def role_in_support(cast: Cast, key: str = "responder") -> Role:
    return Role.objects.create(
        type=RoleType.objects.get(key=key), department=cast.support, opened_at=NOW
    )


def proposal(cast: Cast, *, key: str = "responder", authority: int | None = None) -> Assignment:
    role = role_in_support(cast, key)
    return Assignment.objects.create(
        role=role,
        person=cast.employee.listed,
        authority=role.type.authority if authority is None else authority,
        starts_on=NOW.date(),
        proposed_at=NOW,
        proposed_by=cast.player.listed,
        proposed_by_label="Priya Shah",
    )


def item(assignment: Assignment, kind: ItemKind, **fields: object) -> ChecklistItem:
    return ChecklistItem(assignment=assignment, kind=kind, blocks_from=NOW, **fields)


def test_open_or_close_a_role_is_for_head_and_coach_of_the_department_and_the_head_coach(
    cast: Cast,
) -> None:
    allowed = {
        name
        for name, member in cast.members.items()
        if can_open_role(member.viewer, department_id=cast.support.pk)
    }
    assert allowed == {"boss", "department_head", "coach", "head_coach"}  # the boss heads all


def test_the_head_coachs_role_is_the_head_coachs_to_open(cast: Cast) -> None:
    verdict = can_open_role(cast.boss.viewer, department_id=cast.root.pk, function="head")
    assert verdict.code == "head_coach_role"


def test_a_token_opens_no_role(cast: Cast) -> None:
    verdict = can_open_role(token(cast), department_id=cast.support.pk)
    assert (bool(verdict), verdict.code) == (False, "people_only")


def test_propose_is_for_everybody_listed_but_partners(cast: Cast) -> None:
    role = role_in_support(cast)
    refused = {
        name
        for name, member in cast.members.items()
        if not can_propose(member.viewer, role=role, person=cast.player.listed)
    }
    assert refused == {"external", "stranger"}


def test_an_auditor_does_not_apply_but_in_a_small_organisation(cast: Cast) -> None:
    role, ruth = role_in_support(cast), cast.auditor
    verdict = can_propose(ruth.viewer, role=role, person=ruth.listed)
    assert (bool(verdict), verdict.code) == (False, "auditor")
    assert can_propose(ruth.viewer, role=role, person=ruth.listed, small=True)


def test_who_holds_a_role_becomes_no_auditor(cast: Cast) -> None:
    def give(user: User) -> None:
        grant_give(
            actor=cast.administrator.viewer, user=user, kind=Grant.Kind.AUDITOR, reason="", now=NOW
        )

    with refused("grant_refused"):
        give(cast.player.user)
    give(cast.employee.user)
    OrganisationSettings.objects.update(size="small")
    give(cast.player.user)


def test_an_administrator_or_auditor_without_a_person_does_not_propose(cast: Cast) -> None:
    role = role_in_support(cast)
    viewer = Viewer(kind="person", label="root", administrator=True, auditor=True)
    assert can_propose(viewer, role=role, person=cast.player.listed).code == "no_person"


def test_a_token_may_propose(cast: Cast) -> None:
    assert can_propose(token(cast), role=role_in_support(cast), person=cast.player.listed)


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("employee", "apply"),
        ("player", "nominate"),
        ("line_manager", "propose"),
        ("department_head", "propose"),
        ("coach", "propose"),
        ("head_coach", "propose"),
        ("coach_elsewhere", "nominate"),
        ("booth_member", "nominate"),
    ],
)
def test_the_person_applies_a_peer_nominates_and_whoever_has_a_say_proposes(
    cast: Cast, who: str, kind: str
) -> None:
    found = proposal_kind(
        cast.members[who].viewer, role=role_in_support(cast), person=cast.employee.listed
    )
    assert found == kind


def test_a_booth_member_proposes_for_their_function(cast: Cast) -> None:
    role = role_in_support(cast, "legal")
    found = proposal_kind(cast.booth_member.viewer, role=role, person=cast.employee.listed)
    assert found == "propose"


def test_consent_is_for_the_line_manager_and_whoever_is_asked(cast: Cast) -> None:
    assignment = proposal(cast)
    asked = item(assignment, ItemKind.CONSENT, person=cast.stores_head.listed)
    allowed = {name for name, m in cast.members.items() if can_consent(m.viewer, assignment, asked)}
    assert allowed == {"line_manager", "stores_head"}


def test_up_to_reply_the_coach_and_the_head_coach_approve(cast: Cast) -> None:
    assignment = proposal(cast)
    asked = item(assignment, ItemKind.APPROVE, person=cast.coach.listed)
    allowed = {name for name, m in cast.members.items() if can_approve(m.viewer, assignment, asked)}
    assert allowed == {"coach", "head_coach"}


def test_a_coachs_role_is_the_head_coachs_to_approve(cast: Cast) -> None:
    assignment = proposal(cast, key="coach")
    asked = item(assignment, ItemKind.APPROVE, person=cast.head_coach.listed)
    allowed = {name for name, m in cast.members.items() if can_approve(m.viewer, assignment, asked)}
    assert allowed == {"head_coach"}


def test_a_promise_is_the_head_coachs_and_legals_to_approve(cast: Cast) -> None:
    assignment = proposal(cast, authority=Authority.PROMISE)
    legal = RoleType.objects.get(key="legal")
    first = item(assignment, ItemKind.APPROVE, person=cast.head_coach.listed)
    second = item(assignment, ItemKind.APPROVE, person=cast.booth_member.listed, ref=legal.uid)
    assert can_approve(cast.head_coach.viewer, assignment, first)
    assert not can_approve(cast.coach.viewer, assignment, first)
    assert can_approve(cast.booth_member.viewer, assignment, second)
    assert not can_approve(cast.head_coach.viewer, assignment, second)


def test_a_head_coach_who_is_of_legal_too_gives_one_of_the_two_approvals(cast: Cast) -> None:
    make_assignment(cast.head_coach.listed, cast.root, "legal")
    assignment = proposal(cast, authority=Authority.PROMISE)
    legal = RoleType.objects.get(key="legal")
    first = item(assignment, ItemKind.APPROVE, person=cast.head_coach.listed)
    second = item(assignment, ItemKind.APPROVE, person=cast.booth_member.listed, ref=legal.uid)
    both = cast.head_coach.viewer
    assert can_approve(both, assignment, first)
    assert not can_approve(both, assignment, second)


def test_who_stands_in_for_the_head_coach_and_is_of_legal_gives_one_of_the_two(cast: Cast) -> None:
    """Asked as head of the department, and one of legal: two chairs, one person."""
    RoleType.objects.filter(key="responder").update(authority=Authority.PROMISE)
    Assignment.objects.filter(person=cast.head_coach.listed).update(state="ended", closed_at=NOW)
    ReadyPeriod.objects.filter(assignment__person=cast.head_coach.listed).delete()
    make_assignment(cast.department_head.listed, cast.support, "legal")
    role = Role.objects.create(
        type=RoleType.objects.get(key="responder"), department=cast.support, opened_at=NOW
    )
    made = assignment_propose(
        actor=cast.line_manager.viewer,
        role=role,
        person=cast.employee.listed,
        authority=Authority.PROMISE,
        now=NOW,
    )
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    both = cast.department_head.viewer
    assignment_approve(actor=both, assignment=made, now=NOW)
    with pytest.raises(NotAllowed) as raised:
        assignment_approve(actor=both, assignment=made, now=NOW)
    assert raised.value.code == "own_approval"
    assignment_approve(actor=cast.booth_member.viewer, assignment=made, now=NOW)
    made.refresh_from_db()
    assert made.state == "active"


def test_two_who_bear_one_name_are_two_people(cast: Cast) -> None:
    """The head coach and legal are both called Sam Lee: neither stands in the other's way."""
    RoleType.objects.filter(key="responder").update(authority=Authority.PROMISE)
    Person.objects.filter(
        pk__in=[cast.head_coach.listed.pk, cast.booth_member.listed.pk, cast.line_manager.listed.pk]
    ).update(display_name="Sam Lee")
    made = assignment_propose(
        actor=cast.line_manager.viewer,
        role=Role.objects.create(
            type=RoleType.objects.get(key="responder"), department=cast.support, opened_at=NOW
        ),
        person=cast.employee.listed,
        now=NOW,
    )
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    assignment_approve(actor=cast.head_coach.viewer, assignment=made, now=NOW)
    assignment_approve(actor=cast.booth_member.viewer, assignment=made, now=NOW)
    made.refresh_from_db()
    assert made.state == "active"


@pytest.mark.parametrize("who", ["player", "employee"])
def test_proposer_subject_and_approver_differ_even_when_asked(cast: Cast, who: str) -> None:
    assignment = proposal(cast)
    member = cast.members[who]
    asked = item(assignment, ItemKind.APPROVE, person=member.listed)
    assert not can_approve(member.viewer, assignment, asked)


def test_an_administrator_approves_only_as_the_last_resort(cast: Cast) -> None:
    assignment = proposal(cast)
    plain = item(assignment, ItemKind.APPROVE, person=cast.coach.listed)
    last = item(assignment, ItemKind.APPROVE, asked_because=Asked.ADMINISTRATOR)
    assert not can_approve(cast.administrator.viewer, assignment, plain)
    assert can_approve(cast.administrator.viewer, assignment, last)


def test_a_token_decides_nothing(cast: Cast) -> None:
    assignment = proposal(cast)
    asked = item(assignment, ItemKind.APPROVE, person=cast.coach.listed)
    assert can_approve(token(cast), assignment, asked).code == "people_only"
    assert can_consent(token(cast), assignment, asked).code == "people_only"


def test_an_account_does_not_approve_what_its_token_proposed(cast: Cast) -> None:
    assignment = proposal(cast)
    assignment.proposed_by_account = cast.administrator.user
    last = item(assignment, ItemKind.APPROVE, asked_because=Asked.ADMINISTRATOR)
    assert can_approve(cast.administrator.viewer, assignment, last).code == "own_proposal"


def test_a_coach_whose_role_has_ended_approves_nothing_any_more(cast: Cast) -> None:
    assignment = proposal(cast)
    asked = item(assignment, ItemKind.APPROVE, person=cast.coach.listed, asked_because=Asked.COACH)
    assert can_approve(cast.coach.viewer, assignment, asked)
    Assignment.objects.filter(person=cast.coach.listed).update(state=State.ENDED)
    assert can_approve(cast.coach.viewer, assignment, asked).code == "not_approver"


@pytest.mark.parametrize(
    "dates", [{"starts_on": date(2999, 1, 1)}, {"ends_on": SINCE.date() + timedelta(days=1)}]
)
def test_a_role_gives_no_permission_outside_its_dates(cast: Cast, dates: dict[str, date]) -> None:
    Assignment.objects.filter(person=cast.coach.listed).update(**dates)
    Assignment.objects.filter(person=cast.head_coach.listed).update(**dates)
    assert cast.coach.viewer.coached_department_ids == frozenset()
    assert not cast.head_coach.viewer.head_coach


def test_everybody_of_the_cast_was_tried(cast: Cast) -> None:
    assert set(cast.members) == EVERYBODY
