"""Whoever is inactive is still described: what is said of them holds when they are back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from governance.core.clock import utc_now
from roles.org.services import department_change, department_close, person_place
from tests.roles.sync.scim.wire import ENTERPRISE, GROUP, PLACE, USER, Wire, connect, person_of
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast

OFF: Final = {"op": "replace", "path": "active", "value": False}
ON: Final = {"op": "replace", "path": "active", "value": True}
TITLE: Final = {"op": "add", "path": "title", "value": "Clerk"}


@pytest.fixture
def wire(cast: Cast) -> Wire:
    return connect(brake="off")


def inactive(wire: Wire, **more: Any) -> Any:
    """Bring ann, who worked in Stores for the boss, and let her leave."""
    boss = wire.user("boss")
    said = {"manager": {"value": boss["id"]}, "department": "Stores"}
    ann = wire.user("ann", **{ENTERPRISE: said}, **more)
    assert wire.patch(f"Users/{ann['id']}", OFF, TITLE).status_code == 204
    return ann


@pytest.mark.parametrize("field", ["manager", "department"])
@pytest.mark.parametrize("way", ["PATCH", "PUT"])
def test_what_is_taken_from_them_they_do_not_come_back_to(wire: Wire, field: str, way: str) -> None:
    ann = inactive(wire)
    path = f"Users/{ann['id']}"
    if way == "PATCH":
        removed = {"op": "remove", "path": f"{ENTERPRISE}:{field}"}
        assert wire.patch(path, removed).status_code == 204
    else:
        now = wire.get(path)
        del now[ENTERPRISE][field]
        assert wire.send("PUT", path, now).status_code == 200
    assert field not in wire.get(path)[ENTERPRISE]
    (moved,) = entries_of("person.moved")
    assert list(moved["changes"]) == [field]
    wire.patch(path, ON)
    person = person_of(ann)
    assert getattr(person, field) is None
    other = {"manager": "department", "department": "manager"}[field]
    assert getattr(person, other) is not None


def test_where_they_were_they_come_back_to(wire: Wire, cast: Cast) -> None:
    ann = inactive(wire)
    wire.patch(f"Users/{ann['id']}", {**TITLE, "value": "Head clerk"})
    assert not entries_of("person.moved")
    wire.patch(f"Users/{ann['id']}", ON)
    person = person_of(ann)
    assert (person.department, str(person.manager)) == (cast.stores, "boss")


def test_a_group_that_they_are_put_in_stands_in_the_trail(wire: Wire) -> None:
    ann = inactive(wire)
    group = wire.group("Kiosks", members=[{"value": ann["id"]}])
    (moved,) = entries_of("person.moved")
    assert moved["subject_label"] == "ann"
    assert moved["changes"]["department"][1] == group["id"]
    wire.patch(f"Groups/{group['id']}", {"op": "remove", "path": "members"})
    assert person_of(ann).department is None
    assert len(entries_of("person.moved")) == 2


def test_a_delete_stands_in_the_trail(wire: Wire) -> None:
    ann = inactive(wire)
    assert wire.send("DELETE", f"Users/{ann['id']}").status_code == 204
    (entry,) = entries_of("person.unprovisioned")
    assert (entry["subject_label"], entry["reason"]) == ("ann", "By SCIM")
    wire.user("ann", active=False)
    assert len(entries_of("person.provisioned")) == 1


def test_other_names_of_the_connection_stand_in_the_trail(wire: Wire) -> None:
    ann = wire.user("ann", externalId="1")
    path = f"Users/{ann['id']}"
    wire.patch(path, {"op": "replace", "path": "userName", "value": "ann.oak"})
    wire.patch(path, {"op": "replace", "path": "externalId", "value": "2"})
    wire.patch(path, TITLE)
    changes = [each["changes"] for each in entries_of("person.identified")]
    assert changes == [{"user_name": ["ann", "ann.oak"]}, {"external_id": ["1", "2"]}]
    group = wire.group("Kiosks", externalId="g")
    wire.patch(f"Groups/{group['id']}", {"op": "replace", "path": "externalId", "value": "h"})
    (entry,) = entries_of("department.identified")
    assert entry["changes"] == {"external_id": ["g", "h"]}


def test_a_group_that_was_closed_here_can_be_deleted(wire: Wire, cast: Cast) -> None:
    ann, group = wire.user("ann", active=False), wire.group("Kiosks")
    wire.patch(
        f"Groups/{group['id']}", {"op": "add", "path": "members", "value": [{"value": ann["id"]}]}
    )
    kiosks = wire.connection.departments.get().department
    admin = cast.administrator.viewer
    department_close(actor=admin, department=kiosks, reason="Sold.", now=utc_now())
    assert wire.send("DELETE", f"Groups/{group['id']}").status_code == 204
    assert wire.send("GET", f"Groups/{group['id']}").status_code == 404
    assert wire.connection.groups == 0
    assert len(entries_of("department.closed")) == 1
    assert len(entries_of("department.unprovisioned")) == 1
    assert person_of(ann).department is None


def test_a_put_without_the_extension_keeps_what_was_set_by_hand(wire: Wire, cast: Cast) -> None:
    ann, kiosks = wire.user("ann"), wire.group("Kiosks")
    admin, now = cast.administrator.viewer, utc_now()
    boss, department = cast.boss.listed, wire.connection.departments.get().department
    person_place(actor=admin, person=person_of(ann), manager=boss, reason="Asked.", now=now)
    department_change(
        actor=admin, department=department, parent=cast.stores, reason="Asked.", now=now
    )
    plain = {"schemas": [USER], "userName": "ann", "title": "Clerk"}
    assert wire.send("PUT", f"Users/{ann['id']}", plain).status_code == 200
    assert (person_of(ann).manager, person_of(ann).title) == (boss, "Clerk")
    group = {"schemas": [GROUP], "displayName": "Kiosks and more"}
    assert wire.send("PUT", f"Groups/{kiosks['id']}", group).status_code == 200
    department.refresh_from_db()
    assert (department.parent, department.name) == (cast.stores, "Kiosks and more")
    for path, said in (
        (f"Users/{ann['id']}", {**plain, ENTERPRISE: {}}),
        (f"Groups/{kiosks['id']}", {**group, PLACE: {}}),
    ):
        assert wire.send("PUT", path, said).status_code == 200
    department.refresh_from_db()
    assert (person_of(ann).manager, department.parent) == (None, None)
