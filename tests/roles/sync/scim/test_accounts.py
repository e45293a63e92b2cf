"""Accounts that nobody is listed for are not a connection's: it neither gets nor closes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from governance.accounts.services import account_ensure, accounts_close
from governance.core.clock import utc_now
from roles.org.models import Person
from tests.cast import COMMAND
from tests.roles.sync.scim.wire import USER, Wire, connect, error_of, person_of

if TYPE_CHECKING:
    from governance.accounts.models import User
    from tests.cast import Cast

BOSS: Final = "boss@larkfield.example"
OFF: Final = {"op": "replace", "path": "active", "value": False}
ON: Final = {"op": "replace", "path": "active", "value": True}
HIS: Final = {"op": "replace", "path": "emails", "value": [{"value": "BOSS@larkfield.example"}]}


@pytest.fixture
def wire(cast: Cast) -> Wire:
    return connect(brake="off")


@pytest.fixture
def boss(cast: Cast) -> User:
    """An account that may do anything by now, and belongs to nobody who is listed."""
    return account_ensure(actor=COMMAND, email=BOSS, label="Boss")


def taken(answer: Any) -> bool:
    return error_of(answer)[0] == 409 and b'"uniqueness"' in answer.content


@pytest.mark.parametrize(
    "said",
    [
        {"userName": "x", "emails": [{"value": "Boss@larkfield.example"}]},
        {"userName": "Boss@larkfield.example"},
        {"userName": "x", "emails": [{"value": BOSS}], "active": False},
    ],
)
def test_nobody_is_brought_with_the_address_of_an_account(
    wire: Wire, boss: User, said: dict[str, Any]
) -> None:
    assert taken(wire.send("POST", "Users", {"schemas": [USER], **said}))
    assert not Person.objects.filter(provisioned__connection=wire.connection).exists()


@pytest.mark.parametrize("here", [True, False])
@pytest.mark.parametrize(
    "change", [HIS, {"op": "replace", "path": "userName", "value": BOSS}], ids=["email", "name"]
)
def test_nobody_gets_the_address_of_an_account_later(
    wire: Wire, boss: User, here: bool, change: dict[str, Any]
) -> None:
    ann = wire.user("ann", active=here)
    path = f"Users/{ann['id']}"
    assert taken(wire.patch(path, change))
    assert taken(wire.patch(path, change, ON))
    put = {**ann, "userName": BOSS} if change is not HIS else {**ann, "emails": HIS["value"]}
    assert taken(wire.send("PUT", path, put))
    wire.send("DELETE", path)
    back = {"schemas": [USER], "userName": "ann", "emails": HIS["value"]}
    assert taken(wire.send("POST", "Users", back))
    boss.refresh_from_db()
    assert boss.is_active
    assert person_of(ann).email is None


def test_an_account_that_was_made_since_they_left_keeps_them_out(wire: Wire) -> None:
    ann = wire.user("ann", active=False, emails=[{"value": BOSS}])
    boss = account_ensure(actor=COMMAND, email=BOSS, label="Boss")
    path = f"Users/{ann['id']}"
    assert taken(wire.patch(path, ON))
    wire.send("DELETE", path)
    back = {"schemas": [USER], "userName": "ann", "emails": [{"value": BOSS}]}
    assert taken(wire.send("POST", "Users", back))
    boss.refresh_from_db()
    assert boss.is_active


def test_who_was_given_an_account_before_signing_in_comes_and_goes_with_it(wire: Wire) -> None:
    ann = wire.user("ann", emails=[{"value": "ann@larkfield.example"}])
    user = account_ensure(actor=COMMAND, email="ann@larkfield.example", label="Ann")
    path = f"Users/{ann['id']}"
    named = {"op": "replace", "path": "userName", "value": "ann@larkfield.example"}
    assert wire.patch(path, named).status_code == 204
    assert wire.patch(path, {"op": "add", "path": "title", "value": "Clerk"}).status_code == 204
    for sent, open_now in ((OFF, False), (ON, True)):
        assert wire.patch(path, sent).status_code == 204
        user.refresh_from_db()
        assert user.is_active is open_now


def test_an_account_that_was_closed_is_not_opened_for_somebody_else(wire: Wire, boss: User) -> None:
    accounts_close(actor=COMMAND, user_ids=[boss.pk], reason="Left.", now=utc_now())
    said = {"schemas": [USER], "userName": "x", "emails": [{"value": BOSS}]}
    assert taken(wire.send("POST", "Users", said))


def test_an_account_that_outlived_its_person_is_nobodys_to_end(cast: Cast, wire: Wire) -> None:
    """Whoever left may have been let in again, as an auditor from outside."""
    auditor = cast.auditor.user
    Person.objects.filter(user=auditor).update(employment="left", email=None)
    said = {"schemas": [USER], "userName": "x", "emails": [{"value": auditor.email}]}
    assert taken(wire.send("POST", "Users", said))


def test_an_account_of_somebody_here_is_not_another_persons(cast: Cast, wire: Wire) -> None:
    coach = cast.coach.user
    Person.objects.filter(user=coach).update(email="known.otherwise@larkfield.example")
    said = {"schemas": [USER], "userName": "x", "emails": [{"value": coach.email}]}
    assert taken(wire.send("POST", "Users", said))


def test_whoever_has_an_account_may_be_called_by_its_address(wire: Wire) -> None:
    ann = wire.user("ann")
    user = account_ensure(actor=COMMAND, email="ann@larkfield.example", label="Ann")
    Person.objects.filter(uid=ann["id"]).update(user=user)
    said = {"userName": user.email, "emails": [{"value": user.email}]}
    assert wire.send("PUT", f"Users/{ann['id']}", {**ann, **said}).status_code == 200


def test_an_account_of_a_service_is_in_nobodys_way(wire: Wire) -> None:
    mail = "robot@service.invalid"
    account_ensure(actor=COMMAND, email=mail, label="Robot", service=True)
    wire.user("robot", emails=[{"value": "robot@service.example"}])
    answer = wire.send("POST", "Users", {"schemas": [USER], "userName": mail})
    assert answer.status_code == 201, answer.content
