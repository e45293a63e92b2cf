"""Taking and closing over the API: the same rules as on the pages, and what is possible told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from django.test import Client

from governance.escalations.rules import EscalationState, Wish
from tests.governance.escalations.parts import escalation_of, log, verbs
from tests.governance.escalations.test_api import token

if TYPE_CHECKING:
    from governance.escalations.models import Mention
    from tests.cast import Cast, Member


def decide(member: Member, mention: Mention, decision: str, **sent: Any) -> tuple[int, Any]:
    path = f"/api/v1/mentions/{mention.uid}/decisions/"
    key = {"HTTP_IDEMPOTENCY_KEY": sent.pop("key")} if "key" in sent else {}
    answer = member.client().post(
        path, orjson.dumps({"decision": decision, **sent}), content_type="application/json", **key
    )
    return answer.status_code, answer.json()


def test_it_is_taken_answered_and_closed_and_each_answer_says_what_is_next(cast: Cast) -> None:
    mention = log(cast.employee)
    status, row = decide(cast.coach, mention, "take", key="a")
    assert (status, row["state"]) == (201, "taken")
    assert row["legal"] == ["contact", "update", "close", "hand_on", "set_aside", "hold"]
    assert row["yours"] == ["contact", "update", "close", "hand_on", "set_aside"]
    after = decide(cast.coach, mention, "contact")[1]["yours"]
    assert after == ["update", "close", "hand_on", "set_aside", "judge"]
    assert decide(cast.coach, mention, "close")[1]["errors"][0]["pointer"].strip("/") == "outcome"
    status, row = decide(cast.coach, mention, "close", outcome="Sent a stove.")
    assert (status, row["state"], row["yours"]) == (201, "closed", ["judge"])
    assert escalation_of(mention).outcome == "Sent a stove."


def test_sent_again_with_its_key_it_is_taken_once(cast: Cast) -> None:
    mention = log(cast.employee)
    first, second = (decide(cast.coach, mention, "take", key="k") for _time in range(2))
    assert first == second
    assert verbs(escalation_of(mention).uid).count("escalation.taken") == 1


@pytest.mark.parametrize(
    ("wish", "decision", "code", "legal"),
    [
        (Wish.NOTE, "take", "only_noted", ["set_aside", "pass_on", "hold"]),
        (
            Wish.PASS_ON,
            "take",
            "already_taken",
            ["contact", "update", "close", "hand_on", "set_aside", "hold"],
        ),
        (Wish.PASS_ON, "take_back", "not_aside", ["take", "set_aside", "hold"]),
        (Wish.PASS_ON, "lift", "not_held", ["take", "set_aside", "hold"]),
    ],
)
def test_what_is_not_possible_now_says_what_is(
    cast: Cast, wish: Wish, decision: str, code: str, legal: list[str]
) -> None:
    mention = log(cast.employee, wish=wish)
    if code == "already_taken":
        decide(cast.coach, mention, "take")
    status, problem = decide(cast.head_coach, mention, decision, reason="So.")
    assert (status, problem["code"], problem["legal"]) == (409, code, legal)


def test_nothing_is_done_a_second_time_in_silence(cast: Cast) -> None:
    mention = log(cast.employee)
    for who, decision, sent in (
        (cast.coach, "take", {}),
        (cast.coach, "contact", {}),
        (cast.head_coach, "hold", {"reason": "A claim."}),
        (cast.coach, "close", {"outcome": "Sent a stove."}),
    ):
        assert decide(who, mention, decision, **sent)[0] == 201
        status, problem = decide(who, mention, decision, **dict.fromkeys(sent, "Others."))
        assert (status, problem["code"]) == (409, "not_now"), decision
        assert decision not in problem["legal"]
    assert escalation_of(mention).outcome == "Sent a stove."


def test_no_token_takes_anything(cast: Cast) -> None:
    mention = log(cast.employee)
    answer = Client(headers={"Authorization": f"Bearer {token(cast)}"}).post(
        f"/api/v1/mentions/{mention.uid}/decisions/",
        orjson.dumps({"decision": "take"}),
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "people_only")
    assert escalation_of(mention).state == EscalationState.OPEN


def test_a_duplicate_names_what_its_reader_sees(cast: Cast) -> None:
    mention, other = log(cast.employee), log(cast.employee, department=cast.stores)
    sent = {"disposition": "duplicate", "of": str(other.uid)}
    status, problem = decide(cast.coach, mention, "set_aside", **sent)
    assert (status, problem["code"]) == (400, "unknown_reference")
    assert decide(cast.head_coach, mention, "set_aside", **sent)[0] == 201
