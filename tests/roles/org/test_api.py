"""The directory by API: people, departments and the chart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from django.test import Client
from psycopg2.extras import DateRange, DateTimeTZRange

from governance.accounts.services import token_create
from governance.core.clock import utc_now
from roles.org.models import Department, DepartmentPeriod, Person, Placement
from roles.team.models import ReadyPeriod, Role, RoleType
from tests.cast import COMMAND, SINCE, Cast, make_assignment, make_person
from tests.queries import assert_flat
from tests.roles.org.api import get, names


def test_a_person_is_a_row_of_the_directory(cast: Cast) -> None:
    hana = cast.employee.listed

    status, row = get(cast, f"people/{hana.uid}/")

    assert status == 200
    assert row == {
        "uid": str(hana.uid),
        "external_id": "hana.costa",
        "display_name": "Hana Costa",
        "given_name": "Hana",
        "family_name": "Costa",
        "email": "hana.costa@larkfield.example",
        "title": "Planner",
        "kind": "employee",
        "employment": "active",
        "department": str(cast.support.uid),
        "manager": str(cast.line_manager.listed.uid),
        "dotted_to": [],
        "started_on": "2026-09-01",
        "location": "",
        "country": "",
        "organisation": None,
    }


def test_a_list_comes_in_pages_that_follow_one_another(cast: Cast) -> None:
    found: list[str] = []
    path: str | None = "people/?limit=5"
    while path:
        _status, body = get(cast, path)
        assert len(body["results"]) <= 5
        found += [row["uid"] for row in body["results"]]
        path = body["next"] and body["next"].split("/api/v1/")[1]

    assert sorted(found) == sorted(map(str, Person.objects.values_list("uid", flat=True)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("external_id=hana.costa", ["Hana Costa"]),
        ("email=HANA.Costa@larkfield.example", ["Hana Costa"]),
        ("department={stores}", ["Luis Ferrer", "Yuki Walsh"]),
        ("employment=left", ["Leon Marsh"]),
    ],
)
def test_people_can_be_filtered(cast: Cast, query: str, expected: list[str]) -> None:
    Person.objects.filter(display_name="Leon Marsh").update(employment="left")

    _status, body = get(cast, "people/?" + query.format(stores=cast.stores.uid))

    assert names(body) == expected


def test_who_left_is_not_listed_but_still_found_by_uid(cast: Cast) -> None:
    hana = cast.employee.listed
    Person.objects.filter(pk=hana.pk).update(employment="left")

    assert "Hana Costa" not in names(get(cast, "people/")[1])
    assert get(cast, f"people/{hana.uid}/")[1]["employment"] == "left"


def test_only_the_fields_asked_for_come_back(cast: Cast) -> None:
    _status, body = get(cast, "people/?fields=title,display_name&external_id=hana.costa")

    assert body["results"] == [{"title": "Planner", "display_name": "Hana Costa"}]


@pytest.mark.parametrize(
    ("path", "code", "allowed"),
    [
        ("people/?fields=salary", "unknown_field", "uid, external_id"),
        ("people/?boss=x", "unknown_parameter", "department, external_id"),
        ("departments/?fields=budget", "unknown_field", "uid, external_id, name, parent, head"),
        ("org-chart/?deep=1", "unknown_parameter", "root, depth"),
        ("people/?department=", "empty", "Write a value, or leave it out."),
        ("people/?limit=1&limit=2", "given_twice", "Name it once"),
    ],
)
def test_what_is_unknown_is_refused_with_what_is_allowed(
    cast: Cast, path: str, code: str, allowed: str
) -> None:
    status, body = get(cast, path)

    assert (status, body["code"]) == (400, code)
    assert allowed in body["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "people/?as_of=yesterday",
        "people/?department=here",
        "people/?employment=retired",
        "people/?as_of=2026-10-01&employment=left",
        "org-chart/?depth=-1",
        "departments/?limit=0",
        "departments/?limit=many",
    ],
)
def test_a_value_that_is_none_is_refused(cast: Cast, path: str) -> None:
    assert get(cast, path)[0] == 400


def test_people_as_of_a_day_are_where_they_were(cast: Cast) -> None:
    hana = cast.employee.listed
    Placement.objects.filter(person=hana).update(
        during=DateRange(date(2026, 9, 1), date(2026, 10, 1))
    )
    Placement.objects.create(
        person=hana, department=cast.stores, manager=None, during=DateRange(date(2026, 10, 1), None)
    )

    before = get(cast, f"people/{hana.uid}/?as_of=2026-09-30")[1]
    after = get(cast, f"people/{hana.uid}/?as_of=2026-10-01")[1]

    assert (before["department"], before["manager"]) == (
        str(cast.support.uid),
        str(cast.line_manager.listed.uid),
    )
    assert (after["department"], after["manager"]) == (str(cast.stores.uid), None)
    assert get(cast, "people/?as_of=2026-08-31")[1]["results"] == []


def test_a_department_filter_with_as_of_means_the_department_of_then(cast: Cast) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(department=cast.stores)

    _status, body = get(cast, f"people/?as_of=2026-10-01&department={cast.support.uid}")

    assert "Hana Costa" in names(body)


def test_departments_as_of_a_day_are_what_they_were(cast: Cast) -> None:
    DepartmentPeriod.objects.filter(department=cast.stores).update(
        during=DateRange(date(2026, 9, 1), date(2026, 10, 1))
    )
    DepartmentPeriod.objects.create(
        department=cast.stores, name="Shops", during=DateRange(date(2026, 10, 1), None)
    )

    before = get(cast, f"departments/{cast.stores.uid}/?as_of=2026-09-30")[1]
    after = get(cast, f"departments/{cast.stores.uid}/?as_of=2026-10-01")[1]

    assert (before["name"], before["parent"]) == ("Stores", str(cast.root.uid))
    assert (after["name"], after["parent"], after["head"]) == ("Shops", None, None)


def test_departments_can_be_filtered_by_parent(cast: Cast) -> None:
    _status, body = get(cast, f"departments/?parent={cast.root.uid}")

    assert names(body, "name") == ["Stores", "Support"]


def test_a_closed_department_is_not_listed(cast: Cast) -> None:
    Department.objects.filter(pk=cast.field_service.pk).update(closed_on=date(2026, 10, 1))

    assert "Field service" not in names(get(cast, "departments/")[1], "name")


def test_the_chart_nests_departments_with_heads_coaches_and_counts(cast: Cast) -> None:
    _status, body = get(cast, "org-chart/")

    (top,) = body["departments"]
    assert top["name"] == "Larkfield"
    assert top["head"]["display_name"] == "Erin Halvorsen"
    assert (top["people"], top["people_below"]) == (5, 13)
    stores, support = top["departments"]
    assert (stores["name"], support["name"]) == ("Stores", "Support")
    assert [coach["name"] for coach in support["coaches"]] == ["Maria Ortiz"]
    assert [department["name"] for department in support["departments"]] == ["Field service"]


def test_a_person_has_both_lines_now_and_on_a_day(cast: Cast) -> None:
    priya, path = cast.player.listed, f"people/{cast.player.listed.uid}/?fields=manager,dotted_to"
    coach = [str(cast.coach.listed.uid)]
    line = {"manager": str(cast.line_manager.listed.uid), "dotted_to": coach}
    assert get(cast, path)[1] == line
    made = make_assignment(priya, cast.stores, "gatherer")
    assert get(cast, path)[1]["dotted_to"] == [*coach, str(cast.coach_elsewhere.listed.uid)]
    ReadyPeriod.objects.filter(assignment=made).update(
        during=DateTimeTZRange(SINCE, SINCE + timedelta(days=1))
    )
    day = (SINCE + timedelta(days=2)).date()
    assert get(cast, f"{path}&as_of={day}")[1] == line
    assert len(get(cast, f"{path}&as_of={SINCE.date()}")[1]["dotted_to"]) == 2


def test_the_lines_of_people_agree_with_those_of_their_assignments(cast: Cast) -> None:
    for query in ("", f"as_of={SINCE.date()}"):
        people = get(cast, f"people/?fields=uid,dotted_to&{query}")[1]["results"]
        held = get(cast, f"assignments/?ready=true&{query}")[1]["results"]
        for person in people:
            own = [each["dotted_to"] for each in held if each["holder"] == person["uid"]]
            assert set(person["dotted_to"]) == {uid for uids in own for uid in uids}


def test_the_chart_of_a_day_is_as_it_was(cast: Cast) -> None:
    day = date(2026, 10, 1)
    DepartmentPeriod.objects.filter(department=cast.stores).update(
        during=DateRange(date(2026, 9, 1), day)
    )
    DepartmentPeriod.objects.create(
        department=cast.stores, name="Shops", parent=cast.support, during=DateRange(day, None)
    )
    Department.objects.filter(pk=cast.stores.pk).update(closed_on=day)
    ReadyPeriod.objects.filter(assignment__person=cast.coach.listed).update(
        during=DateTimeTZRange(SINCE, SINCE + timedelta(days=9))
    )

    (top,) = get(cast, "org-chart/?as_of=2026-09-05")[1]["departments"]
    stores, support = top["departments"]
    assert (stores["name"], stores["head"]["display_name"]) == ("Stores", "Luis Ferrer")
    assert (support["people"], top["people_below"]) == (6, 13)
    assert [coach["name"] for coach in support["coaches"]] == ["Maria Ortiz"]
    assert support["gaps"] is None

    path = f"org-chart/?as_of={day}&root={cast.support.uid}"
    (support,) = get(cast, path)[1]["departments"]
    assert [each["name"] for each in support["departments"]] == ["Field service", "Shops"]
    assert support["coaches"] == []
    assert get(cast, "org-chart/?as_of=2026-08-31")[1]["departments"] == []
    assert get(cast, f"org-chart/?as_of=2026-08-31&root={cast.support.uid}")[0] == 404


def test_the_chart_can_begin_lower_and_end_sooner(cast: Cast) -> None:
    _status, body = get(cast, f"org-chart/?root={cast.support.uid}&depth=0")

    (top,) = body["departments"]
    assert top["name"] == "Support"
    assert top["departments"] == []
    assert top["people_below"] == 6


def test_the_chart_names_the_gaps_of_each_department(cast: Cast) -> None:
    kind = RoleType.objects.get(key="gatherer")
    role = Role.objects.create(type=kind, department=cast.field_service, opened_at=SINCE)

    (support,) = get(cast, f"org-chart/?root={cast.support.uid}")[1]["departments"]

    (field_service,) = support["departments"]
    assert [(each["rule"], each["subject"]) for each in field_service["gaps"]] == [
        ("CV0", str(role.uid))
    ]
    assert support["gaps"] == []


def test_the_depth_of_a_chart_is_counted_from_its_root(cast: Cast) -> None:
    (top,) = get(cast, f"org-chart/?root={cast.root.uid}&depth=1")[1]["departments"]

    assert [each["name"] for each in top["departments"]] == ["Stores", "Support"]
    assert [each["departments"] for each in top["departments"]] == [[], []]
    assert top["people_below"] == 13


def test_a_page_has_a_thousand_rows_at_most(cast: Cast) -> None:
    many = [Person(display_name=f"Nia {n}", department=cast.stores) for n in range(1001)]
    Person.objects.bulk_create(many)

    body = get(cast, f"people/?department={cast.stores.uid}&fields=uid&limit=5000")[1]

    assert len(body["results"]) == 1000
    assert len(get(cast, body["next"].split("/api/v1/")[1])[1]["results"]) == 3


def test_a_chart_deeper_than_json_may_nest_is_cut(cast: Cast) -> None:
    parent = cast.field_service
    for level in range(130):
        parent = Department.objects.create(name=f"Level {level}", parent=parent)
    status, body = get(cast, f"org-chart/?root={cast.field_service.uid}")

    assert status == 200
    levels, below = 0, body["departments"][0]["departments"]
    while below:
        levels, below = levels + 1, below[0]["departments"]
    assert levels == 100


def test_an_unchanged_answer_is_not_sent_twice(cast: Cast) -> None:
    path = f"/api/v1/people/{cast.employee.listed.uid}/"
    headers = {"Authorization": f"Bearer {cast.api_token}"}
    tag = Client().get(path, headers=headers)["ETag"]

    assert Client().get(path, headers={**headers, "If-None-Match": tag}).status_code == 304


def test_nobody_in_particular_is_asked_who_they_are(cast: Cast) -> None:
    answer = Client().get("/api/v1/people/")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_token_without_the_scope_is_refused(cast: Cast) -> None:
    _token, secret = token_create(
        actor=COMMAND,
        owner=cast.administrator.user,
        name="writer",
        scopes=["write"],
        days=1,
        now=utc_now(),
    )

    answer = Client().get("/api/v1/people/", headers={"Authorization": f"Bearer {secret}"})

    assert answer.status_code == 403
    assert orjson.loads(answer.content)["status"] == 403


def limited_token(cast: Cast) -> str:
    return token_create(
        actor=COMMAND,
        owner=cast.administrator.user,
        name="support only",
        scopes=["read"],
        days=1,
        within_department_uid=cast.support.uid,
        now=utc_now(),
    )[1]


def test_a_limited_token_sees_its_subtree_and_nothing_else(cast: Cast) -> None:
    cast.api_token = limited_token(cast)

    assert names(get(cast, "departments/")[1], "name") == ["Field service", "Support"]
    assert "Luis Ferrer" not in names(get(cast, "people/")[1])
    assert [top["name"] for top in get(cast, "org-chart/")[1]["departments"]] == ["Support"]


@pytest.mark.parametrize("kind", ["people", "departments"])
def test_what_is_hidden_answers_like_what_is_missing(cast: Cast, kind: str) -> None:
    hidden = cast.stores_head.listed.uid if kind == "people" else cast.stores.uid
    headers = {"Authorization": f"Bearer {limited_token(cast)}"}

    def ask(uid: Any) -> tuple[int, bytes]:
        answer = Client().get(f"/api/v1/{kind}/{uid}/", headers=headers)
        return answer.status_code, answer.content

    assert ask(hidden) == ask("01900000-0000-7000-8000-000000000000")
    assert ask(hidden)[0] == 404


def test_an_external_sees_themselves_their_sponsor_and_their_coach_only(cast: Cast) -> None:
    answer = cast.external.client().get("/api/v1/people/")

    seen = names(orjson.loads(answer.content))
    assert sorted(seen) == ["Leon Marsh", "Maria Ortiz", "Theo Nasser"]


def test_a_stranger_sees_nothing(cast: Cast) -> None:
    assert cast.stranger.client().get("/api/v1/people/").status_code == 403


@pytest.mark.parametrize(
    "path", ["people/", "people/?as_of=2026-10-01", "departments/", "org-chart/"]
)
def test_queries_do_not_grow_with_rows(cast: Cast, path: str) -> None:
    made = iter(range(1000))

    def make_rows() -> None:
        for _row in range(5):
            number = next(made)
            department = Department.objects.create(name=f"Part {number}", parent=cast.root)
            make_person(f"Extra {number}", department)

    assert_flat(make_rows, lambda: get(cast, path))
