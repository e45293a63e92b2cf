"""``/api/v1/drafts/``: begun, filled step by step, compared and published by programs of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from roles.org.models import Department, Person
from roles.team.models import Role
from tests.roles.org.api import get

if TYPE_CHECKING:
    from tests.cast import Cast, Member

PATH = "/api/v1/drafts/"


def post(by: Member, path: str = "", **body: Any) -> tuple[int, Any]:
    answer = by.client().post(f"{PATH}{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


@pytest.fixture
def draft(cast: Cast) -> str:
    status, body = post(cast.administrator, name="Shops", why="Too far away.")
    assert (status, body["state"], body["steps"], body["list"]) == (201, "open", 0, [])
    return str(body["uid"])


def step(by: Member, draft: str, kind: str, **fields: Any) -> tuple[int, Any]:
    return post(by, f"{draft}/steps/", kind=kind, **fields)


def test_a_reorganisation_is_drafted_compared_and_published(cast: Cast, draft: str) -> None:
    by, employee = cast.administrator, cast.employee.listed
    opened = step(by, draft, "department_open", name="Returns", parent=str(cast.support.uid))
    assert (opened[0], opened[1]["number"], opened[1]["changes"]) == (201, 1, ["name", "parent"])
    moved = step(
        by,
        draft,
        "person_move",
        person=str(employee.uid),
        opened_by=1,
        manager=str(cast.coach.listed.uid),
    )
    assert moved[1]["changes"] == ["department", "manager"]
    listed = by.client().get(f"{PATH}{draft}/steps/").json()["results"]
    assert listed == [opened[1], moved[1]]
    status, body = post(by, f"{draft}/", decision="compare")
    assert (status, body["compared"]["departments"]) == (201, [4, 5])
    assert not Department.objects.filter(name="Returns").exists()
    assert post(by, f"{draft}/", decision="publish")[1]["state"] == "published"
    assert Person.objects.get(pk=employee.pk).department == Department.objects.get(name="Returns")
    status, body = step(by, draft, "department_close", department=str(cast.stores.uid))
    assert (status, body["code"], body["legal"]) == (409, "draft_published", [])


def test_null_is_none_and_left_out_stays(cast: Cast, draft: str) -> None:
    stores = str(cast.stores.uid)
    made = step(cast.administrator, draft, "department_change", department=stores, head=None)[1]
    assert (made["head"], "head" in made["changes"], "name" in made["changes"]) == (
        None,
        True,
        False,
    )


def test_a_step_is_taken_out_again(cast: Cast, draft: str) -> None:
    by = cast.administrator
    made = step(by, draft, "department_open", name="Returns")[1]
    step(by, draft, "person_move", person=str(cast.employee.listed.uid), opened_by=1)
    status, body = post(by, f"{draft}/", decision="remove", step=made["uid"])
    assert (status, body["code"]) == (409, "step_in_use")
    last = by.client().get(f"{PATH}{draft}/").json()["list"][-1]["uid"]
    status, body = post(by, f"{draft}/", decision="remove", step=last)
    assert (status, [each["uid"] for each in body["list"]]) == (201, [made["uid"]])
    status, body = post(by, f"{draft}/", decision="remove", step=last)
    assert (status, body["errors"][0]["pointer"]) == (400, "/step")


def test_what_a_step_lacks_or_does_not_take_is_named(cast: Cast, draft: str) -> None:
    by, stores, missing = cast.administrator, str(cast.stores.uid), str(cast.support.uid)
    for sent, pointer in (
        ({"kind": "department_open"}, "/name"),
        ({"kind": "department_open", "name": "A", "person": missing}, "/person"),
        ({"kind": "department_change", "department": stores}, "/name"),
        (
            {"kind": "department_change", "department": stores, "opened_by": 1, "name": "A"},
            "/opened_by",
        ),
        ({"kind": "department_close", "opened_by": 7}, "/opened_by"),
        ({"kind": "person_move", "person": missing, "department": stores}, "/person"),
        ({"kind": "person_move", "person": str(cast.employee.listed.uid)}, "/department"),
        ({"kind": "role_close", "role": stores}, "/role"),
    ):
        status, body = post(by, f"{draft}/steps/", **sent)
        assert (status, body["errors"][0]["pointer"]) == (400, pointer), sent


def test_roles_are_the_head_coachs_to_draft(cast: Cast, draft: str) -> None:
    fields = {"type": "it", "department": str(cast.stores.uid)}
    assert step(cast.administrator, draft, "role_open", **fields)[0] == 403
    status, made = step(cast.head_coach, draft, "role_open", **fields)
    assert (status, made["type"]) == (201, "it")
    vacant = Role.objects.create(
        type=Role.objects.earliest("pk").type, department=cast.stores, opened_at="2026-11-23T09:00Z"
    )
    assert step(cast.head_coach, draft, "role_close", role=str(vacant.uid))[0] == 201


def test_nobody_else_drafts(cast: Cast, draft: str) -> None:
    assert post(cast.coach, name="Ours")[0] == step(cast.coach, draft, "role_open")[0] == 404
    assert post(cast.auditor, name="Ours")[1]["code"] == "draft_not_allowed"
    assert step(cast.auditor, draft, "role_open")[1]["code"] == "draft_not_allowed"
    assert get(cast, f"drafts/{draft}/steps/")[0] == 404
