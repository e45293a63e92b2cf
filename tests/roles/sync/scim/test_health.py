"""How a connection does: what it waits for, whom its brake holds, and who decides on them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from governance.accounts.services import token_rotate
from governance.core.clock import utc_now
from roles.sync.models import StagedLeaver
from tests.roles.sync.scim.wire import ENTERPRISE, PLACE, USER, Wire, connect, person_of
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast

OFF = {"op": "replace", "path": "active", "value": False}
API = "/api/v1/sync/unresolved/"


@pytest.fixture
def wire(cast: Cast) -> Wire:
    return connect()


@pytest.fixture
def page(wire: Wire) -> str:
    """Bring six, of whom three leave and one is held; return where that is decided."""
    users = [wire.user(f"user{number}") for number in range(6)]
    for each in users[:4]:
        wire.patch(f"Users/{each['id']}", OFF)
    return f"/connections/{wire.connection.uid}/"


def unresolved(wire: Wire, query: str = "") -> list[dict[str, Any]]:
    answer = wire.client.get(f"{API}{query}", headers={"Authorization": f"Bearer {wire.secret}"})
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_what_nobody_knows_yet_is_listed_until_it_comes(cast: Cast, wire: Wire) -> None:
    said = {ENTERPRISE: {"manager": {"value": "B7"}, "department": "Kiosks"}}
    ann = wire.user("ann", **said)
    gone = wire.user("gone", active=False, **said)
    team = wire.group("Team", **{PLACE: {"parent": {"value": "K1"}}})
    rows = {row["uid"]: row for row in unresolved(wire)}
    assert gone["id"] not in rows
    assert (rows[ann["id"]]["manager"], rows[ann["id"]]["department"]) == ("B7", "Kiosks")
    assert (rows[team["id"]]["kind"], rows[team["id"]]["parent"]) == ("department", "K1")
    assert len(unresolved(wire, "?limit=1")) == 1
    wire.user("boss", externalId="B7")
    wire.group("Kiosks", externalId="K1")
    assert unresolved(wire) == []


def test_a_connection_sees_its_own_also_after_its_token_was_rotated(cast: Cast, wire: Wire) -> None:
    wire.user("ann", **{ENTERPRISE: {"manager": {"value": "B7"}}})
    other = connect("Other")
    other.get("Users")
    assert unresolved(other) == []
    assert unresolved(other, f"?connection={wire.connection.uid}") == []
    admin = cast.administrator.viewer
    _token, secret = token_rotate(
        actor=admin, token=wire.connection.token, at_once=False, now=utc_now()
    )
    assert len(unresolved(Wire(secret))) == 1
    answer = cast.administrator.client().get(API)
    assert [row["name"] for row in answer.json()["results"]] == ["ann"]


def test_a_token_that_was_not_used_yet_waits_for_nothing(cast: Cast) -> None:
    assert unresolved(connect()) == []


def test_the_page_says_what_waits_and_lets_the_head_coach_decide(
    cast: Cast, wire: Wire, page: str
) -> None:
    wire.user("ann", **{ENTERPRISE: {"manager": {"value": "B7"}}})
    browser = cast.head_coach.client()
    listed = browser.get("/connections/").content.decode()
    assert "1 held" in listed
    assert "1 unresolved" in listed
    assert f'href="{page}"' in browser.get("/today/").content.decode()
    shown = browser.get(page).content.decode()
    assert "user3" in shown
    assert "<code>B7</code>" in shown
    file = b"".join(browser.get(f"{page}?format=csv")).decode()
    assert "person,ann,B7" in file
    sent = {"number": "1", "reason": "Sold.", "seen": wire.seen}
    assert sent["seen"] in shown
    answer = browser.post(f"{page}release/", sent, follow=True)
    assert "1 person has left." in answer.content.decode()
    assert StagedLeaver.objects.get().state == "released"
    assert "Held by the brake" not in answer.content.decode()
    assert f'href="{page}"' not in browser.get("/today/").content.decode()
    assert browser.post(f"{page}release/", sent).status_code == 422  # the number is none by now


def test_the_page_says_when_it_last_wrote_and_why_it_was_refused(cast: Cast, wire: Wire) -> None:
    browser, wrote = cast.auditor.client(), datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    wire.get("Users")
    page = f"/connections/{wire.connection.uid}/"
    assert "Never" in browser.get(page).content.decode()
    with time_machine.travel(wrote, tick=False):
        wire.user("ann")
        for path in (page, "/connections/"):
            assert 'datetime="2026-11-23T09:30' in browser.get(path).content.decode()
    with time_machine.travel(wrote + timedelta(minutes=15), tick=False):
        again = {"schemas": [USER], "userName": "ann"}
        assert wire.send("POST", "Users", again).status_code == 409
        shown = browser.get(page).content.decode()
    for words in ("T09:30", "T09:45", "There is a user with the userName ann already."):
        assert words in shown


def test_another_number_lets_nobody_go(cast: Cast, wire: Wire, page: str) -> None:
    answer = cast.head_coach.client().post(f"{page}release/", {"number": "6", "reason": "Sold."})
    assert answer.status_code == 422
    assert "type 1 if that is right" in answer.content.decode()
    assert StagedLeaver.objects.get().state == "waiting"


def test_whom_the_head_coach_keeps_stays(cast: Cast, wire: Wire, page: str) -> None:
    browser = cast.head_coach.client()
    assert browser.post(f"{page}discard/", {"reason": ""}).status_code == 422
    answer = browser.post(
        f"{page}discard/", {"reason": "It is wrong.", "seen": wire.seen}, follow=True
    )
    assert "1 person stays." in answer.content.decode()
    held = StagedLeaver.objects.get()
    assert (held.state, held.provisioned.person.employment) == ("discarded", "active")
    (entry,) = entries_of("leavers.discarded")
    assert entry["reason"] == "It is wrong."
    assert browser.post(f"{page}discard/", {"reason": "Again."}).status_code == 409


def test_an_auditor_looks_on(cast: Cast, page: str) -> None:
    browser = cast.auditor.client()
    shown = browser.get(page).content.decode()
    assert "user3" in shown
    assert "release/" not in shown
    assert browser.post(f"{page}release/", {"number": "1", "reason": "x"}).status_code == 403
    assert cast.employee.client().get(page).status_code == 404


def test_it_is_nobody_else_who_leaves(cast: Cast, wire: Wire, page: str) -> None:
    """One more was held since the page was shown: the number typed is not theirs."""
    later = wire.user("later")
    wire.patch(f"Users/{later['id']}", OFF)
    answer = cast.head_coach.client().post(f"{page}release/", {"number": "1", "reason": "Sold."})
    assert answer.status_code == 422
    assert person_of(later).employment == "active"
