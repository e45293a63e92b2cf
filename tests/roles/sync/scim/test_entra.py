"""What Microsoft Entra sends, as it goes over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.roles.sync.scim.wire import ENTERPRISE, Wire, connect, error_of, person_of

if TYPE_CHECKING:
    from tests.cast import Cast

CREATE = """{
  "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
              "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
  "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
  "userName": "Test_User_ab6490ee@larkfield.example",
  "active": "True",
  "emails": [{"primary": true, "type": "work", "value": "ab6490ee@larkfield.example"}],
  "meta": {"resourceType": "User"},
  "name": {"formatted": "givenName familyName", "familyName": "familyName",
           "givenName": "givenName"},
  "phoneNumbers": [{"type": "work", "value": "+43 1 234"}],
  "roles": []
}"""


@pytest.fixture
def wire(cast: Cast) -> Wire:
    return connect("Entra")


@pytest.fixture
def user(wire: Wire) -> Any:
    answer = wire.send("POST", "Users", CREATE)
    assert answer.status_code == 201, answer.content
    return answer.json()


def operations(text: str) -> str:
    schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    return f'{{"schemas": ["{schema}"], "Operations": {text}}}'


def test_it_asks_first_and_then_creates(wire: Wire) -> None:
    asked = "Users?filter=externalId+eq+%220a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef%22"
    assert wire.get(asked)["totalResults"] == 0
    assert wire.send("POST", "Users", CREATE).status_code == 201
    assert wire.get(asked)["totalResults"] == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ('[{"op": "Replace", "path": "displayName", "value": "Nia"}]', {"displayName": "Nia"}),
        ('[{"op": "Add", "path": "title", "value": "Clerk"}]', {"title": "Clerk"}),
        (
            (
                '[{"op": "Replace", "path": "emails[type eq \\"work\\"].value",'
                ' "value": "nia@larkfield.example"}]'
            ),
            {"emails": [{"value": "nia@larkfield.example", "type": "work", "primary": True}]},
        ),
        (
            (
                '[{"op": "Replace", "value": {"displayName": "Nia", "name.givenName": "Nia",'
                ' "active": "true"}}]'
            ),
            {"displayName": "Nia", "active": True},
        ),
        (
            '[{"op": "Add", "path": "URN:department", "value": "Stores"}]',
            {ENTERPRISE: {"department": "Stores"}},
        ),
        (
            '[{"op": "Add", "path": "URN:manager", "value": "26118"}]',
            {ENTERPRISE: {"manager": {"value": "26118"}}},
        ),
        (
            (
                '[{"op": "Add", "path": "URN:manager",'
                ' "value": [{"$ref": "../Users/26118", "value": "26118"}]}]'
            ),
            {ENTERPRISE: {"manager": {"value": "26118"}}},
        ),
        ('[{"op": "Replace", "path": "active", "value": "False"}]', {"active": False}),
        ('[{"op": "Replace", "path": "active", "value": [{"value": "False"}]}]', {"active": False}),
        ('[{"op": "Remove", "path": "emails[type eq \\"work\\"].value"}]', {"emails": None}),
    ],
)
def test_its_patches(wire: Wire, user: Any, sent: str, kept: dict[str, Any]) -> None:
    path = f"Users/{user['id']}"
    answer = wire.send("PATCH", path, operations(sent.replace("URN", ENTERPRISE)))
    assert answer.status_code == 204, answer.content
    found = wire.get(path)
    assert {key: found.get(key) for key in kept} == kept


def test_a_strict_connection_refuses_what_is_not_the_standard(cast: Cast) -> None:
    wire = connect("Strict", strict=True)
    ann = wire.user("ann")
    for sent in (
        '[{"op": "Replace", "path": "displayName", "value": "Nia"}]',
        '[{"op": "replace", "path": "active", "value": "False"}]',
        f'[{{"op": "add", "path": "{ENTERPRISE}:manager", "value": "26118"}}]',
        '[{"op": "replace", "value": {"name.givenName": "Nia"}}]',
    ):
        status, why = error_of(wire.send("PATCH", f"Users/{ann['id']}", operations(sent)))
        assert (status, why.startswith("This connection is strict")) == (400, True), sent
    assert wire.send("POST", "Users", CREATE).status_code == 400
    right = '[{"op": "replace", "value": {"displayName": "Nia"}}]'
    assert wire.send("PATCH", f"Users/{ann['id']}", operations(right)).status_code == 204


def test_its_groups_come_and_go_by_members(wire: Wire, user: Any) -> None:
    made = wire.send(
        "POST",
        "Groups",
        '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group",'
        ' "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],'
        ' "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159", "displayName": "Kiosks",'
        ' "meta": {"resourceType": "Group"}}',
    )
    assert made.status_code == 201, made.content
    path = f"Groups/{made.json()['id']}"
    add = f'[{{"op": "Add", "path": "members", "value": [{{"value": "{user["id"]}"}}]}}]'
    assert wire.send("PATCH", path, operations(add)).status_code == 204
    assert str(person_of(user).department) == "Kiosks"
    remove = f'[{{"op": "Remove", "path": "members", "value": [{{"value": "{user["id"]}"}}]}}]'
    assert wire.send("PATCH", path, operations(remove)).status_code == 204
    assert person_of(user).department is None
    assert wire.send("DELETE", path).status_code == 204
    assert wire.send("GET", f"{path}?excludedAttributes=members").status_code == 404


def test_a_soft_delete_and_then_the_hard_one(wire: Wire, user: Any) -> None:
    path = f"Users/{user['id']}"
    off = '[{"op": "Replace", "path": "active", "value": "False"}]'
    assert wire.send("PATCH", path, operations(off)).status_code == 204
    assert wire.get("Users?filter=active+eq+false")["totalResults"] == 1
    assert wire.send("DELETE", path).status_code == 204
    assert person_of(user).employment == "left"
