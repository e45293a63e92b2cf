"""Users brought, followed and taken away: whom SCIM means, and what follows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
import time_machine

from governance.accounts.models import ApiToken, User
from roles.org.models import Person
from roles.sync.models import ProvisionedPerson
from roles.team.models import Assignment
from tests.cast import SINCE, Cast, make_account, make_assignment
from tests.queries import queries_of
from tests.roles.sync.scim.wire import (
    ENTERPRISE,
    USER,
    Wire,
    connect,
    error_of,
    person_of,
)
from tests.roles.team.test_races import at_once
from tests.trail import entries_of

OFF = {"op": "replace", "path": "active", "value": False}
ON = {"op": "replace", "path": "active", "value": True}


def manager(word: str) -> dict[str, Any]:
    return {ENTERPRISE: {"manager": {"value": word}}}


def manage(word: str) -> dict[str, Any]:
    return {"op": "replace", "path": f"{ENTERPRISE}:manager.value", "value": word}


def test_a_user_is_a_person_from_today_in_the_trail(cast: Cast) -> None:
    ann = connect().user("ann", name={"givenName": "Ann", "familyName": "Ash"})
    person = person_of(ann)
    assert (person.display_name, person.employment) == ("Ann Ash", "active")
    assert person.placements.count() == 1
    (entry,) = entries_of("person.joined")
    assert entry["reason"] == "By SCIM"


def test_whoever_joins_is_not_looked_for_among_what_others_hold(cast: Cast) -> None:
    wire = connect()
    wire.user("warm")
    asked = queries_of(lambda: wire.user("ann", emails=[{"value": "ann@a.example"}]))
    assert len(asked) <= 27, "\n".join(asked)
    held = ("roles_team_checklistitem", "governance_escalations", "governance_playbooks")
    assert not [sql for sql in asked if any(table in sql for table in held)]


@pytest.mark.parametrize(
    "again",
    [
        {"userName": "ANN", "externalId": "other"},
        {"userName": "other", "externalId": "1"},
        {"userName": "other", "emails": [{"value": "Ann@a.example"}]},
    ],
)
def test_who_is_there_already_is_a_conflict(cast: Cast, again: dict[str, Any]) -> None:
    wire = connect()
    wire.user("ann", externalId="1", emails=[{"value": "ann@a.example"}])
    answer = wire.send("POST", "Users", {"schemas": [USER], **again})
    assert error_of(answer)[0] == 409
    assert b'"uniqueness"' in answer.content
    assert wire.get("Users")["totalResults"] == 1


def test_names_are_folded_as_the_database_folds_them(cast: Cast) -> None:
    """Python makes two signs of “İ”, and another one of a last “Σ”."""
    wire = connect()
    waiting = wire.user("ann", **manager("İΝΑΣ"))
    boss = wire.user("İΝΑΣ", emails=[{"value": "Ina <ina@House.local>"}])
    assert boss["emails"][0]["value"] == "ina@house.local"
    assert person_of(waiting).manager == person_of(boss)
    asked = quote('userName eq "İΝΑΣ"')
    assert wire.get(f"Users?filter={asked}")["totalResults"] == 1
    answer = wire.send("POST", "Users", {"schemas": [USER], "userName": "İΝΑΣ"})
    assert b'"uniqueness"' in answer.content


@pytest.mark.parametrize(
    "known",
    [
        {"userName": "x", "externalId": "hana.okafor"},
        {"userName": "x", "emails": [{"value": "HANA.OKAFOR@larkfield.example"}]},
        {"userName": "hana.okafor@larkfield.example"},
    ],
)
def test_somebody_listed_otherwise_is_never_adopted(cast: Cast, known: dict[str, Any]) -> None:
    hana = cast.employee.listed
    Person.objects.filter(pk=hana.pk).update(
        external_id="hana.okafor", email="hana.okafor@larkfield.example"
    )
    answer = connect().send("POST", "Users", {"schemas": [USER], **known})
    assert error_of(answer)[0] == 409
    assert "not taken over" in error_of(answer)[1]
    assert not ProvisionedPerson.objects.exists()


def test_a_rename_keeps_id_and_history(cast: Cast) -> None:
    wire = connect()
    ann = wire.user("ann", externalId="1", displayName="Ann Ash")
    held = make_assignment(person_of(ann), cast.stores, "responder")
    body = {**ann, "userName": "ann.oak", "displayName": "Ann Oak"}
    assert wire.send("PUT", f"Users/{ann['id']}", body).status_code == 200
    person = person_of(ann)
    assert person.display_name == "Ann Oak"
    assert (person.placements.count(), held.person_id) == (1, person.pk)
    (entry,) = entries_of("person.updated")
    assert entry["changes"] == {"display_name": ["Ann Ash", "Ann Oak"]}


def test_the_same_again_writes_nothing(cast: Cast) -> None:
    wire = connect()
    ann = wire.user("ann", externalId="1", title="Clerk")
    before = len(entries_of("person.updated"))
    answer = wire.send("PUT", f"Users/{ann['id']}", ann)
    assert answer.headers["ETag"] == ann["meta"]["version"]
    assert wire.patch(f"Users/{ann['id']}", ON).status_code == 204
    assert wire.get(f"Users/{ann['id']}") == ann
    assert len(entries_of("person.updated")) == before


@pytest.mark.parametrize("word", ["id", "externalId", "userName"])
def test_an_unknown_manager_waits_until_they_come(cast: Cast, word: str) -> None:
    wire = connect()
    if word == "id":  # of somebody who is away
        boss = wire.user("boss", externalId="B")
        wire.patch(f"Users/{boss['id']}", OFF)
    said = {"externalId": "B", "userName": "BOSS"}.get(word) or boss["id"]
    ann = wire.user("ann", **manager(said))
    assert wire.get(f"Users/{ann['id']}")[ENTERPRISE]["manager"] == {"value": said}
    assert person_of(ann).manager is None
    if word == "id":
        wire.patch(f"Users/{boss['id']}", ON)
    else:
        boss = wire.user("boss", externalId="B")
    assert person_of(ann).manager == person_of(boss)
    found = wire.get(f"Users/{ann['id']}")[ENTERPRISE]["manager"]
    assert (found["value"], found["displayName"]) == (boss["id"], "boss")
    (moved,) = entries_of("person.moved")
    assert moved["changes"]["manager"] == [None, boss["id"]]


def test_nobody_is_their_own_manager_nor_in_a_circle(cast: Cast) -> None:
    wire = connect()
    for said in ("X", "ann"):
        body = {"schemas": [USER], "userName": "ann", "externalId": "X", **manager(said)}
        status, why = error_of(wire.send("POST", "Users", body))
        assert (status, "ann → ann" in why) == (409, True)
    ann = wire.user("ann", externalId="X")
    ben = wire.user("ben", **manager("X"))
    cid = wire.user("cid", **manager(ben["id"]))
    status, why = error_of(wire.patch(f"Users/{ann['id']}", manage(cid["id"])))
    assert status == 409
    assert "ann → cid → ben → ann" in why
    assert person_of(ann).manager is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_would_close_a_circle_at_once_one_loses(committed_cast: Cast) -> None:
    wire = connect()
    ann, ben = wire.user("ann"), wire.user("ben")
    asks = [(ann, ben), (ben, ann)]
    answers: list[Any] = []

    def ask(who: Any, above: Any) -> None:
        answers.append(Wire(wire.secret).patch(f"Users/{who['id']}", manage(above["id"])))

    at_once(*[lambda who=who, above=above: ask(who, above) for who, above in asks])
    assert sorted(each.status_code for each in answers) == [204, 409]
    assert [person_of(ann).manager, person_of(ben).manager].count(None) == 1


def test_leaving_leaves_nothing_behind(cast: Cast) -> None:
    """One transaction: not ready, no session or token, work to others, the department told."""
    wire = connect()
    ann = wire.user("ann", emails=[{"value": "ann@a.example"}])
    member = make_account(person_of(ann))
    held = make_assignment(person_of(ann), cast.stores, "responder")
    browser = member.client()
    assert "sign-in" not in browser.get("/").headers.get("Location", "")
    assert wire.patch(f"Users/{ann['id']}", OFF).status_code == 204
    assert not Assignment.objects.ready(datetime.now(UTC)).filter(pk=held.pk).exists()
    assert "sign-in" in browser.get("/").headers["Location"]
    assert not User.objects.get(pk=member.user.pk).is_active
    assert not ApiToken.objects.filter(owner=member.user, revoked_at=None).exists()
    held.refresh_from_db()
    assert held.state == "handing_over"
    assert wire.get(f"Users/{ann['id']}")["active"] is False
    (left,) = entries_of("person.left")
    assert (left["reason"], left["subject_label"]) == ("By SCIM", "ann")


def test_who_comes_back_is_the_same_person_without_their_roles(cast: Cast) -> None:
    wire = connect()
    with time_machine.travel(SINCE, tick=False):
        ann = wire.user("ann", externalId="1")
        held = make_assignment(person_of(ann), cast.stores, "responder")
    assert wire.send("DELETE", f"Users/{ann['id']}").status_code == 204
    assert wire.send("GET", f"Users/{ann['id']}").status_code == 404
    assert wire.get("Users")["totalResults"] == 0
    back = wire.user("ann2", externalId="1")
    assert back["id"] == ann["id"]
    assert person_of(ann).placements.count() == 2
    held.refresh_from_db()
    assert held.state != "active"
    assert len(entries_of("person.rehired")) == 1
    assert wire.connection.users == 1


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ({"userName": "new", "externalId": "1"}, True),
        ({"userName": "ANN", "externalId": "2"}, True),
        ({"userName": "new", "emails": [{"value": "ann@a.example"}]}, None),
        ({"userName": "new"}, False),
    ],
)
def test_who_was_deleted_is_known_by_external_id_name_or_proved_address(
    cast: Cast, said: dict[str, Any], same: bool | None
) -> None:
    for proved in (True, False) if same is None else (True,):
        wire = connect(f"Proved{proved}", brake="off")
        ann = wire.user("ann", externalId="1", emails=[{"value": "ann@a.example"}])
        if proved:
            make_account(person_of(ann))
        wire.send("DELETE", f"Users/{ann['id']}")
        said = {**said}
        back = wire.send("POST", "Users", {"schemas": [USER], **said})
        assert back.status_code == 201
        assert (back.json()["id"] == ann["id"]) is (proved if same is None else same)
        wire.send("DELETE", f"Users/{back.json()['id']}")


@pytest.mark.parametrize(
    ("external_id", "meant"), [("1", "by external id"), ("4", "by name"), ("", "by name")]
)
def test_of_several_whom_it_may_mean_external_id_is_first_and_the_name_next(
    cast: Cast, external_id: str, meant: str
) -> None:
    wire = connect(brake="off")
    brought = {
        "by address": wire.user("old", externalId="3", emails=[{"value": "ann@a.example"}]),
        "by name": wire.user("ann", externalId="2"),
        "by external id": wire.user("other", externalId="1"),
    }
    make_account(person_of(brought["by address"]))
    for each in reversed(brought.values()):  # whom it means first went longest ago
        assert wire.send("DELETE", f"Users/{each['id']}").status_code == 204
    known = {"externalId": external_id} if external_id else {}
    back = wire.user("Ann", emails=[{"value": "ann@a.example"}], **known)
    assert back["id"] == brought[meant]["id"]


def test_who_comes_inactive_is_listed_and_joins_later(cast: Cast) -> None:
    wire = connect()
    ann = wire.user("ann", active=False)
    assert person_of(ann).employment == "left"
    assert not person_of(ann).placements.exists()
    wire.patch(f"Users/{ann['id']}", ON)
    assert person_of(ann).employment == "active"
    assert person_of(ann).placements.count() == 1


def test_a_department_that_nobody_knows_yet_waits_for_its_group(cast: Cast) -> None:
    wire = connect()
    ann = wire.user("ann", **{ENTERPRISE: {"department": "Kiosks"}})
    ben = wire.user("ben", **{ENTERPRISE: {"department": "stores"}})
    assert person_of(ann).department is None
    assert person_of(ben).department == cast.stores
    group = wire.group("Kiosks")
    assert getattr(person_of(ann).department, "uid", None) == UUID(group["id"])
    wire.patch(f"Users/{ann['id']}", {"op": "remove", "path": f"{ENTERPRISE}:department"})
    assert person_of(ann).department is None
