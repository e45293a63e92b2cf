"""Too many leavers of a connection within an hour wait until somebody lets them go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.core.clock import utc_now
from roles.sync.models import StagedLeaver
from roles.sync.services.releasing import staged_release
from tests.refusals import refused
from tests.roles.sync.scim.wire import BULK, PATCH, Wire, connect, error_of, person_of
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast

TURN = "pg_advisory_xact_lock"
OFF = {"op": "replace", "path": "active", "value": False}


@pytest.fixture
def wire(cast: Cast) -> Wire:
    return connect()


@pytest.fixture
def users(wire: Wire) -> list[Any]:
    return [wire.user(f"user{number}") for number in range(6)]


def leave(wire: Wire, users: list[Any]) -> list[int]:
    return [wire.patch(f"Users/{each['id']}", OFF).status_code for each in users]


def test_the_first_three_never_wait_and_the_rest_do(wire: Wire, users: list[Any]) -> None:
    assert leave(wire, users[:3]) == [204, 204, 204]
    answer = wire.patch(
        f"Users/{users[3]['id']}", {"op": "add", "path": "title", "value": "Gone"}, OFF
    )
    assert error_of(answer)[0] == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert wire.send("DELETE", f"Users/{users[4]['id']}").status_code == 429
    assert leave(wire, [users[3]]) == [429]
    person = person_of(users[3])
    assert (person.employment, person.title) == ("active", "")
    assert StagedLeaver.objects.filter(state="waiting").count() == 2
    assert len(entries_of("leaver.staged")) == 2


def test_an_hour_later_more_may_leave(wire: Wire, users: list[Any]) -> None:
    leave(wire, users[:4])
    with time_machine.travel(utc_now() + timedelta(minutes=61)):
        assert leave(wire, [users[3]]) == [204]
    assert StagedLeaver.objects.get().state == "released"


@pytest.mark.parametrize("changes", [True, False])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "Bulk"])
def test_whoever_is_active_after_all_waits_no_more(
    wire: Wire, users: list[Any], method: str, changes: bool
) -> None:
    leave(wire, users[:4])
    body = {**users[3], **({"title": "Stays"} if changes else {})}
    says = [{"op": "Replace", "value": {"ACTIVE": "True", "title": body.get("title", "")}}]
    patch = {"schemas": [PATCH], "Operations": says}
    operation = {"method": "PATCH", "path": f"/Users/{users[3]['id']}", "data": patch}
    if method == "Bulk":
        wire.send("POST", "Bulk", {"schemas": [BULK], "Operations": [operation]})
    else:
        wire.send(method, f"Users/{users[3]['id']}", body if method == "PUT" else patch)
    assert StagedLeaver.objects.get().state == "discarded"
    assert [each["subject_label"] for each in entries_of("leaver.withdrawn")] == ["user3"]


@pytest.mark.parametrize(
    "operations",
    [
        [{"op": "replace", "path": "title", "value": "Clerk"}],
        [{"op": "replace", "path": "displayName", "value": "active"}],
        [{"op": "remove", "path": "active"}],
        [{"op": "replace", "value": {"title": "Clerk"}}],
    ],
)
def test_another_change_keeps_a_leaver_held(
    wire: Wire, users: list[Any], operations: list[dict[str, Any]]
) -> None:
    leave(wire, users[:4])
    path = f"Users/{users[3]['id']}"
    assert wire.patch(path, *operations).status_code == 204
    whole = {key: users[3][key] for key in ("schemas", "userName")}
    assert wire.send("PUT", path, whole).status_code == 200  # it does not speak of active
    assert StagedLeaver.objects.get().state == "waiting"


def test_who_decides_waits_their_turn_before_they_lock_anything(
    cast: Cast, wire: Wire, users: list[Any]
) -> None:
    """The sync takes the lock of the structure first: in another order two can block each other."""
    leave(wire, users[:4])
    address = reverse("admin:roles_sync_connection_change", args=[wire.connection.pk])
    sent = {"brake": "on", "brake_people": 4, "brake_percent": 5, "reason": "Sold."}
    browser = cast.administrator.client()
    for held in ("discard", ""):
        choice = {"held": held, "seen": wire.seen}
        with CaptureQueriesContext(connection) as asked:
            assert browser.post(address, {**sent, **choice}).status_code == 302
        order = [
            each["sql"] for each in asked if "roles_sync" in each["sql"] or TURN in each["sql"]
        ]
        locks = [sql for sql in order if TURN in sql or "FOR UPDATE" in sql]
        assert TURN in locks[0], locks


def test_the_brake_can_be_off(cast: Cast) -> None:
    wire = connect("Test", brake="off")
    assert set(leave(wire, [wire.user(f"user{number}") for number in range(5)])) == {204}


def test_of_a_hundred_five_may_leave_and_other_connections_have_brakes_of_their_own(
    cast: Cast, wire: Wire
) -> None:
    users = [wire.user(f"user{number}") for number in range(100)]
    other = connect("Other")
    theirs = [other.user(f"other{number}") for number in range(4)]
    assert leave(wire, users[:6]) == [204] * 5 + [429]
    assert leave(other, theirs) == [204] * 3 + [429]


def test_the_brake_is_what_the_administrator_sets(cast: Cast, wire: Wire, users: list[Any]) -> None:
    wire.get("Users")
    address = reverse("admin:roles_sync_connection_change", args=[wire.connection.pk])
    sent = {"brake": "on", "brake_people": 2, "brake_percent": 1, "strict": "on", "reason": "So."}
    browser = cast.administrator.client()
    assert browser.post(address, sent).status_code == 302
    assert leave(wire, users[:3]) == [204] * 2 + [429]
    title = {"op": "Replace", "path": "title", "value": "Clerk"}
    assert wire.patch(f"Users/{users[5]['id']}", title).status_code == 400  # strict by now
    off = {name: value for name, value in sent.items() if name != "brake"}
    assert browser.post(address, {**off, "seen": wire.seen}).status_code == 302
    assert leave(wire, users[2:5]) == [204] * 3


@pytest.mark.parametrize(("held", "here"), [("release", "left"), ("discard", "active")])
def test_an_administrator_decides_in_the_admin(
    cast: Cast, wire: Wire, users: list[Any], held: str, here: str
) -> None:
    leave(wire, users[:4])
    wire.send("DELETE", f"Users/{users[4]['id']}")
    address = reverse("admin:roles_sync_connection_change", args=[wire.connection.pk])
    sent = {"brake": "on", "brake_people": 4, "brake_percent": 5, "held": held, "reason": "Sold."}
    browser = cast.administrator.client()
    shown = browser.get(address).content.decode()
    assert "user3, user4" in shown
    assert wire.seen in shown
    assert browser.post(address, {**sent, "seen": wire.seen}).status_code == 302
    assert [person_of(each).employment for each in users[3:5]] == [here, here]
    (entry,) = entries_of(f"leavers.{held}ed" if held == "discard" else "leavers.released")
    assert entry["reason"] == "Sold."
    (changed,) = entries_of("connection.changed")
    assert changed["changes"] == {"brake_people": [3, 4]}
    gone = wire.send("GET", f"Users/{users[4]['id']}").status_code
    assert gone == (404 if held == "release" else 200)
    assert browser.post(address, sent).status_code == 200  # nothing waits any more


def test_who_releases(cast: Cast, wire: Wire, users: list[Any]) -> None:
    leave(wire, users[:4])
    uid, seen = wire.connection.uid, wire.seen
    for member, code in ((cast.auditor, "release_not_allowed"), (cast.employee, "not_found")):
        with refused(code):
            staged_release(actor=member.viewer, uid=uid, reason="Sold.", seen=seen, now=utc_now())
    with refused("release_reason"):
        staged_release(actor=cast.head_coach.viewer, uid=uid, reason=" ", seen=seen, now=utc_now())
    assert (
        staged_release(
            actor=cast.head_coach.viewer, uid=uid, reason="Sold.", seen=seen, now=utc_now()
        )
        == 1
    )
    assert person_of(users[3]).employment == "left"
    with refused("nothing_waits"):
        staged_release(
            actor=cast.head_coach.viewer, uid=uid, reason="Sold.", seen=seen, now=utc_now()
        )
