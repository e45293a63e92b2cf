"""``/api/v1/channels/{uid}/``: changing what is known of a channel, and deciding about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from governance.accounts.models import ApiToken
from tests.roles.channels.making import make_channel
from tests.roles.org.api import get
from tests.trail import entries_of

if TYPE_CHECKING:
    from roles.channels.models import Channel
    from tests.cast import Cast, Member

JSON = "application/json"


def change(by: Member, channel: Channel, body: Any, **headers: str) -> tuple[int, Any]:
    path = f"/api/v1/channels/{channel.uid}/"
    answer = by.client().patch(path, body, content_type=JSON, headers=headers)
    return answer.status_code, answer.json()


def decide(by: Member, channel: Channel, verdict: str, **more: Any) -> tuple[int, Any]:
    body = {"verdict": verdict, "reason": "Because.", **more}
    path = f"/api/v1/channels/{channel.uid}/decisions/"
    answer = by.client().post(path, body, content_type=JSON)
    return answer.status_code, answer.json()


def token(cast: Cast, channel: Channel, body: Any) -> tuple[int, Any]:
    client = Client(headers={"Authorization": f"Bearer {cast.api_token}"})
    answer = client.patch(f"/api/v1/channels/{channel.uid}/", body, content_type=JSON)
    return answer.status_code, answer.json()


def test_a_token_says_when_a_channel_was_last_active_and_nothing_else(cast: Cast) -> None:
    channel = make_channel(cast)
    status, body = token(cast, channel, {"last_active_on": "2026-11-20"})
    assert (status, body["last_active_on"]) == (200, "2026-11-20")
    assert token(cast, channel, {"last_active_on": "2026-11-01"})[1]["last_active_on"] == (
        "2026-11-20"
    )
    status, body = token(cast, channel, {"last_active_on": "2026-11-21", "purpose": "Help."})
    assert (status, body["code"]) == (403, "not_your_channel")
    assert get(cast, f"channels/{channel.uid}/")[1]["last_active_on"] == "2026-11-20"
    ApiToken.objects.update(scopes=["read"])
    assert token(cast, channel, {"last_active_on": "2026-11-21"})[0] == 403


def test_a_day_to_come_is_refused(cast: Cast) -> None:
    status, body = token(cast, make_channel(cast), {"last_active_on": "2999-01-01"})
    assert (status, body["errors"][0]["pointer"]) == (400, "/last_active_on")


def test_custody_is_changed_in_part_and_stands_in_the_trail(cast: Cast) -> None:
    channel = make_channel(cast)
    sent = {
        "second_admin": str(cast.employee.listed.uid),
        "languages": ["DE"],
        "hours": ["Mon-Fri 09:00-17:00"],
    }
    status, body = change(cast.coach, channel, sent)
    assert status == 200
    assert (body["languages"], body["hours"]) == (["de"], ["Mon-Fri 09:00-17:00"])
    assert body["owner"] == str(cast.player.listed.uid)
    assert body["recovery_mailbox"] == "recovery@larkfield.example"
    (entry,) = entries_of("channel.updated")
    assert set(entry["changes"]) == {"second_admin", "languages", "hours"}


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"recovery_mailbox": "password: hunter2"}, "/recovery_mailbox"),
        ({"controls": ["api_key = abc"]}, "/controls"),
        ({"hours": ["whenever"]}, "/hours"),
        ({"languages": ["elvish"]}, "/languages"),
        ({"owner": None}, "/owner"),
        ({"second_admin": "019a0000-0000-7000-8000-0000000000ff"}, "/second_admin"),
    ],
)
def test_what_is_not_right_is_named(cast: Cast, sent: dict[str, Any], pointer: str) -> None:
    status, body = change(cast.coach, make_channel(cast), sent)
    assert (status, body["errors"][0]["pointer"]) == (400, pointer)


@pytest.mark.parametrize("who", ["employee", "player", "coach_elsewhere", "auditor"])
def test_others_change_nothing_and_are_told_why(cast: Cast, who: str) -> None:
    status, body = change(cast.members[who], make_channel(cast), {"purpose": "Help."})
    assert (status, body["code"]) == (403, "not_your_channel")


def test_a_partner_is_not_told_custody(cast: Cast) -> None:
    path = f"/api/v1/channels/{make_channel(cast).uid}/"
    seen = cast.external.client().get(path).json()
    assert (seen["second_admin"], seen["recovery_mailbox"]) == (None, "")


def test_a_change_of_what_was_changed_meanwhile_is_a_412(cast: Cast) -> None:
    channel = make_channel(cast)
    read = cast.coach.client().get(f"/api/v1/channels/{channel.uid}/")["ETag"]
    assert change(cast.coach, channel, {"purpose": "Help."}, if_match=read)[0] == 200
    status, body = change(cast.coach, channel, {"purpose": "Sell."}, if_match=read)
    assert (status, body["code"]) == (412, "changed_meanwhile")


def test_decisions_are_read_and_made(cast: Cast) -> None:
    channel = make_channel(cast)
    head = cast.department_head
    seen = head.client().get(f"/api/v1/channels/{channel.uid}/decisions/").json()
    assert (seen["state"], seen["seen"]) == ("active", 0)
    assert seen["legal"] == ["adopt", "keep", "pause", "drop"]
    assert seen["yours"] == ["keep", "pause", "drop"]
    status, body = decide(head, channel, "pause", seen=0, criteria="Questions a week")
    assert (status, body["state"], body["legal"]) == (201, "paused", ["resume", "drop"])
    assert body["decisions"][0]["criteria"] == "Questions a week"
    assert get(cast, f"channels/{channel.uid}/")[1]["state"] == "paused"


def test_what_is_not_legal_now_is_a_409_that_lists_what_is(cast: Cast) -> None:
    channel = make_channel(cast)
    decide(cast.head_coach, channel, "pause")
    status, body = decide(cast.head_coach, channel, "keep")
    assert (status, body["code"], body["legal"]) == (409, "not_legal_now", ["resume", "drop"])
    status, body = decide(cast.department_head, channel, "drop", seen=0)
    assert (status, body["code"]) == (409, "decided_meanwhile")
    assert body["legal"] == ["resume", "drop"]


@pytest.mark.parametrize(
    ("who", "verdict"), [("coach", "keep"), ("department_head", "adopt"), ("administrator", "drop")]
)
def test_who_may_not_decide_is_told_why(cast: Cast, who: str, verdict: str) -> None:
    status, body = decide(cast.members[who], make_channel(cast), verdict)
    assert (status, body["code"]) == (403, "not_your_channel")


def test_a_token_decides_nothing(cast: Cast) -> None:
    client = Client(headers={"Authorization": f"Bearer {cast.api_token}"})
    path = f"/api/v1/channels/{make_channel(cast).uid}/decisions/"
    answer = client.post(path, {"verdict": "keep", "reason": "So."}, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (403, "people_only")


def test_it_is_moved_to_another_department(cast: Cast) -> None:
    channel = make_channel(cast)
    sent = {"department": str(cast.field_service.uid)}
    status, body = change(cast.department_head, channel, sent)
    assert (status, body["department"]) == (200, str(cast.field_service.uid))
    status, body = change(cast.department_head, channel, {"department": str(cast.stores.uid)})
    assert (status, body["code"]) == (403, "not_your_department")
    status, body = change(cast.head_coach, channel, {"department": str(channel.uid)})
    assert (status, body["errors"][0]["pointer"]) == (400, "/department")
