"""Opening a role and assigning it, by form and without JavaScript."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from governance.core.clock import utc_now
from roles.org.models import Person
from roles.team.models import Assignment, Role, RoleType
from roles.team.selectors.suggestions import MOST
from roles.team.services import assignment_propose
from tests.cast import NOW, make_person
from tests.roles.team.pages import queries, text, vacant_role

if TYPE_CHECKING:
    from tests.cast import Cast, Member


def opening(cast: Cast, key: str = "coach") -> str:
    return f"/team/roles/open/?department={cast.field_service.uid}&type={key}"


def assigning(role: Role) -> str:
    return f"/team/assign/?role={role.uid}"


def send(cast: Cast, by: Member, role: Role, person: Member | None, **more: str) -> Any:
    data = {
        "person": str(person.listed.uid) if person else "",
        "authority": str(role.type.authority),
        "starts_on": "2099-01-01",
        "ends_on": "",
        "note": "You steady the team.",
    }
    return by.client().post(assigning(role), {**data, **more})


def body_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_the_form_takes_its_words_from_the_kind(cast: Cast) -> None:
    body = text(cast.department_head.client(), opening(cast))
    assert "Carries what the coaches agree into one department" in body


def test_a_role_is_opened_and_shows_as_a_gap_at_once(cast: Cast) -> None:
    client = cast.department_head.client()
    answer = client.post(
        opening(cast), {"focus": "", "purpose": "Ours", "end_goal": "Calm"}, follow=True
    )
    assert Role.objects.get(department=cast.field_service).purpose == "Ours"
    body = body_of(answer)
    assert "Coach is open in Field service" in body
    assert "Vacant since" in body
    assert "1 gap" in body


def test_an_empty_purpose_is_named_at_the_field_and_nothing_is_lost(cast: Cast) -> None:
    answer = cast.department_head.client().post(
        opening(cast), {"focus": "Nights", "purpose": "", "end_goal": "Calm"}
    )
    assert answer.status_code == 422
    assert 'href="#id_purpose"' in body_of(answer)
    assert 'value="Nights"' in body_of(answer)
    assert not Role.objects.filter(department=cast.field_service).exists()


def test_a_second_press_opens_no_second_role(cast: Cast) -> None:
    client = cast.department_head.client()
    sent = {"focus": "", "purpose": "Ours", "end_goal": "Calm"}
    assert client.post(opening(cast), sent).status_code == 302
    again = client.post(opening(cast), sent)
    assert again.status_code == 422
    assert "is open here already" in body_of(again)
    assert Role.objects.filter(department=cast.field_service).count() == 1
    assert client.post(opening(cast), {**sent, "focus": "Nights"}).status_code == 302


@pytest.mark.parametrize(
    ("who", "status"),
    [("department_head", 200), ("head_coach", 200), ("employee", 403), ("stores_head", 403),
     ("auditor", 403), ("stranger", 404)],
)  # fmt: skip
def test_who_may_open_a_role(cast: Cast, who: str, status: int) -> None:
    client = cast.members[who].client()
    assert client.get(opening(cast)).status_code == status
    posted = client.post(opening(cast), {"purpose": "P", "end_goal": "E"})
    assert posted.status_code == (302 if status == 200 else status)


def test_only_the_head_coach_is_offered_the_head_coachs_role(cast: Cast) -> None:
    assert 'value="head_coach"' not in text(cast.department_head.client(), opening(cast))
    assert cast.department_head.client().get(opening(cast, "head_coach")).status_code == 404
    assert 'value="head_coach"' in text(cast.head_coach.client(), opening(cast))


def test_the_departments_own_people_are_suggested_first(cast: Cast) -> None:
    role = vacant_role(cast)
    body = text(cast.department_head.client(), assigning(role))
    assert body.index("Hana Costa") < body.index("Erin Halvorsen")
    assert "Frontline responder, Support" in body  # what Priya holds already


def test_who_works_right_below_comes_before_reports_and_departments_beside(cast: Cast) -> None:
    """Also where a department has nobody of its own, and whoever looks has many reports."""
    for number in range(MOST):
        make_person(f"Abel Aide {number}", cast.stores, manager=cast.boss.listed)
    Person.objects.filter(department=cast.support).update(department=cast.stores)
    make_person("Zoe Below", cast.field_service)
    body = text(cast.boss.client(), assigning(vacant_role(cast)))
    assert body.index("Zoe Below") < body.index("Abel Aide 0")


def test_anybody_is_found_by_name_address_or_department(cast: Cast) -> None:
    role = vacant_role(cast, department=cast.field_service)
    client = cast.department_head.client()
    for q in ("luis", "luis.ferrer@", "stores luis"):
        assert "Luis Ferrer" in text(client, f"{assigning(role)}&q={q}")
    assert "Nobody found" in text(client, f"{assigning(role)}&q=zzz")


def test_finding_sends_nothing_and_loses_nothing(cast: Cast) -> None:
    role = vacant_role(cast)
    answer = send(
        cast, cast.department_head, role, cast.employee, find="1", q="luis", ends_on="2099-06-30"
    )
    body = body_of(answer)
    assert answer.status_code == 200
    assert "Luis Ferrer" in body
    assert "Hana Costa" in body  # chosen before, and still
    assert "You steady the team." in body
    assert 'value="2099-06-30"' in body
    assert not Assignment.objects.filter(role=role).exists()


def test_checking_says_who_will_be_asked_and_why(cast: Cast) -> None:
    role = vacant_role(cast)
    body = body_of(send(cast, cast.department_head, role, cast.employee, check="1"))
    steps = ("Hana Costa accepts", "Leon Marsh consents", "Maria Ortiz approves")
    asked = [body.index(step) for step in steps]
    assert asked == sorted(asked)
    assert "Line manager, within 5 working days" in body
    assert "Nothing stands against it" in body


def test_a_line_manager_who_proposes_has_consented(cast: Cast) -> None:
    role = vacant_role(cast)
    body = body_of(send(cast, cast.line_manager, role, cast.employee, check="1"))
    assert "You consent" in body
    assert "Met at once, since you propose it" in body


def test_conflicts_are_named_before_anything_is_sent(cast: Cast) -> None:
    role = vacant_role(cast)
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="on_leave")
    body = body_of(send(cast, cast.department_head, role, cast.employee, check="1"))
    assert "Hana Costa is on leave." in body


def test_proposing_leads_to_the_assignment(cast: Cast) -> None:
    role = vacant_role(cast)
    answer = send(cast, cast.department_head, role, cast.employee, ends_on="2099-06-30")
    made = Assignment.objects.get(role=role)
    assert answer.status_code == 302
    assert answer["Location"] == f"/assignments/{made.uid}/"
    assert str(made.ends_on) == "2099-07-01"  # the last day is inside


def test_faults_are_named_at_their_fields_and_in_a_summary(cast: Cast) -> None:
    role = vacant_role(cast)
    answer = send(cast, cast.department_head, role, None, ends_on="2098-01-01")
    body = body_of(answer)
    assert answer.status_code == 422
    assert 'href="#id_person"' in body
    assert "Choose one person." in body
    assert "You steady the team." in body
    answer = send(cast, cast.department_head, role, cast.employee, ends_on="2098-01-01")
    assert answer.status_code == 422
    assert "It ends before it begins." in body_of(answer)
    assert 'href="#id_ends_on"' in body_of(answer)


def test_a_second_press_makes_no_second_proposal(cast: Cast) -> None:
    role = vacant_role(cast)
    assert send(cast, cast.department_head, role, cast.employee).status_code == 302
    again = send(cast, cast.department_head, role, cast.employee)
    assert again.status_code == 422
    assert "holds this role or is proposed for it" in body_of(again)
    assert Assignment.objects.filter(role=role).count() == 1


def test_authority_above_the_kind_is_refused(cast: Cast) -> None:
    role = vacant_role(cast)
    answer = send(cast, cast.department_head, role, cast.employee, authority="4")
    assert answer.status_code == 422
    assert "does not go that far" in body_of(answer)


@pytest.mark.parametrize(
    ("who", "status"), [("employee", 200), ("auditor", 200), ("external", 404), ("stranger", 404)]
)
def test_who_finds_the_form(cast: Cast, who: str, status: int) -> None:
    role = vacant_role(cast, department=cast.stores)
    assert cast.members[who].client().get(assigning(role)).status_code == status


def test_partners_see_their_departments_role_but_may_not_propose(cast: Cast) -> None:
    assert cast.external.client().get(assigning(vacant_role(cast))).status_code == 403


def test_a_department_with_one_vacancy_leads_straight_to_it(cast: Cast) -> None:
    role = vacant_role(cast, department=cast.field_service)
    answer = cast.head_coach.client().get(f"/team/assign/?department={cast.field_service.uid}")
    assert answer["Location"] == assigning(role)


def test_a_department_without_a_vacancy_leads_to_its_roles(cast: Cast) -> None:
    answer = cast.head_coach.client().get(f"/team/assign/?department={cast.stores.uid}")
    assert answer["Location"] == f"/team/?department={cast.stores.uid}"


def test_htmx_gets_the_part_it_asked_for(cast: Cast) -> None:
    role = vacant_role(cast)
    client = cast.department_head.client()
    answer = client.post(
        assigning(role), {"q": "hana", "find": "1"}, headers={"HX-Request": "true"}
    )
    assert "<html" not in body_of(answer)
    assert "Hana Costa" in body_of(answer)


def test_queries_do_not_grow_with_the_people(cast: Cast) -> None:
    role = vacant_role(cast)
    client = cast.department_head.client()
    before = queries(client, assigning(role))
    for each in range(10):
        Person.objects.create(display_name=f"Person {each}", department=cast.support)
    other = vacant_role(cast)
    assignment_propose(
        actor=cast.department_head.viewer, role=other, person=cast.employee.listed, now=utc_now()
    )
    assert queries(client, assigning(role)) == before


def test_it_says_who_coaches_there_already(cast: Cast) -> None:
    coach = RoleType.objects.get(key="coach")
    role = Role.objects.create(type=coach, department=cast.support, opened_at=NOW)
    client, who = cast.head_coach.client(), cast.employee.listed.uid
    body = text(client, f"/team/assign/?role={role.uid}&person={who}")
    assert "A coach is there already" in body
    assert "Maria Ortiz" in body
    other = text(client, f"/team/assign/?role={vacant_role(cast).uid}&person={who}")
    assert "is there already" not in other
