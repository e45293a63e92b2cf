"""Who may not be ended by a connection, who has left already, and whom somebody decided on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.accounts.models import Grant
from governance.accounts.services import grant_give
from governance.core.clock import utc_now
from roles.org.models import OrganisationSettings, Person
from roles.org.services.leaving import person_leave
from roles.sync.models import ProvisionedPerson, StagedLeaver
from roles.sync.services.leavers import leaver_write
from roles.sync.services.releasing import staged_release
from tests.cast import COMMAND
from tests.refusals import refused
from tests.roles.sync.scim.wire import Wire, connect, error_of, person_of
from tests.trail import entries_of

if TYPE_CHECKING:
    from governance.accounts.models import User
    from tests.cast import Cast

OFF: Final = {"op": "replace", "path": "active", "value": False}
SET: Final = {"brake": "on", "brake_people": 3, "brake_percent": 5, "reason": "Sold."}


@pytest.fixture
def wire(cast: Cast) -> Wire:
    return connect()


@pytest.fixture
def last(cast: Cast, wire: Wire) -> Any:
    """Bring somebody who is the only administrator by now."""
    ann = wire.user("ann")
    user: User = cast.administrator.user
    Person.objects.filter(user=user).update(user=None)
    Person.objects.filter(uid=ann["id"]).update(user=user)
    return ann


def name_another(cast: Cast) -> None:
    kind = Grant.Kind.ADMINISTRATOR
    grant_give(actor=COMMAND, user=cast.boss.user, kind=kind, reason="", now=utc_now())


def held_four(wire: Wire) -> list[Any]:
    users = [wire.user(f"user{number}") for number in range(5)]
    for each in users[:4]:
        wire.patch(f"Users/{each['id']}", OFF)
    return users


@pytest.mark.parametrize("way", ["PATCH", "DELETE"])
def test_the_last_administrator_is_held_until_another_is_named(
    cast: Cast, wire: Wire, last: Any, way: str
) -> None:
    path = f"Users/{last['id']}"

    def leave() -> Any:
        return wire.send("DELETE", path) if way == "DELETE" else wire.patch(path, OFF)

    status, why = error_of(leave())
    assert (status, "ann is the last administrator" in why) == (429, True)
    assert person_of(last).employment == "active"
    assert cast.administrator.viewer.administrator
    assert StagedLeaver.objects.get().state == "waiting"
    name_another(cast)
    assert leave().status_code == 204
    assert person_of(last).employment == "left"
    assert StagedLeaver.objects.get().state == "released"


def test_no_release_ends_the_last_administrator(cast: Cast, wire: Wire, last: Any) -> None:
    wire.patch(f"Users/{last['id']}", OFF)
    address = f"/connections/{wire.connection.uid}/release/"
    sent = {"number": "1", "reason": "Sold.", "seen": wire.seen}
    answer = cast.head_coach.client().post(address, sent)
    assert answer.status_code == 409
    assert "ann is the last administrator" in answer.content.decode()
    assert person_of(last).employment == "active"
    name_another(cast)
    assert cast.head_coach.client().post(address, sent).status_code == 302
    assert person_of(last).employment == "left"


def test_who_left_by_hand_meanwhile_does_not_leave_again(cast: Cast, wire: Wire) -> None:
    """The connection had read them before; the page was faster."""
    ann = wire.user("ann")
    before = ProvisionedPerson.objects.select_related("person").get(person__uid=ann["id"])
    admin, now = cast.administrator.viewer, utc_now()
    person_leave(actor=admin, person=person_of(ann), reason="Moved away.", now=now)
    later = now + timedelta(days=3)
    leaver_write(actor=COMMAND, provisioned=before, reason="By SCIM", now=later)
    assert [each["reason"] for each in entries_of("person.left")] == ["Moved away."]
    assert person_of(ann).left_on == now.date()
    assert before.person.employment == "left"


@pytest.mark.parametrize("way", ["PATCH", "release"])
def test_whoever_leaves_is_locked_first(cast: Cast, wire: Wire, way: str) -> None:
    users = held_four(wire)
    with CaptureQueriesContext(connection) as asked:
        if way == "PATCH":
            wire.patch(f"Users/{users[4]['id']}", OFF)
        else:
            uid, actor = wire.connection.uid, cast.head_coach.viewer
            staged_release(actor=actor, uid=uid, reason="Sold.", seen=wire.seen, now=utc_now())
    locks = [each["sql"] for each in asked if 'FOR UPDATE OF "roles_org_person"' in each["sql"]]
    assert locks, len(asked)


@pytest.mark.parametrize("step", ["release", "discard"])
@pytest.mark.parametrize("entrance", ["page", "admin"])
def test_one_decides_only_on_whom_one_saw(cast: Cast, wire: Wire, entrance: str, step: str) -> None:
    """As many are held as were shown, but somebody else: the first is active after all."""
    users = held_four(wire)
    seen = wire.seen
    wire.patch(f"Users/{users[3]['id']}", {**OFF, "value": True})
    wire.patch(f"Users/{users[4]['id']}", OFF)
    page = f"/connections/{wire.connection.uid}/{step}/"
    sent: dict[str, Any] = {"number": "1", "reason": "Sold.", "seen": seen}
    if entrance == "admin":
        page = reverse("admin:roles_sync_connection_change", args=[wire.connection.pk])
        sent = {**SET, "held": step, "seen": seen}
    answer = cast.administrator.client().post(page, sent, follow=True)
    assert "Others are held by now. Look again." in answer.content.decode()
    assert person_of(users[4]).employment == "active"
    assert StagedLeaver.objects.get(state="waiting").provisioned.person == person_of(users[4])
    if entrance == "page":  # what is shown now can be decided on
        assert wire.seen in answer.content.decode()
    uid, actor = wire.connection.uid, cast.administrator.viewer
    with refused("held_moved"):
        staged_release(actor=actor, uid=uid, reason="Sold.", seen="", now=utc_now())


@pytest.mark.django_db
@pytest.mark.parametrize("active", [True, False])
def test_the_size_is_written_down_with_the_first_who_come(active: bool) -> None:
    assert not Person.objects.exists()
    wire = connect()
    ann = wire.user("ann", active=active)
    if not active:
        assert not OrganisationSettings.objects.exclude(size="").exists()
        wire.patch(f"Users/{ann['id']}", {**OFF, "value": True})
    assert OrganisationSettings.objects.get().size == "small"
    (entry,) = entries_of("settings.changed")
    assert entry["changes"] == {"size": ["", "small"]}


def test_whoever_came_back_and_whoever_was_released_uses_up_no_more_of_the_hour(
    cast: Cast, wire: Wire
) -> None:
    users = [wire.user(f"user{number}") for number in range(9)]
    paths = [f"Users/{each['id']}" for each in users]
    assert [wire.patch(path, OFF).status_code for path in paths[:3]] == [204] * 3
    wire.patch(paths[0], {**OFF, "value": True})
    assert [wire.patch(path, OFF).status_code for path in paths[3:7]] == [204] + [429] * 3
    uid, actor = wire.connection.uid, cast.head_coach.viewer
    with time_machine.travel(utc_now() + timedelta(minutes=50)):
        staged_release(actor=actor, uid=uid, reason="Sold.", seen=wire.seen, now=utc_now())
    with time_machine.travel(utc_now() + timedelta(minutes=61)):
        assert wire.patch(paths[7], OFF).status_code == 204


@pytest.mark.parametrize("way", ["DELETE", "PATCH"])
def test_who_left_by_hand_is_held_no_longer(cast: Cast, wire: Wire, way: str) -> None:
    held = held_four(wire)[3]
    path = f"Users/{held['id']}"
    person_leave(
        actor=cast.administrator.viewer, person=person_of(held), reason="Moved.", now=utc_now()
    )
    title = {"op": "add", "path": "title", "value": "Gone"}
    answer = wire.send("DELETE", path) if way == "DELETE" else wire.patch(path, OFF, title)
    assert answer.status_code == 204
    assert StagedLeaver.objects.get().state == "released"


def test_who_is_brought_anew_is_held_no_longer(cast: Cast, wire: Wire) -> None:
    """However they went: what was held of them then is not of them now."""
    held = held_four(wire)[3]
    admin, now = cast.administrator.viewer, utc_now()
    person_leave(actor=admin, person=person_of(held), reason="Moved.", now=now)
    ProvisionedPerson.objects.filter(person__uid=held["id"]).update(gone_at=utc_now())
    assert wire.user("user3")["id"] == held["id"]
    assert StagedLeaver.objects.get().state == "discarded"


def test_that_a_held_one_is_deleted_as_well_stands_in_the_trail(cast: Cast, wire: Wire) -> None:
    held = held_four(wire)[3]
    for _again in range(2):
        assert wire.send("DELETE", f"Users/{held['id']}").status_code == 429
    first, then = entries_of("leaver.staged")
    assert (first["changes"], then["changes"]) == ({}, {"deleted": [False, True]})
