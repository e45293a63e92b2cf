"""The page of a role: what it is for, who holds and held it, who works with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from psycopg2.extras import DateTimeTZRange

from governance.core.clock import utc_now
from governance.core.errors import Invalid
from roles.team.models import Assignment, Liaison, ReadyPeriod, Role, RoleType
from roles.team.rules.titles import tool_named
from roles.team.services import assignment_end, liaison_name, role_open
from tests.cast import NOW, SINCE, make_person
from tests.roles.team.pages import queries, text, vacant_role
from tests.roles.team.trail import verbs_of

if TYPE_CHECKING:
    from tests.cast import Cast


def players_role(cast: Cast) -> Role:
    return Assignment.objects.get(person=cast.player.listed).role


def page(role: Role, rest: str = "") -> str:
    return f"/roles/{role.uid}/{rest}"


def changed(role: Role, **more: str) -> dict[str, str]:
    return {"focus": "", "purpose": role.purpose, "end_goal": role.end_goal, **more}


def contact(person: str, **more: str) -> dict[str, str]:
    return {"person": person, "purpose": "Returns", "cadence": "weekly", **more}


def test_it_says_who_holds_it_and_to_whom_the_dotted_line_leads(cast: Cast) -> None:
    body = text(cast.employee.client(), page(players_role(cast)))
    assert "Priya Shah" in body
    assert "Maria Ortiz" in body
    assert "Filled" in body


def test_who_held_it_before_is_told_with_dates(cast: Cast) -> None:
    role = players_role(cast)
    assignment = Assignment.objects.get(person=cast.player.listed)
    assignment_end(actor=cast.player.viewer, assignment=assignment, reason="Enough.", now=NOW)
    body = text(cast.employee.client(), page(role))
    assert "Priya Shah" in body
    assert f"1 Sep 2026 – {NOW.day} Nov 2026" in body
    assert f"Vacant since {NOW.day} Nov 2026" in body


def test_a_role_never_held_is_vacant_since_it_was_opened(cast: Cast) -> None:
    role = vacant_role(cast)
    Role.objects.filter(pk=role.pk).update(opened_at=SINCE)
    assert "Vacant since 1 Sep 2026" in text(cast.employee.client(), page(role))
    body = text(cast.employee.client(), f"/team/?department={cast.support.uid}")
    assert "Vacant since 1 Sep 2026" in body


def test_the_department_says_when_cover_ended_and_not_when_the_role_was_opened(
    cast: Cast,
) -> None:
    role = players_role(cast)
    held = Assignment.objects.get(person=cast.player.listed)
    end = SINCE + timedelta(days=20)
    ReadyPeriod.objects.filter(assignment=held).update(during=DateTimeTZRange(SINCE, end))
    Assignment.objects.filter(pk=held.pk).update(state="ended", closed_at=end)
    body = text(cast.employee.client(), f"/departments/{cast.support.uid}/")
    assert "Vacant since 21 Sep 2026" in body
    assert str(role.uid) in body


def test_anybody_applies_or_nominates_and_a_partner_does_not(cast: Cast) -> None:
    role = vacant_role(cast)
    body = text(cast.employee.client(), page(role))
    assert "Apply for it" in body
    assert "Nominate a colleague" in body
    applying = f"/team/assign/?role={role.uid}&person={cast.employee.listed.uid}"
    assert applying in body
    assert "Hana Costa" in text(cast.employee.client(), applying)
    partner = text(cast.external.client(), page(role))
    assert "Apply for it" not in partner
    assert "Nominate" not in partner


def test_a_partner_is_not_told_in_the_list_of_roles_who_holds_them(cast: Cast) -> None:
    for path in ("/team/roles/", "/team/roles/?format=csv"):
        for who, told in ((cast.employee, True), (cast.external, False)):
            answer = who.client().get(path)
            body = (b"".join(answer) if answer.streaming else answer.content).decode()
            assert "Support" in body
            assert ("Priya Shah" in body) is told, path


@pytest.mark.parametrize(
    ("who", "status"),
    [("coach", 200), ("department_head", 200), ("head_coach", 200), ("employee", 403),
     ("coach_elsewhere", 403), ("auditor", 403), ("stranger", 404)],
)  # fmt: skip
def test_who_may_change_it(cast: Cast, who: str, status: int) -> None:
    role, client = players_role(cast), cast.members[who].client()
    assert client.get(page(role, "edit/")).status_code == status
    posted = client.post(page(role, "edit/"), changed(role, purpose="Ours"))
    assert posted.status_code == (302 if status == 200 else status)
    role.refresh_from_db()
    assert (role.purpose == "Ours") == (status == 200)


def test_a_fallback_is_named_and_recorded_and_the_same_again_is_not(cast: Cast) -> None:
    role, client = players_role(cast), cast.coach.client()
    begun = text(client, page(role, "edit/")).partition('name="begun" value="')[2].partition('"')[0]
    sent = changed(role, fallback="Grace Weiss")
    for _time in range(2):
        assert client.post(page(role, "edit/"), sent).status_code == 302
    role.refresh_from_db()
    assert role.fallback == cast.department_head.listed
    stale = client.post(page(role, "edit/"), changed(role, fallback="", begun=begun))
    assert (stale.status_code, verbs_of(role)) == (422, ["role.changed"])
    assert "Grace Weiss" in text(client, page(role))


def test_a_contact_of_another_department_is_named_and_removed(cast: Cast) -> None:
    role, client = players_role(cast), cast.coach.client()
    assert client.post(page(role, "contacts/"), contact("Luis Ferrer")).status_code == 302
    liaison = Liaison.objects.get(role=role)
    body = text(cast.employee.client(), page(role))
    assert "Luis Ferrer" in body
    assert "Weekly" in body
    remove = f"/roles/contacts/{liaison.uid}/remove/"
    assert cast.employee.client().post(remove).status_code == 403
    assert client.post(remove).status_code == 302
    assert "Luis Ferrer" not in text(client, page(role))
    assert verbs_of(role) == ["role.liaison_named", "role.liaison_ended"]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (contact(""), "Say who"),
        (contact("Nobody"), "Nobody is listed by that"),
        (contact("Hana Costa"), "works in the department itself"),
        (contact("Luis Ferrer", purpose=""), "required"),
        (contact("Luis Ferrer", cadence="hourly"), "valid choice"),
    ],
)
def test_a_wrong_contact_is_told_at_the_field(cast: Cast, sent: dict[str, str], told: str) -> None:
    role = players_role(cast)
    answer = cast.coach.client().post(page(role, "contacts/"), sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not role.liaisons.exists()


def test_a_contact_is_named_once(cast: Cast) -> None:
    role, client = players_role(cast), cast.coach.client()
    assert client.post(page(role, "contacts/"), contact("Luis Ferrer")).status_code == 302
    again = client.post(page(role, "contacts/"), contact("Luis Ferrer"))
    assert again.status_code == 422
    assert "is named already" in again.content.decode()


@pytest.mark.parametrize(
    ("title", "tool"),
    [
        ("Social media manager", "Social media"),
        ("Twitter", "Twitter"),
        ("E-mail responder", "E-mail"),
        ("Customer service on Facebook", ""),
        ("Evenings", ""),
        ("Frontline responder", ""),
        ("Poster design", ""),
    ],
)
def test_a_title_that_names_the_tool_is_noticed(title: str, tool: str) -> None:
    assert tool_named(title) == tool


def test_the_hint_stands_at_the_form_and_hinders_nobody(cast: Cast) -> None:
    role, client = players_role(cast), cast.coach.client()
    named = changed(role, focus="Twitter")
    assert client.post(page(role, "edit/"), named).status_code == 302
    for place in (page(role), page(role, "edit/")):
        assert "“Twitter” names the tool" in text(client, place)
    assert "names the tool" not in text(cast.employee.client(), page(role))


def test_more_holders_and_contacts_cost_no_more_queries(cast: Cast) -> None:
    role, client = players_role(cast), cast.coach.client()
    few = queries(client, page(role))
    for number in range(4):
        person = make_person(f"Person {number}", cast.stores)
        liaison_name(
            actor=cast.coach.viewer,
            role=role,
            person=person,
            purpose="Returns",
            cadence="weekly",
            now=utc_now(),
        )
        Assignment.objects.create(
            role=role,
            person=person,
            state="ended",
            authority=3,
            starts_on=SINCE.date(),
            proposed_at=SINCE,
            proposed_by_label="the cast",
            closed_at=NOW,
        )
    assert queries(client, page(role)) == few


def test_a_role_says_what_it_is_for_at_every_entrance(cast: Cast) -> None:
    role = vacant_role(cast)
    Role.objects.filter(pk=role.pk).update(purpose="Nights.")
    client = cast.coach.client()
    words = {"focus": "", "purpose": "  ", "end_goal": "", "fallback": ""}
    answer = client.post(f"/roles/{role.uid}/edit/", words)
    assert answer.status_code == 422
    assert "Say what the role is for." in answer.content.decode()
    RoleType.objects.filter(pk=role.type_id).update(purpose="")
    kind = RoleType.objects.get(pk=role.type_id)
    terms: dict[str, Any] = {"actor": cast.coach.viewer, "type": kind, "department": cast.support}
    with pytest.raises(Invalid) as refused:
        role_open(**terms, purpose=" ", now=NOW)
    assert refused.value.problems[0].pointer == "/purpose"
    assert role_open(**terms, purpose=" Nights. ", now=NOW).purpose == "Nights."


def test_whom_it_serves_begins_with_the_kind_and_is_the_roles_own_then(cast: Cast) -> None:
    RoleType.objects.filter(key="responder").update(serves="Customers who wait; the repair desk.")
    opening = f"/team/roles/open/?department={cast.support.uid}&type=responder"
    assert "Customers who wait; the repair desk." in text(cast.coach.client(), opening)
    role = vacant_role(cast)
    assert role.serves == "Customers who wait; the repair desk."
    sent = {"focus": "Nights", "purpose": "Answer.", "end_goal": "Peace.", "serves": ""}
    assert cast.coach.client().post(opening, sent).status_code == 302
    assert Role.objects.get(focus="Nights").serves == ""
    answer = cast.coach.client().post(
        page(role, "edit/"), changed(role, serves="People with a broken Zwölfzylinder")
    )
    assert answer.status_code == 302
    assert "role.changed" in verbs_of(role)
    client = cast.employee.client()
    assert "Whom it serves: People with a broken Zwölfzylinder" in text(client, page(role))
    row = client.get(f"/api/v1/roles/{role.uid}/").json()
    assert row["serves"] == "People with a broken Zwölfzylinder"
    listed: Any = client.get("/team/roles/?format=csv")
    assert "Zwölfzylinder" in b"".join(listed.streaming_content).decode()


def test_who_speaks_is_found_by_whom_the_role_serves(cast: Cast) -> None:
    role = players_role(cast)
    assert "Priya Shah" not in text(cast.employee.client(), "/who/?q=zwolfzylinder")
    Role.objects.filter(pk=role.pk).update(serves="People with a broken Zwölfzylinder")
    assert "Priya Shah" in text(cast.employee.client(), "/who/?q=zwolfzylinder")
    assert "People with a broken Zwölfzylinder" in text(cast.player.client(), "/authority/")
