"""Several people are proposed for one kind of role at one go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from roles.team.models import Assignment, Role, RoleType
from roles.team.rules.many import MANY
from roles.team.services.many import many_check, many_propose
from tests.cast import NOW, Cast, make_person
from tests.refusals import refused
from tests.trail import entries_of

if TYPE_CHECKING:
    from roles.org.models import Person
    from roles.team.services.many import ManyLine
    from tests.cast import Member


def given(cast: Cast, member: Member, people: list[Person]) -> dict[str, Any]:
    return {
        "actor": member.viewer,
        "type": RoleType.objects.get(key="gatherer"),
        "department": cast.support,
        "people": people,
        "starts_on": NOW.date(),
        "now": NOW,
    }


def several(cast: Cast) -> list[Person]:
    """Two who can be proposed, one on leave and one who has left."""
    people = [make_person(name, cast.support) for name in ("Ann A", "Ben B", "Cid C", "Dan D")]
    people[2].employment, people[3].employment = "on_leave", "left"
    for person in people[2:]:
        person.save(update_fields=["employment"])
    return people


def outcomes(lines: list[ManyLine]) -> list[tuple[str, str]]:
    return [(str(line.person), line.refused) for line in lines]


EXPECTED = [
    ("Ann A", ""),
    ("Ben B", ""),
    ("Cid C", "Cid C is on leave."),
    ("Dan D", "Dan D has left."),
]


def test_checking_says_what_will_be_and_keeps_nothing(cast: Cast) -> None:
    roles, people = Role.objects.count(), several(cast)
    lines = many_check(**given(cast, cast.head_coach, people))
    assert outcomes(lines) == EXPECTED
    assert lines[0].asked[0] == "accept"
    assert "consent" in lines[0].asked
    assert Role.objects.count() == roles
    assert not Assignment.objects.filter(person__in=people).exists()


def test_each_gets_a_role_and_a_proposal_with_an_entry(cast: Cast) -> None:
    people, partner = several(cast), cast.external.listed
    lines = many_propose(**given(cast, cast.head_coach, [*people, partner]))
    assert outcomes(lines) == [*EXPECTED, (str(partner), "")]
    assert Assignment.objects.get(person=partner).last_day == partner.ends_on
    made = Assignment.objects.filter(person__in=people)
    assert made.count() == made.values("role").distinct().count() == 2
    assert len(entries_of("assignment.proposed")) == len(entries_of("role.opened")) == 3
    assert [line.asked for line in lines[:-1]] == [
        line.asked for line in many_check(**given(cast, cast.head_coach, several_again(cast)))
    ]


def several_again(cast: Cast) -> list[Person]:
    """As ``several``, others."""
    people = [make_person(name, cast.support) for name in ("Eva E", "Fay F", "Gus G", "Hal H")]
    for person in people[2:]:
        person.employment = "on_leave"
        person.save(update_fields=["employment"])
    return people


def test_the_same_again_proposes_nobody_twice(cast: Cast) -> None:
    people = several(cast)
    many_propose(**given(cast, cast.head_coach, people))
    lines = many_propose(**given(cast, cast.head_coach, people))
    assert all(line.refused for line in lines)
    assert Assignment.objects.filter(person__in=people).count() == 2
    assert len(entries_of("role.opened")) == 2


def test_vacant_roles_come_first(cast: Cast) -> None:
    gatherer = RoleType.objects.get(key="gatherer")
    role = Role.objects.create(type=gatherer, department=cast.support, opened_at=NOW)
    people = several(cast)[:2]
    lines = many_propose(**given(cast, cast.head_coach, people))
    assert lines[0].assignment is not None
    assert lines[0].assignment.role == role
    assert len(entries_of("role.opened")) == 1


def test_who_may_not_open_roles_fills_those_that_are_vacant(cast: Cast) -> None:
    """A line manager proposes their reports; for the second there is no role."""
    gatherer = RoleType.objects.get(key="gatherer")
    Role.objects.create(type=gatherer, department=cast.support, opened_at=NOW)
    people = several(cast)[:2]
    lines = many_propose(**given(cast, cast.line_manager, people))
    assert not lines[0].refused
    assert lines[1].refused.startswith("No vacant role of this kind is left here. Roles are")


def test_who_has_no_say_proposes_one_at_a_time(cast: Cast) -> None:
    for member in (cast.employee, cast.auditor, cast.administrator, cast.external):
        with refused("no_say"):
            many_propose(**given(cast, member, [cast.player.listed]))


def test_a_hundred_is_the_most(cast: Cast) -> None:
    with refused("people"):
        many_propose(**given(cast, cast.head_coach, []))
    with refused("people"):
        many_propose(**given(cast, cast.head_coach, [cast.employee.listed] * (MANY + 1)))


def test_the_whole_way_without_a_script(cast: Cast) -> None:
    people = several(cast)[:3]
    client = cast.head_coach.client()
    listed = client.get(reverse("people")).content.decode()
    assert 'form="propose-many"' in listed
    assert f'value="{people[0].uid}"' in listed
    chosen: dict[str, Any] = {"people": [str(person.uid) for person in people]}
    path = reverse("assign_several")
    first = client.post(path, chosen)
    assert first.status_code == 200
    assert "Those chosen" in first.content.decode()
    assert "(optional)" not in first.content.decode().partition("<main")[2]
    assert re.search(r'name="starts_on"[^>]*value="20', first.content.decode())
    form = {
        **chosen,
        "type": "gatherer",
        "department": str(cast.support.uid),
        "starts_on": "2026-11-30",
    }
    checked = client.post(path, {**form, "check": ""}).content.decode()
    assert "Propose 2 people" in checked
    assert "Cid C is on leave." in checked
    assert not Assignment.objects.filter(person__in=people).exists()
    sent = client.post(path, {**form, "send": ""}).content.decode()
    assert "2 people are proposed" in sent
    again = client.post(path, {**form, "send": ""}).content.decode()
    assert "0 people are proposed" in again
    assert Assignment.objects.filter(person__in=people).count() == 2


def test_what_is_missing_is_said_at_its_field(cast: Cast) -> None:
    client, path = cast.head_coach.client(), reverse("assign_several")
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"people": ["x"]}).status_code == 422
    one = {"people": [str(cast.employee.listed.uid)]}
    missing = client.post(path, {**one, "check": ""})
    assert missing.status_code == 422
    assert client.get(path).status_code == 302


def test_an_employee_has_no_boxes_and_is_refused(cast: Cast) -> None:
    client = cast.employee.client()
    assert "propose-many" not in client.get(reverse("people")).content.decode()
    assert client.post(reverse("assign_several"), {}).status_code == 403


def test_by_the_api_it_is_asked_first_and_then_done(cast: Cast) -> None:
    people = several(cast)[:3]
    path, client = reverse("api-assignments-several"), cast.head_coach.client()
    body: dict[str, Any] = {
        "type": "gatherer",
        "department": str(cast.support.uid),
        "people": [str(person.uid) for person in people],
    }

    def sent(**more: Any) -> tuple[int, Any]:
        answer = client.post(path, {**body, **more}, content_type="application/json")
        return answer.status_code, answer.json()

    status, asked = sent(check_only=True)
    assert (status, Assignment.objects.filter(person__in=people).exists()) == (200, False)
    assert [line["refused"] for line in asked["people"]] == ["", "", "Cid C is on leave."]
    assert asked["people"][0]["asked"][0] == "accept"
    status, done = sent()
    made = Assignment.objects.filter(person__in=people)
    assert status == 201
    assert {line["assignment"] for line in done["people"]} == {
        None,
        *(str(each.uid) for each in made),
    }
    for field, wrong in (
        ("people", [str(cast.support.uid)]),
        ("type", "nothing"),
        ("department", str(people[0].uid)),
    ):
        status, told = sent(**{field: wrong})
        assert (status, told["errors"][0]["pointer"]) == (400, f"/{field}")
    status, told = sent(people=[body["people"][0]] * (MANY + 1))
    assert (status, told["errors"][0]["pointer"]) == (400, "/people")
