"""Who gets in by SCIM: tokens with its scope, and nobody's cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from governance.accounts.services import token_create, token_revoke, token_rotate
from governance.core.clock import utc_now
from roles.sync.models import Connection
from tests.cast import COMMAND, NOW, Cast
from tests.roles.sync.scim.wire import Wire, connect, error_of
from tests.trail import entries_of

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings


def test_without_a_token_only_what_the_server_can_do_is_told(cast: Cast) -> None:
    nobody = Wire("pb_none")
    assert nobody.get("ServiceProviderConfig")["patch"] == {"supported": True}
    for path in ("Users", "Groups", "Schemas", "ResourceTypes", "Me", "Users/1", ""):
        answer = nobody.send("GET", path)
        assert error_of(answer)[0] == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", ["administrator", "head_coach", "employee", "stranger"])
def test_a_cookie_opens_nothing(cast: Cast, name: str) -> None:
    browser = cast.members[name].client()
    assert browser.get("/scim/v2/Users").status_code == 401
    body = {"schemas": [], "userName": "x"}
    assert browser.post("/scim/v2/Users", body, "application/json").status_code == 401


@pytest.mark.parametrize("scope", ["read", "write", "training", "audit"])
def test_another_scope_is_refused_with_the_reason(cast: Cast, scope: str) -> None:
    status, why = error_of(connect("Other", scope).send("GET", "Users"))
    assert status == 403
    assert "scope scim" in why
    assert not Connection.objects.exists()


def test_a_token_of_one_department_is_no_connection(cast: Cast) -> None:
    _token, secret = token_create(
        actor=COMMAND,
        owner=cast.administrator.user,
        name="Narrow",
        scopes=["scim"],
        days=1,
        now=utc_now(),
        within_department_uid=cast.stores.uid,
    )
    assert Wire(secret).send("GET", "Users").status_code == 403


def test_the_scope_scim_opens_nothing_else(cast: Cast) -> None:
    wire = connect()
    header = {"Authorization": f"Bearer {wire.secret}"}
    assert wire.client.get("/api/v1/people/", headers=header).status_code == 403
    assert wire.client.get("/api/v1/departments/", headers=header).status_code == 403


def test_a_connection_touches_only_what_it_provisioned(cast: Cast) -> None:
    one, other = connect("One"), connect("Other")
    ann = one.user("ann")
    team = one.group("Team")
    hana = cast.employee.listed
    assert other.get("Users")["totalResults"] == 0
    for path in (f"Users/{ann['id']}", f"Groups/{team['id']}", f"Users/{hana.uid}"):
        assert error_of(other.send("GET", path))[0] == 404
        assert error_of(other.send("DELETE", path))[0] == 404
        assert error_of(other.patch(path, {"op": "remove", "path": "title"}))[0] == 404
    assert one.get("Users")["totalResults"] == 1


def test_a_rotated_token_goes_on_with_its_connection(cast: Cast) -> None:
    wire = connect()
    ann = wire.user("ann")
    token = wire.connection.token
    for _time in range(2):
        admin = cast.administrator.viewer
        token, secret = token_rotate(actor=admin, token=token, at_once=False, now=utc_now())
    assert Wire(secret).get(f"Users/{ann['id']}")["userName"] == "ann"
    assert Connection.objects.count() == 1
    assert wire.get("Users")["totalResults"] == 1  # for a day both work
    token_revoke(actor=admin, token=token, now=utc_now())
    assert Wire(secret).send("GET", "Users").status_code == 401


def test_a_connection_begins_as_its_token_says(cast: Cast) -> None:
    connect(brake="off").get("Users")
    connection = Connection.objects.get()
    assert (connection.brake, connection.strict, connection.brake_people) == (False, False, 3)
    (entry,) = entries_of("connection.made")
    assert entry["changes"] == {"brake": False, "strict": False}


def test_me_is_who_owns_the_token(cast: Cast) -> None:
    wire = connect()
    assert error_of(wire.send("GET", "Me"))[0] == 404
    ann = wire.user("ann")
    connection = wire.connection
    person = connection.people.get().person
    person.user = connection.token.owner
    person.save(update_fields=["user"])
    assert wire.get("Me")["id"] == ann["id"]
    assert error_of(wire.send("POST", "Me", {}))[0] == 501


def test_a_connection_that_asks_too_often_is_told_so_as_scim_has_it(
    cast: Cast, settings: Settings
) -> None:
    settings.SCIM_PER_MINUTE = 3
    wire, other = connect("One"), connect("Other")
    with time_machine.travel(NOW, tick=False) as clock:
        assert [wire.send("GET", "Users").status_code for _time in range(3)] == [200] * 3
        answer = wire.send("GET", "Users")
        assert error_of(answer) == (429, "At most 3 requests a minute. Ask again in 60 s.")
        assert answer.headers["Content-Type"] == "application/scim+json"
        assert answer.headers["Retry-After"] == "60"
        assert answer.headers["RateLimit"] == '"scim";r=0;t=60'
        assert other.send("GET", "Users").headers["RateLimit"] == '"scim";r=2;t=60'
        clock.shift(60)
        assert wire.get("Users")["totalResults"] == 0
