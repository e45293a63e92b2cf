"""Users over the wire: discovery, one, lists, filters, pages, ETags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roles.org.models import Person
from roles.team.models import RoleType
from tests.cast import make_assignment, make_cast
from tests.roles.sync.scim.wire import (
    ENTERPRISE,
    PLACE,
    SEARCH,
    USER,
    Wire,
    connect,
    error_of,
    person_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.kept import Kept

pytestmark = pytest.mark.django_db
ROLES = "urn:playbook:params:scim:schemas:extension:1.0:User"


def directory_make() -> tuple[str, dict[str, Any]]:
    wire = connect(brake="off")
    return wire.secret, _people(wire)


staged = pytest.mark.stage("directory", directory_make)


@pytest.fixture
def wire(on_stage: Kept[tuple[str, dict[str, Any]]] | None, db: None) -> Wire:
    return connect(brake="off") if on_stage is None else Wire(on_stage.fresh()[0])


@pytest.fixture
def people(on_stage: Kept[tuple[str, dict[str, Any]]], db: None) -> dict[str, Any]:
    """Those of ``directory_make``, by name."""
    return on_stage.fresh()[1]


def _people(wire: Wire) -> dict[str, Any]:
    ann = wire.user(
        "Ann.Ash@a.example",
        externalId="A1",
        name={"givenName": "Ann", "familyName": "Ash"},
        displayName="Ann Ash",
        title="Head of shops",
        emails=[{"value": "ann@a.example", "type": "work", "primary": True}],
    )
    sales = wire.group("Sales")
    ben = wire.user(
        "ben",
        externalId="a1b",
        **{ENTERPRISE: {"manager": {"value": ann["id"]}, "department": "Sales"}},
    )
    cid = wire.user("cid", active=False, **{ENTERPRISE: {"manager": {"value": "zoe"}}})
    return {"ann": ann, "ben": ben, "cid": cid, "sales": sales}


def test_the_server_describes_itself(wire: Wire) -> None:
    kinds = {each["name"]: each for each in wire.get("ResourceTypes")["Resources"]}
    assert set(kinds) == {"User", "Group"}
    assert {each["schema"] for each in kinds["User"]["schemaExtensions"]} == {ENTERPRISE, ROLES}
    schemas = {each["id"]: each for each in wire.get("Schemas")["Resources"]}
    assert {USER, ENTERPRISE, ROLES, PLACE} < set(schemas)
    roles = next(each for each in schemas[ROLES]["attributes"] if each["name"] == "roles")
    assert roles["mutability"] == "readOnly"
    config = wire.get("ServiceProviderConfig")
    assert config["pagination"]["cursor"] is config["pagination"]["index"] is True
    assert config["sort"]["supported"] is config["changePassword"]["supported"] is False


@staged
def test_a_user_is_read_as_it_was_written(wire: Wire, people: dict[str, Any]) -> None:
    ben = wire.get(f"Users/{people['ben']['id']}")
    assert ben == people["ben"]
    assert ben[ENTERPRISE] == {
        "department": "Sales",
        "manager": {
            "value": people["ann"]["id"],
            "$ref": people["ann"]["meta"]["location"],
            "displayName": "Ann Ash",
        },
    }
    assert ben["meta"]["location"] == f"http://testserver/scim/v2/Users/{ben['id']}"


@staged
def test_the_roles_that_somebody_holds_are_shown(wire: Wire, people: dict[str, Any]) -> None:
    held = make_assignment(person_of(people["ann"]), make_cast().stores, "responder")
    for found in (wire.get(f"Users/{people['ann']['id']}"), wire.get("Users")["Resources"][0]):
        assert found[ROLES]["roles"] == [
            {
                "value": str(held.uid),
                "type": "responder",
                "display": f"{RoleType.objects.get(key='responder').name}, Stores",
                "state": "active",
                "ready": True,
            }
        ]


@staged
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('userName eq "ann.ash@A.EXAMPLE"', "ann"),
        ('externalId eq "A1"', "ann"),
        ('externalId eq "a1"', ""),
        ('externalId sw "a"', "ben"),
        ('displayName co "ASH"', "ann"),
        ('name.familyName ew "sh"', "ann"),
        ("name.givenName pr", "ann"),
        ("name pr", "ann"),
        ('title ne "Head of shops"', "ben cid"),
        ('not (title eq "Head of shops")', "ben cid"),
        ("title eq null", "ben cid"),
        ("active eq true", "ann ben"),
        ('active eq "False"', "cid"),
        ("active ne true", "cid"),
        ('emails eq "ANN@a.example"', "ann"),
        ('emails[type eq "work" and value co "a.exam"]', "ann"),
        ('emails[type eq "home"]', ""),
        ('emails.type eq "work"', "ann"),
        ("emails.primary eq true", "ann"),
        (f'{ENTERPRISE}:department eq "sales"', "ben"),
        (f'{ENTERPRISE}:manager eq "zoe"', "cid"),
        (f'{ENTERPRISE}:manager.displayName sw "ann"', "ben"),
        (f"{ENTERPRISE}:manager pr", "ben cid"),
        (f'{USER}:userName sw "b"', "ben"),
        ('userName ge "ben"', "ben cid"),
        ('userName eq "ben" or (userName eq "cid" and active eq false)', "ben cid"),
        ('meta.created gt "2020-01-01T00:00:00Z"', "ann ben cid"),
        ('meta.lastModified lt "2020-01-01T00:00:00+02:00"', ""),
        ('id eq "nobody"', ""),
        ('userName eq "a%_\\"\\\\"', ""),
        ('schemas pr and userName eq "ben"', None),
        ('nickName eq "x"', None),
        (f'{ROLES}:roles.type eq "coach"', None),
        ('meta.created gt "yesterday"', None),
        ('active gt "x"', None),
        ("userName eq", None),
    ],
)
def test_filters(wire: Wire, people: dict[str, Any], asked: str, found: str | None) -> None:
    """Each attribute that is kept can be asked for; any other is refused, and never empty."""
    answer = wire.send("GET", f"Users?filter={quote(asked)}")
    searched = wire.send("POST", "Users/.search", {"schemas": [SEARCH], "filter": asked})
    assert searched.content == answer.content
    if found is None:
        assert error_of(answer)[0] == 400
        assert b'"invalidFilter"' in answer.content
        return
    listed = wire.get(f"Users?filter={quote(asked)}")
    wanted = [people[name]["id"] for name in found.split()]
    assert [each["id"] for each in listed["Resources"]] == wanted
    assert listed["totalResults"] == len(wanted)


@staged
def test_groups_are_found_by_name_member_and_parent(wire: Wire, people: dict[str, Any]) -> None:
    ben, sales = people["ben"]["id"], people["sales"]["id"]
    wire.group("Field", **{PLACE: {"parent": {"value": sales}}})
    for asked, names in (
        ('displayName eq "SALES"', ["Sales"]),
        (f'members eq "{ben}"', ["Sales"]),
        (f'members[value eq "{ben}"]', ["Sales"]),
        ("members pr", ["Sales"]),
        ("not (members pr)", ["Field"]),
        (f'{PLACE}:parent.value eq "{sales}"', ["Field"]),
    ):
        found = wire.get(f"Groups?filter={quote(asked)}")
        assert [each["displayName"] for each in found["Resources"]] == names, asked
    lean = wire.get(f"Groups/{sales}?excludedAttributes=members")
    assert "members" not in lean
    assert "members" in wire.get(f"Groups/{sales}")


@staged
def test_attributes_are_picked(wire: Wire, people: dict[str, Any]) -> None:
    (ann, *_rest) = wire.get("Users?attributes=userName")["Resources"]
    assert set(ann) == {"schemas", "id", "userName"}
    (ann, *_rest) = wire.get("Users?excludedAttributes=emails,meta")["Resources"]
    assert not {"emails", "meta"} & set(ann)


@staged
def test_the_root_lists_all_kinds(wire: Wire, people: dict[str, Any]) -> None:
    found = wire.get("?count=3&startIndex=2")
    assert found["totalResults"] == 4
    assert [each.get("userName", "Sales") for each in found["Resources"]] == ["ben", "cid", "Sales"]
    asked = quote('userName eq "ben" or displayName eq "Sales"')
    assert len(wire.get(f"?filter={asked}")["Resources"]) == 2


def walk(wire: Wire, count: int) -> Iterator[list[str]]:
    """Yield page after page, as the cursors lead."""
    cursor = ""
    while True:
        page = wire.get(f"Users?count={count}&cursor={cursor}")
        yield [each["userName"] for each in page["Resources"]]
        if "nextCursor" not in page:
            return
        cursor = page["nextCursor"]


def test_a_walk_misses_nobody_while_those_seen_are_deleted(wire: Wire) -> None:
    names = [f"user{number}" for number in range(13)]
    made = {name: wire.user(name) for name in names}
    seen: list[str] = []
    for page in walk(wire, 4):
        seen += page
        for name in page:
            assert wire.send("DELETE", f"Users/{made[name]['id']}").status_code == 204
    assert seen == names
    assert wire.get("Users")["totalResults"] == 0


@staged
def test_pages_by_index(wire: Wire, people: dict[str, Any]) -> None:
    page = wire.get("Users?startIndex=2&count=1")
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (3, 2, 1)
    assert page["Resources"][0]["userName"] == "ben"
    assert wire.get("Users?count=0")["Resources"] == []
    assert wire.get("Users?startIndex=99")["Resources"] == []


@staged
def test_a_cursor_that_is_none_is_refused(wire: Wire, people: dict[str, Any]) -> None:
    good = wire.get("Users?count=1&cursor=")["nextCursor"]
    for path in ("cursor=no", f"count=2&cursor={good}", f"count=1&cursor={good}&filter=title+pr"):
        assert error_of(wire.send("GET", f"Users?{path}"))[0] == 400


def test_a_page_costs_the_same_however_long(wire: Wire) -> None:
    """Whoever they are, with roles and managers: token, count, connection, people, roles."""

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            wire.get("Users?count=1000")
        return len(asked)

    boss = wire.user("boss")
    wire.user("one", **{ENTERPRISE: {"manager": {"value": boss["id"]}}})
    first = queries()
    for number in range(6):
        wire.user(f"more{number}", **{ENTERPRISE: {"manager": {"value": boss["id"]}}})
    assert queries() == first == 5


def test_the_total_is_kept_and_not_counted(wire: Wire, people_of_three: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert wire.get("Users?count=1")["totalResults"] == 3
        assert wire.get("Users?count=1&cursor=")["totalResults"] == 3
    assert not [each["sql"] for each in asked if "COUNT(" in each["sql"].upper()]


@pytest.fixture
def people_of_three(wire: Wire) -> None:
    for name in ("ann", "ben", "cid"):
        wire.user(name)


@staged
def test_what_did_not_change_is_not_sent_again(wire: Wire, people: dict[str, Any]) -> None:
    path = f"Users/{people['ann']['id']}"
    answer = wire.send("GET", path)
    tag = answer.headers["ETag"]
    assert tag == people["ann"]["meta"]["version"]
    assert wire.send("GET", path, **{"If-None-Match": tag}).status_code == 304
    retitle = {"op": "replace", "path": "title", "value": "Head of all shops"}
    assert wire.patch(path, retitle, **{"If-Match": 'W/"other"'}).status_code == 412
    assert wire.patch(path, retitle, **{"If-Match": tag}).status_code == 204
    assert wire.patch(path, retitle, **{"If-Match": tag}).status_code == 412
    assert wire.send("DELETE", path, **{"If-Match": tag}).status_code == 412
    assert Person.objects.get(title="Head of all shops").employment == "active"


@staged
def test_the_version_of_a_group_is_the_same_without_its_members(
    wire: Wire, people: dict[str, Any]
) -> None:
    path = f"Groups/{people['sales']['id']}"
    whole, lean = wire.get(path), wire.get(f"{path}?excludedAttributes=members")
    assert lean["meta"]["version"] == whole["meta"]["version"]
    rename = {"op": "replace", "path": "displayName", "value": "Shops"}
    tag = lean["meta"]["version"]
    (listed,) = wire.get("Groups?excludedAttributes=members")["Resources"]
    assert "version" not in listed["meta"]
    assert wire.patch(path, rename, **{"If-Match": tag}).status_code == 204
    (listed,) = wire.get("Groups")["Resources"]
    assert listed["meta"]["version"] == wire.get(path)["meta"]["version"] != tag
