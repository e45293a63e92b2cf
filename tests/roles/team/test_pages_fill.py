"""A coach is proposed where no role is open yet: it opens with the proposal, not before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from governance.audit.models import Entry
from roles.team.models import Assignment, Role
from tests.cast import make_assignment, make_person
from tests.roles.team.pages import text, vacant_role

if TYPE_CHECKING:
    from tests.cast import Cast, Member


def filling(cast: Cast, kind: str = "coach") -> str:
    return f"/team/assign/?department={cast.field_service.uid}&type={kind}"


def send(cast: Cast, by: Member, person: Member, **more: str) -> Any:
    sent = {
        "person": str(person.listed.uid),
        "authority": "3",
        "starts_on": "2099-01-01",
        "ends_on": "",
        "note": "",
    }
    return by.client().post(filling(cast), sent | more)


def test_the_gap_leads_there(cast: Cast) -> None:
    make_assignment(make_person("Ida Berg", cast.field_service), cast.field_service, "gatherer")
    for page in ("/team/gaps/", "/hub/"):
        assert filling(cast) in text(cast.head_coach.client(), page)


def test_looking_finding_and_checking_open_nothing(cast: Cast) -> None:
    body = text(cast.department_head.client(), filling(cast))
    assert "This role opens with your proposal, not before." in body
    for more in ({"find": "1", "q": "Hana"}, {"check": "1"}):
        assert send(cast, cast.department_head, cast.employee, **more).status_code == 200
    assert not cast.field_service.roles.exists()


def test_the_role_opens_with_the_proposal_and_the_trail_says_both(cast: Cast) -> None:
    answer = send(cast, cast.department_head, cast.employee)
    proposal = Assignment.objects.get(person=cast.employee.listed)
    assert answer.headers["Location"] == f"/assignments/{proposal.uid}/"
    role = proposal.role
    assert (role.department, role.purpose) == (cast.field_service, role.type.purpose)
    verbs = Entry.objects.filter(actor_label="Grace Weiss").values_list("verb", flat=True)
    assert {"role.opened", "assignment.proposed"} <= set(verbs)


def test_a_second_press_proposes_nobody_twice(cast: Cast) -> None:
    send(cast, cast.department_head, cast.employee)
    answer = send(cast, cast.department_head, cast.employee)
    assert answer.status_code == 422
    assert "holds such a role here, or is proposed for one" in answer.content.decode()
    assert cast.field_service.roles.count() == 1


def test_a_refused_proposal_leaves_no_role_behind(cast: Cast) -> None:
    answer = send(cast, cast.department_head, cast.employee, ends_on="2000-01-01")
    assert answer.status_code == 422
    assert not cast.field_service.roles.exists()


def test_a_vacant_role_of_the_kind_is_taken(cast: Cast) -> None:
    vacant = vacant_role(cast, "coach", cast.field_service)
    send(cast, cast.department_head, cast.employee)
    assert Assignment.objects.get(person=cast.employee.listed).role == vacant
    assert Role.objects.filter(department=cast.field_service).count() == 1


@pytest.mark.parametrize("kind", ["", "nonsense", "head_coach"])
def test_a_kind_that_is_none_there_is_missing(cast: Cast, kind: str) -> None:
    assert cast.department_head.client().get(filling(cast, kind)).status_code == 404


def test_who_may_open_no_role_there_is_told_so_and_a_partner_sees_none_of_it(cast: Cast) -> None:
    assert send(cast, cast.player, cast.employee).status_code == 403
    assert send(cast, cast.stores_head, cast.employee).status_code == 403
    assert cast.external.client().get(filling(cast)).status_code in {403, 404}
    assert not cast.field_service.roles.exists()
