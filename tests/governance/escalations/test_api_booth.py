"""The booth's requests in the API: the same rules as on the page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from governance.core.clock import utc_now
from tests.governance.escalations.test_booth import DRAFT, asked

if TYPE_CHECKING:
    from governance.escalations.models import BoothRequest
    from tests.cast import Cast, Member

LIST = "/api/v1/booth-requests/"


def post(member: Member, request: BoothRequest, **sent: Any) -> Any:
    path = f"{LIST}{request.uid}/answers/"
    return member.client().post(path, sent, content_type="application/json")


def read(member: Member, request: BoothRequest) -> Any:
    return member.client().get(f"{LIST}{request.uid}/").json()


def test_it_is_listed_answered_replied_to_and_approved_standing(cast: Cast) -> None:
    request = asked(cast)
    path = f"{LIST}?state=open&mention={request.mention.uid}"
    listed = cast.booth_member.client().get(path).json()["results"]
    assert [(row["draft"], row["asked"]) for row in listed] == [
        (DRAFT, str(cast.booth_member.listed.uid))
    ]
    back = post(cast.booth_member, request, answer="ask_back", words="Which?", turn=1)
    assert (back.status_code, back.json()["state"]) == (201, "back")
    mute = post(cast.coach, request, answer="reply", words=" ", turn=2)
    assert (mute.status_code, mute.json()["errors"][0]["pointer"]) == (400, "/words")
    assert post(cast.coach, request, answer="reply", words="The Ember.", turn=2).status_code == 201
    replied = read(cast.coach, request)
    assert (replied["draft"], replied["question"], replied["turn"]) == (DRAFT, "The Ember.", 3)
    until = str(utc_now().date() + timedelta(days=9))
    late = post(cast.booth_member, request, answer="approve", turn=1, until=until)
    assert (late.status_code, late.json()["code"]) == (409, "changed")
    offered = cast.booth_member.client().get(f"{LIST}{request.uid}/answers/").json()
    assert offered["yours"] == ["approve", "edit", "ask_back", "refuse"]
    sent = post(cast.booth_member, request, answer="approve", turn=3, until=until).json()
    assert (sent["state"], sent["legal"], sent["yours"]) == ("approved", [], [])
    done = read(cast.booth_member, request)
    text = cast.coach.client().get(f"/api/v1/texts/{done['text']}/").json()
    assert (text["valid_until"], text["standing"], text["topic"]) == (until, True, "complaint")
    again = post(cast.booth_member, request, answer="approve", turn=3)
    assert (again.status_code, again.json()["code"], again.json()["legal"]) == (409, "answered", [])


def test_what_is_wrong_is_named_and_who_is_not_asked_is_refused(cast: Cast) -> None:
    request = asked(cast)
    wrong = post(cast.booth_member, request, answer="edit", turn=1)
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/words")
    stands = post(
        cast.booth_member, request, answer="refuse", words="No.", turn=1, until="2030-01-01"
    )
    assert (stands.status_code, stands.json()["errors"][0]["pointer"]) == (400, "/until")
    assert post(cast.head_coach, request, answer="approve", turn=1).status_code == 403
    assert post(cast.employee, request, answer="approve", turn=1).status_code == 404
    assert cast.employee.client().get(LIST).json()["results"] == []
    request.refresh_from_db()
    assert request.state == "open"
