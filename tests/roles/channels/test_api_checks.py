"""``checks/`` and ``sweeps/``: verifying, retiring, and pausing many channels at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roles.channels.rules import Step, Verdict
from roles.channels.services import channel_decide
from tests.cast import NOW
from tests.roles.channels.making import make_channel
from tests.roles.org.api import get
from tests.trail import entries_of

if TYPE_CHECKING:
    from roles.channels.models import Channel
    from tests.cast import Cast, Member

SWEEPS = "/api/v1/channels/sweeps/"


def checks(channel: Channel) -> str:
    return f"/api/v1/channels/{channel.uid}/checks/"


def post(by: Member, path: str, **body: Any) -> tuple[int, Any]:
    answer = by.client().post(path, body, content_type="application/json")
    return answer.status_code, answer.json()


def drop(cast: Cast, channel: Channel) -> None:
    channel_decide(
        actor=cast.head_coach.viewer, channel=channel, verdict=Verdict.DROP, reason="So.", now=NOW
    )


def test_its_owner_verifies_it(cast: Cast) -> None:
    channel = make_channel(cast)
    seen = cast.player.client().get(checks(channel)).json()
    assert (seen["verified_at"], seen["verify_due"], seen["lacks"]) == (None, None, [])
    assert seen["legal"] == seen["yours"] == ["verify"]
    assert cast.employee.client().get(checks(channel)).json()["yours"] == []
    status, body = post(cast.player, checks(channel), check="verify")
    assert (status, body["verified_at"] is None, body["verify_due"] is None) == (201, False, False)
    assert len(entries_of("channel.verified")) == 1


def test_what_lacks_something_is_not_verified(cast: Cast) -> None:
    channel = make_channel(cast, second_admin=None)
    seen = cast.coach.client().get(checks(channel)).json()
    assert (seen["lacks"], seen["legal"]) == (["a second admin"], [])
    status, body = post(cast.coach, checks(channel), check="verify")
    assert (status, body["code"], body["legal"]) == (409, "incomplete", [])
    assert cast.external.client().get(checks(channel)).json()["lacks"] == []


def test_a_dropped_channel_is_retired_item_by_item(cast: Cast) -> None:
    channel = make_channel(cast)
    status, body = post(cast.coach, checks(channel), check="notice", evidence="A post.")
    assert (status, body["code"], body["legal"]) == (409, "not_retiring", ["verify"])
    drop(cast, channel)
    status, body = post(cast.coach, checks(channel), check="verify")
    assert (status, body["code"], body["legal"]) == (409, "not_active", [*Step])
    status, body = post(cast.coach, checks(channel), check="notice")
    assert (status, body["errors"][0]["pointer"]) == (400, "/evidence")
    for number, step in enumerate(Step, start=1):
        status, body = post(cast.coach, checks(channel), check=step.value, evidence="Seen.")
        assert (status, body["legal"]) == (201, [*Step][number:])
    assert body["state"] == "retired"
    assert [(each["step"], each["evidence"]) for each in body["steps"]] == [
        (step.value, "Seen.") for step in Step
    ]
    assert get(cast, f"channels/{channel.uid}/")[1]["state"] == "retired"


def test_an_item_is_ticked_once(cast: Cast) -> None:
    channel = make_channel(cast)
    drop(cast, channel)
    assert post(cast.player, checks(channel), check="notice", evidence="A post.")[0] == 201
    status, body = post(cast.coach, checks(channel), check="notice", evidence="Another.")
    assert (status, body["code"], body["legal"]) == (409, "ticked", [*Step][1:])


def test_all_of_a_department_are_paused_and_resumed_together(cast: Cast) -> None:
    here = str(cast.support.uid)
    ours, theirs = make_channel(cast), make_channel(cast, "x.com/shops", department=cast.stores)
    by_itself = make_channel(cast, "x.com/asleep")
    channel_decide(
        actor=cast.head_coach.viewer,
        channel=by_itself,
        verdict=Verdict.PAUSE,
        reason="So.",
        now=NOW,
    )
    head = cast.department_head
    seen = head.client().get(f"{SWEEPS}?department={here}").json()
    assert seen == {"department": here, "pause": 1, "resume": 0, "legal": ["pause"]}
    sent: dict[str, Any] = {"verdict": "pause", "department": here, "reason": "A crisis."}
    status, body = post(head, SWEEPS, **sent, expected=3)
    assert (status, body["code"], body["legal"]) == (409, "changed", ["pause"])
    done = {"department": here, "verdict": "pause", "channels": 1}
    assert post(head, SWEEPS, **sent, expected=1) == (201, done)
    states = {each: get(cast, f"channels/{each.uid}/")[1]["state"] for each in (ours, theirs)}
    assert states == {ours: "paused", theirs: "active"}
    status, body = post(head, SWEEPS, **sent)
    assert (status, body["code"], body["legal"]) == (409, "nothing_to_do", ["resume"])
    assert post(head, SWEEPS, **{**sent, "verdict": "resume"})[1]["channels"] == 1
    assert get(cast, f"channels/{by_itself.uid}/")[1]["state"] == "paused"


def test_only_the_head_coach_pauses_all(cast: Cast) -> None:
    make_channel(cast)
    sent = {"verdict": "pause", "reason": "A crisis."}
    status, body = post(cast.boss, SWEEPS, **sent)
    assert (status, body["code"]) == (403, "not_your_channels")
    assert post(cast.head_coach, SWEEPS, **sent)[1] == {
        "department": None,
        "verdict": "pause",
        "channels": 1,
    }
