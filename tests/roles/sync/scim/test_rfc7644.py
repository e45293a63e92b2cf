"""The examples of RFC 7644 for what is kept here, as they stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.roles.sync.scim.wire import Wire, connect, person_of

if TYPE_CHECKING:
    from tests.cast import Cast

BJENSEN = """{
  "schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],
  "userName":"bjensen",
  "externalId":"bjensen",
  "name":{
    "formatted":"Ms. Barbara J Jensen III",
    "familyName":"Jensen",
    "givenName":"Barbara"
  }
}"""
REPLACED = """{
  "schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],
  "id":"ID",
  "userName":"bjensen",
  "externalId":"bjensen",
  "name":{
    "formatted":"Ms. Barbara J Jensen III",
    "familyName":"Jensen",
    "givenName":"Barbara",
    "middleName":"Jane"
  },
  "roles":[],
  "emails":[
    {"value":"bjensen@example.com"},
    {"value":"babs@jensen.org"}
  ]
}"""
ADD_MEMBER = """{ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  "Operations":[
   {
    "op":"add",
    "path":"members",
    "value":[
     {
       "display": "Babs Jensen",
       "$ref": "https://example.com/v2/Users/ID",
       "value": "ID"
     }
    ]
   }
  ]
}"""
REMOVE_MEMBER = """{ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  "Operations":[{"op":"remove", "path":"members[value eq \\"ID\\"]"}]
}"""
REMOVE_MEMBERS = """{ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  "Operations":[{
     "op":"remove",
     "path":"members"
  }]
}"""
ANOTHER_MEMBER = """{ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  "Operations":[
    {
      "op":"remove",
      "path":"members[value eq \\"ID\\"]"
    },
    {
      "op":"add",
      "path":"members",
      "value": [
        {
          "display": "James Smith",
          "$ref": "https://example.com/v2/Users/OTHER",
          "value": "OTHER"
        }
      ]
    }
  ]
}"""
ALL_MEMBERS = """{ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  "Operations":[{
    "op":"replace",
    "path":"members",
    "value":[
      {
        "display": "Babs Jensen",
        "$ref": "https://example.com/v2/Users/ID",
        "value": "ID"
      },
      {
        "display": "James Smith",
        "$ref": "https://example.com/v2/Users/OTHER",
        "value": "OTHER"
      }
    ]
  }]
}"""
REMOVE_EMAIL = """{ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  "Operations":[{
    "op":"remove",
    "path":"emails[type eq \\"home\\" and value ew \\"jensen.org\\"]"
  }]
}"""
ADD_EMAILS = """{ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  "Operations":[{
    "op":"add",
    "value":{
      "emails":[{"value":"babs@jensen.org", "type":"home"}],
      "nickname":"Babs"
    }
  }]
}"""
REPLACE_EMAIL = """{ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  "Operations": [{
    "op":"replace",
    "path":"emails[type eq \\"home\\"].value",
    "value":"barbara@jensen.org"
  }]
}"""
SEARCH = """{
  "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
  "attributes": ["displayName", "userName"],
  "filter": "displayName sw \\"smith\\"",
  "startIndex": 1,
  "count": 10
}"""
BULK = """{
  "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
  "Operations": [
    {
      "method": "POST",
      "path": "/Users",
      "bulkId": "qwerty",
      "data": {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "Alice"
      }
    },
    {
      "method": "POST",
      "path": "/Groups",
      "bulkId": "ytrewq",
      "data": {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "displayName": "Tour Guides",
        "members": [{"type": "User", "value": "bulkId:qwerty"}]
      }
    }
  ]
}"""
SEVERAL = """{
  "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
  "failOnErrors":1,
  "Operations":[
    {
      "method":"POST",
      "path":"/Users",
      "bulkId":"qwerty",
      "data":{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName":"Alice"}
    },
    {
      "method":"PUT",
      "path":"/Users/ID",
      "version":"VERSION",
      "data":{
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id":"ID",
        "userName":"Bob"
      }
    },
    {
      "method":"PATCH",
      "path":"/Users/ID",
      "data":{
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations":[{"op":"replace", "path":"title", "value":"Tour Guide"}]
      }
    },
    {
      "method":"POST",
      "path":"/Users",
      "bulkId":"again",
      "data":{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName":"alice"}
    },
    {
      "method":"DELETE",
      "path":"/Users/ID"
    }
  ]
}"""


@pytest.fixture
def wire(cast: Cast) -> Wire:
    return connect()


@pytest.fixture
def bjensen(wire: Wire) -> Any:
    """Section 3.3: creating."""
    answer = wire.send("POST", "Users", BJENSEN)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert answer.headers["Location"] == made["meta"]["location"]
    assert answer.headers["Location"].endswith(f"/scim/v2/Users/{made['id']}")
    assert answer.headers["ETag"] == made["meta"]["version"]
    return made


def test_3_4_1_reading_one(wire: Wire, bjensen: Any) -> None:
    assert wire.get(f"Users/{bjensen['id']}") == bjensen
    some = wire.get(f"Users/{bjensen['id']}?attributes=userName")
    assert some["userName"] == "bjensen"
    assert "name" not in some


def test_3_4_2_asking_with_a_filter(wire: Wire, bjensen: Any) -> None:
    wire.user("smith", displayName="Smith James")
    asked = "Users?filter=userName%20eq%20%22bjensen%22&attributes=userName"
    assert [each["userName"] for each in wire.get(asked)["Resources"]] == ["bjensen"]
    answer = wire.send("POST", ".search", SEARCH)
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert (found["totalResults"], found["startIndex"]) == (1, 1)
    assert found["Resources"][0]["displayName"] == "Smith James"


def test_3_5_1_replacing(wire: Wire, bjensen: Any) -> None:
    path, body = f"Users/{bjensen['id']}", REPLACED.replace("ID", bjensen["id"])
    version = bjensen["meta"]["version"]
    answer = wire.send("PUT", path, body, **{"If-Match": version})
    assert answer.status_code == 200, answer.content
    assert answer.json()["emails"] == [{"value": "bjensen@example.com"}]
    assert wire.send("PUT", path, body, **{"If-Match": version}).status_code == 412


def test_3_5_2_modifying(wire: Wire, bjensen: Any) -> None:
    guides = wire.group("Tour Guides")
    for body, members in ((ADD_MEMBER, 1), (ADD_MEMBER, 1), (REMOVE_MEMBER, 0)):
        answer = wire.send("PATCH", f"Groups/{guides['id']}", body.replace("ID", bjensen["id"]))
        assert answer.status_code in {200, 204}, answer.content
        assert len(wire.get(f"Groups/{guides['id']}").get("members", [])) == members
    path = f"Users/{bjensen['id']}"
    for body, address in ((ADD_EMAILS, "babs@jensen.org"), (REPLACE_EMAIL, "barbara@jensen.org")):
        answer = wire.send("PATCH", path, body)
        assert answer.status_code in {200, 204}, answer.content
        assert wire.get(path)["emails"][0]["value"] == address


def test_3_5_2_members_are_exchanged(wire: Wire, bjensen: Any) -> None:
    guides, smith = wire.group("Tour Guides"), wire.user("smith")
    for body, names in (
        (ADD_MEMBER, {"bjensen"}),
        (ANOTHER_MEMBER, {"smith"}),
        (ALL_MEMBERS, {"bjensen", "smith"}),
        (REMOVE_MEMBERS, set()),
    ):
        sent = body.replace("ID", bjensen["id"]).replace("OTHER", smith["id"])
        answer = wire.send("PATCH", f"Groups/{guides['id']}", sent)
        assert answer.status_code in {200, 204}, answer.content
        found = wire.get(f"Groups/{guides['id']}").get("members", [])
        ids = {"bjensen": bjensen["id"], "smith": smith["id"]}
        assert {each["value"] for each in found} == {ids[name] for name in names}


def test_3_5_2_2_removing_what_a_filter_finds(wire: Wire, bjensen: Any) -> None:
    path = f"Users/{bjensen['id']}"
    wire.send("PATCH", path, ADD_EMAILS)
    assert wire.send("PATCH", path, REMOVE_EMAIL).status_code in {200, 204}
    assert "emails" not in wire.get(path)


def test_3_12_a_fault_is_told_as_the_standard_has_it(wire: Wire, bjensen: Any) -> None:
    broken, unknown = ADD_EMAILS[:-2], ADD_EMAILS.replace("add", "fold")
    for body, kind in ((broken, "invalidSyntax"), (unknown, "invalidValue")):
        answer = wire.send("PATCH", f"Users/{bjensen['id']}", body)
        assert answer.headers["Content-Type"].startswith("application/scim+json")
        assert (answer.json()["status"], answer.json()["scimType"]) == ("400", kind)
        assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_3_6_deleting(wire: Wire, bjensen: Any) -> None:
    path = f"Users/{bjensen['id']}"
    header = {"If-Match": bjensen["meta"]["version"]}
    assert wire.send("DELETE", path, **header).status_code == 204
    answer = wire.send("GET", path)
    assert (answer.status_code, answer.json()["status"]) == (404, "404")


def test_3_7_2_a_group_of_whom_the_same_request_brings(wire: Wire) -> None:
    answer = wire.send("POST", "Bulk", BULK)
    assert answer.status_code == 200, answer.content
    steps = answer.json()["Operations"]
    assert [each["status"] for each in steps] == ["201", "201"]
    assert [each["bulkId"] for each in steps] == ["qwerty", "ytrewq"]
    (member,) = wire.get(f"Groups/{steps[1]['location'].rpartition('/')[2]}")["members"]
    assert steps[0]["location"].endswith(member["value"])
    assert str(person_of({"id": member["value"]}).department) == "Tour Guides"


def test_3_7_3_several_in_turn_until_one_fails(wire: Wire, bjensen: Any) -> None:
    body = SEVERAL.replace("ID", bjensen["id"])
    body = body.replace("VERSION", bjensen["meta"]["version"].replace('"', '\\"'))
    answer = wire.send("POST", "Bulk", body)
    assert answer.status_code == 200, answer.content
    steps = answer.json()["Operations"]
    assert [each["status"] for each in steps] == ["201", "200", "200", "409"]
    assert steps[3]["response"]["scimType"] == "uniqueness"
    found = wire.get(f"Users/{bjensen['id']}")  # what came after the fault was not done
    assert (found["userName"], found["title"]) == ("Bob", "Tour Guide")


def test_3_7_4_too_much_at_once(wire: Wire) -> None:
    step = '{"method":"DELETE","path":"/Users/1"}'
    many = ",".join([step] * 1001)
    schema = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
    body = f'{{"schemas":["{schema}"],"Operations":[{many}]}}'
    answer = wire.send("POST", "Bulk", body)
    assert answer.status_code == 413
    large = wire.send("POST", "Bulk", body[:-1] + f',"x":"{"y" * 1_048_576}"}}')
    assert large.status_code == 413
