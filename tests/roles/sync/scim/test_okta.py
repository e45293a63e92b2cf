"""What Okta sends, as it goes over the wire: whole users by PUT, PATCH without a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.roles.sync.scim.wire import Wire, connect, person_of

if TYPE_CHECKING:
    from tests.cast import Cast

USER = """{
  "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
  "userName": "mary@larkfield.example",
  "name": {"givenName": "Mary", "familyName": "Moss"},
  "emails": [{"primary": true, "value": "mary@larkfield.example", "type": "work"}],
  "displayName": "Mary Moss",
  "locale": "en-US",
  "externalId": "00ujl29u0le5T6Aj10h7",
  "groups": [],
  "password": "1mz050nq",
  "active": true
}"""
OFF = """{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  "Operations": [{"op": "replace", "value": {"active": false}}]}"""


@pytest.fixture
def wire(cast: Cast) -> Wire:
    return connect("Okta")


@pytest.fixture
def user(wire: Wire) -> Any:
    answer = wire.send("POST", "Users", USER)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_it_asks_by_name_and_pages_by_index(wire: Wire, user: Any) -> None:
    asked = "Users?filter=userName%20eq%20%22mary%40larkfield.example%22&startIndex=1&count=100"
    assert wire.get(asked)["Resources"][0]["id"] == user["id"]
    assert "password" not in user


def test_a_put_says_all_of_a_user_and_what_it_leaves_out_is_gone(wire: Wire, user: Any) -> None:
    path = f"Users/{user['id']}"
    wire.patch(path, {"op": "add", "path": "title", "value": "Clerk"})
    body = USER.replace("Moss", "Mill").replace('"groups": [],', f'"id": "{user["id"]}",')
    answer = wire.send("PUT", path, body)
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert (found["displayName"], found["name"]["familyName"]) == ("Mary Mill", "Mill")
    assert "title" not in found


def test_a_put_that_does_not_speak_of_a_department_leaves_the_groups_say(
    wire: Wire, user: Any
) -> None:
    wire.group("Kiosks", members=[{"value": user["id"], "display": "mary@larkfield.example"}])
    assert wire.send("PUT", f"Users/{user['id']}", USER).status_code == 200
    assert str(person_of(user).department) == "Kiosks"


def test_a_patch_without_a_path_deactivates_and_a_put_brings_back(wire: Wire, user: Any) -> None:
    path = f"Users/{user['id']}"
    assert wire.send("PATCH", path, OFF).status_code == 204
    assert person_of(user).employment == "left"
    assert wire.send("PUT", path, USER).status_code == 200
    assert person_of(user).employment == "active"


def test_a_group_push_replaces_the_name_and_all_members(wire: Wire, user: Any) -> None:
    group = wire.group("Kiosks")
    body = f"""{{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [
      {{"op": "replace", "value": {{"id": "{group["id"]}", "displayName": "Stalls"}}}},
      {{"op": "replace", "path": "members", "value": [
        {{"value": "{user["id"]}", "display": "mary@larkfield.example"}}]}}]}}"""
    answer = wire.send("PATCH", f"Groups/{group['id']}", body)
    assert answer.status_code == 204, answer.content
    found = wire.get(f"Groups/{group['id']}")
    assert (found["displayName"], found["members"][0]["value"]) == ("Stalls", user["id"])
