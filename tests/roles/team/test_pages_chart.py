"""Team & coverage: the chart, the list and the gaps, as each persona finds them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from governance.core.clock import utc_now
from roles.org.models import Department, Person
from roles.team.models import Role, RoleType
from roles.team.services import assignment_propose
from tests.cast import SINCE, make_assignment, make_person
from tests.roles.team.pages import queries, text, vacant_role

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

CHART_NODES = 3_000  # of the whole page, at any size


def focus(department: Department) -> str:
    return f"/team/?department={department.uid}"


def grow(cast: Cast, number: int) -> None:
    for each in range(number):
        department = Department.objects.create(name=f"Branch {each}", parent=cast.stores)
        person = make_person(f"Person {number} {each}", department)
        make_assignment(person, department, "responder")
        vacant_role(cast, "coach", department)


def test_the_chart_names_departments_with_their_coaches(cast: Cast) -> None:
    body = text(cast.employee.client(), "/team/")
    assert "Support" in body
    assert "Maria Ortiz" in body
    assert "led by Amara Reid" in body


def test_a_department_has_its_own_address_with_its_roles_and_people(cast: Cast) -> None:
    body = text(cast.employee.client(), focus(cast.support))
    assert "<h1>Support</h1>" in body
    assert "Frontline responder" in body
    assert "Hana Costa" in body


def test_a_coach_who_is_not_ready_is_shown_as_getting_ready(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.field_service, "coach", ready=False)
    body = text(cast.employee.client(), "/team/")
    assert "Hana Costa, getting ready" in body


def test_players_without_a_coach_leave_a_dashed_slot(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.field_service, "responder")
    body = text(cast.employee.client(), "/team/")
    assert '<a class="dept hasgap"' in body
    assert "No coach" in body


def test_gaps_are_the_business_of_those_who_look_after_a_department(cast: Cast) -> None:
    vacant_role(cast, "coach", cast.field_service)
    assert "1 gap" in text(cast.department_head.client(), "/team/")
    assert "1 gap" not in text(cast.stores_head.client(), "/team/")
    assert "most urgent first" not in text(cast.employee.client(), "/team/")
    assert cast.employee.client().get("/team/gaps/").status_code == 404


def test_who_runs_the_department_can_assign_from_the_gap(cast: Cast) -> None:
    role = vacant_role(cast, "coach", cast.field_service)
    link = f'href="/team/assign/?role={role.uid}"'
    assert link in text(cast.department_head.client(), "/team/gaps/")
    assert link in text(cast.head_coach.client(), "/team/gaps/")
    assert link not in text(cast.auditor.client(), "/team/gaps/")


def test_a_gap_that_is_being_closed_says_by_whom_and_offers_no_second_way(cast: Cast) -> None:
    role = vacant_role(cast)
    assignment_propose(
        actor=cast.department_head.viewer, role=role, person=cast.employee.listed, now=utc_now()
    )
    body = text(cast.department_head.client(), "/team/gaps/")
    assert "Hana Costa" in body
    assert f"/team/assign/?role={role.uid}" not in body


def test_a_department_with_players_and_no_coach_role_offers_to_open_one(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.field_service, "responder")
    body = text(cast.department_head.client(), "/team/gaps/")
    assert re.search(rf'href="/team/assign/\?[^"]*{cast.field_service.uid}', body)


def test_without_gaps_the_page_says_so(cast: Cast) -> None:
    assert "Everything is covered" in text(cast.head_coach.client(), "/team/gaps/")


def test_marks_can_be_dimmed_by_kind(cast: Cast) -> None:
    body = text(cast.employee.client(), "/team/?hide=player")
    assert 'data-hide="player"' in body
    assert 'value="coach player"' in body  # what pressing Coaches would hide


def test_an_empty_organisation_says_what_to_do(cast: Cast) -> None:
    Person.objects.update(department=None)
    Department.objects.update(closed_on="2026-01-01")
    assert "No departments yet" in text(cast.administrator.client(), "/team/")
    assert "No departments yet" in text(cast.administrator.client(), "/team/list/")


def test_strangers_find_nothing(cast: Cast) -> None:
    for path in ("/team/", "/team/list/", "/team/gaps/", focus(cast.support)):
        assert cast.stranger.client().get(path).status_code == 404


def test_partners_see_their_own_department_only(cast: Cast) -> None:
    client = cast.external.client()
    assert "Support" in text(client, "/team/")
    assert "Stores" not in text(client, "/team/")
    for path in ("/team/", "/team/list/"):  # whom they ask coaches them here, too
        assert "Maria Ortiz" in text(client, path)
    other = client.get(focus(cast.stores))
    missing = client.get("/team/?department=00000000-0000-7000-8000-000000000000")
    assert other.status_code == missing.status_code == 404
    assert other.content == missing.content


def test_a_mangled_address_is_not_found(cast: Cast) -> None:
    for path in ("/team/?department=x", "/team/?page=0", "/team/?page=-1", "/team/list/?page=99"):
        assert cast.employee.client().get(path).status_code == 404


def test_the_list_says_the_same_as_the_chart(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.field_service, "responder")
    body = text(cast.employee.client(), "/team/list/")
    row = body.split("Field service</a>")[1].split("</tr>")[0]
    assert "No coach" in row
    assert "Grace Weiss" in body.split(">Support</a>")[1].split("</tr>")[0]


def test_the_list_is_searched_by_department_and_head(cast: Cast) -> None:
    client = cast.employee.client()
    assert ">Stores</a>" not in text(client, "/team/list/?q=supp")
    assert ">Stores</a>" in text(client, "/team/list/?q=luis")
    assert "No department like that" in text(client, "/team/list/?q=zzz")


def test_the_list_shows_what_a_number_counts(cast: Cast) -> None:
    body = text(cast.employee.client(), "/team/list/?show=players")
    assert ">Support</a>" in body
    assert ">Stores</a>" not in body
    coached = text(cast.employee.client(), "/team/list/?show=coached")
    assert "3 departments" in coached  # Support, Stores, and the head coach's


def test_the_list_pages_by_thirty(cast: Cast) -> None:
    for each in range(60):
        Department.objects.create(name=f"Branch {each:02}", parent=cast.stores)
    body = text(cast.employee.client(), "/team/list/?q=branch")
    assert "1–30 of 60 departments" in body
    assert "q=branch&page=2" in body
    assert "31–60 of 60" in text(cast.employee.client(), "/team/list/?q=branch&page=2")


def test_more_children_than_fit_page_by_fifty(cast: Cast) -> None:
    for each in range(60):
        Department.objects.create(name=f"Branch {each:02}", parent=cast.stores)
    body = text(cast.employee.client(), focus(cast.stores))
    assert "Departments 1–50 of 60" in body
    assert "Departments 51–60 of 60" in text(cast.employee.client(), focus(cast.stores) + "&page=2")


def test_queries_do_not_grow_with_the_organisation(cast: Cast) -> None:
    client = cast.head_coach.client()
    paths = ["/team/", focus(cast.stores), "/team/list/", "/team/gaps/"]
    grow(cast, 3)
    before = [queries(client, path) for path in paths]
    grow(cast, 9)
    assert [queries(client, path) for path in paths] == before


def test_names_are_text_not_markup(cast: Cast) -> None:
    Department.objects.filter(pk=cast.support.pk).update(name="<b>Support</b>")
    answer = cast.employee.client().get("/team/")
    assert b"<b>Support</b>" not in answer.content
    assert b"&lt;b&gt;Support" in answer.content


class Tags(HTMLParser):
    """Counts the elements of a page."""

    count = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.count += 1


def nodes(client: Client, path: str) -> int:
    tags = Tags()
    tags.feed(client.get(path).content.decode())
    return tags.count


@pytest.mark.parametrize("wide", [12, 60])
def test_no_size_of_organisation_makes_the_page_larger_than_its_budget(
    cast: Cast, wide: int
) -> None:
    """Thousands of departments, each with people, and players that nobody coaches."""
    columns = Department.objects.bulk_create(
        Department(name=f"Branch {number:02}", parent=cast.stores) for number in range(wide)
    )
    teams = Department.objects.bulk_create(
        Department(name=f"Team {number}", parent=columns[number % wide]) for number in range(1_500)
    )
    Person.objects.bulk_create(
        Person(
            given_name="Person",
            family_name=f"{number}",
            display_name=f"Person {number}",
            department=team,
            started_on=SINCE.date(),
        )
        for number, team in enumerate([*columns, *teams] * 4)
    )
    player = RoleType.objects.get(key="gatherer")
    Role.objects.bulk_create(
        Role(type=player, department=each, opened_at=SINCE) for each in [*columns, *teams]
    )
    for path in ("/team/", focus(cast.stores), f"{focus(cast.stores)}&page=2", focus(columns[0])):
        assert nodes(cast.head_coach.client(), path) <= CHART_NODES, path
