"""``/api/v1/questions/``: asked, answered, asked back and kept as on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.core.uid import uuid7
from governance.playbooks.models import Question
from tests.roles.org.api import get

if TYPE_CHECKING:
    from tests.cast import Cast, Member

PATH = "/api/v1/questions/"


def post(by: Member, path: str = "", **body: Any) -> tuple[int, Any]:
    answer = by.client().post(f"{PATH}{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def decide(by: Member, uid: str, decision: str, **more: Any) -> tuple[int, Any]:
    return post(by, f"{uid}/decisions/", decision=decision, **more)


def test_a_question_reaches_the_coach_and_its_answer_the_asker(cast: Cast) -> None:
    status, asked = post(cast.player, text="May I answer in Welsh?")
    assert (status, asked["state"], asked["said"]) == (201, "open", [])
    assert asked["asked"] == str(cast.coach.listed.uid)
    uid = asked["uid"]
    seen = cast.coach.client().get(f"{PATH}{uid}/decisions/").json()
    assert seen["legal"] == ["answer", "ask_back", "withdraw"]
    assert seen["yours"] == ["answer"]
    status, body = decide(cast.coach, uid, "answer", text="You may.")
    assert (status, body["state"], body["yours"]) == (201, "answered", ["keep"])
    (told,) = cast.player.client().get(f"{PATH}?own=true").json()["results"]
    assert [(each["author"], each["text"]) for each in told["said"]] == [
        (str(cast.coach.listed.uid), "You may.")
    ]
    assert cast.player.client().get(f"{PATH}?own=false").json()["results"] == []


def test_an_answer_is_asked_back_on_and_kept_once(cast: Cast) -> None:
    uid = post(cast.player, text="May I?")[1]["uid"]
    status, body = decide(cast.coach, uid, "keep", title="May I?", text="You may.")
    assert (status, body["code"]) == (409, "not_answered")
    assert body["legal"] == ["answer", "ask_back", "withdraw"]
    decide(cast.coach, uid, "answer", text="You may.")
    assert decide(cast.player, uid, "ask_back", text="Always?")[1]["state"] == "open"
    decide(cast.coach, uid, "answer", text="On weekdays.")
    words = {"title": "May I?", "text": "On weekdays."}
    assert decide(cast.coach, uid, "keep", **words)[0] == 201
    practice = cast.player.client().get(f"{PATH}{uid}/").json()["practice"]
    assert get(cast, f"practices/{practice}/")[1]["text"] == "On weekdays."
    status, body = decide(cast.coach, uid, "keep", **words)
    assert (status, body["code"], body["legal"]) == (409, "kept_already", ["ask_back"])
    status, body = decide(cast.coach, uid, "answer", text="Never.")
    assert (status, body["code"], body["legal"]) == (409, "already_answered", ["ask_back"])


def test_the_same_form_again_is_one_question_and_one_answer(cast: Cast) -> None:
    form = str(uuid7())
    first, again = (post(cast.player, text="May I?", form=form) for _time in range(2))
    assert first == again
    assert Question.objects.count() == 1
    uid, sent = first[1]["uid"], {"text": "You may.", "form": form}
    assert [decide(cast.coach, uid, "answer", **sent)[0] for _time in range(2)] == [201, 201]
    assert len(cast.coach.client().get(f"{PATH}{uid}/").json()["said"]) == 1


def test_the_same_form_with_another_text_is_told_that_it_was_not_sent(cast: Cast) -> None:
    form = str(uuid7())
    uid = post(cast.player, text="May I?", form=form)[1]["uid"]
    status, body = post(cast.player, text="May we?", form=form)
    assert (status, body["code"]) == (409, "form_sent")
    for by, step in ((cast.coach, "answer"), (cast.player, "ask_back")):
        assert decide(by, uid, step, text="Gladly.", form=form)[0] == 201
        assert decide(by, uid, step, text=" Gladly. ", form=form)[0] == 201
        status, body = decide(by, uid, step, text="Never.", form=form)
        assert (status, body["code"]) == (409, "form_sent")
    said = cast.player.client().get(f"{PATH}{uid}/").json()["said"]
    assert [each["text"] for each in said] == ["Gladly.", "Gladly."]


def test_it_is_between_the_two_and_the_head_coach(cast: Cast) -> None:
    uid = post(cast.player, text="May I?")[1]["uid"]
    assert cast.head_coach.client().get(f"{PATH}{uid}/").status_code == 200
    for other in (cast.employee, cast.line_manager, cast.coach_elsewhere, cast.auditor):
        assert other.client().get(f"{PATH}{uid}/").status_code == 404
        assert other.client().get(PATH).json()["results"] == []
        assert decide(other, uid, "answer", text="No.")[0] == 404
    assert get(cast, "questions/") == (200, {"results": [], "next": None})
    assert get(cast, f"questions/{uid}/")[0] == 404


def test_only_the_asker_withdraws_and_says_what_a_step_needs(cast: Cast) -> None:
    uid = post(cast.player, text="May I?")[1]["uid"]
    status, body = decide(cast.coach, uid, "withdraw")
    assert (status, body["code"]) == (403, "not_asker")
    status, body = decide(cast.coach, uid, "answer", text="  ")
    assert (status, body["errors"][0]["pointer"]) == (400, "/text")
    status, body = decide(cast.player, uid, "withdraw")
    assert (status, body["state"], body["legal"]) == (201, "withdrawn", [])
    status, body = decide(cast.coach, uid, "answer", text="You may.")
    assert (status, body["code"], body["legal"]) == (409, "withdrawn", [])
