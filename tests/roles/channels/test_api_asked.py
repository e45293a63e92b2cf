"""``/api/v1/channels/``: entering, asking for, reporting, and deciding on what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roles.channels.models import Candidate, Channel
from tests.roles.channels.making import make_channel
from tests.roles.org.api import get
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast, Member

PATH = "/api/v1/channels/"
URL = "https://www.tiktok.com/@larkfield"
WANTED = {"kind": "request", "url": URL, "why": "Young people ask there."}


def post(by: Member, path: str, body: Any) -> tuple[int, Any]:
    answer = by.client().post(f"{PATH}{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def wanted(cast: Cast, by: Member) -> tuple[int, Any]:
    return post(by, "asked/", {**WANTED, "department": str(cast.support.uid)})


def new(cast: Cast, **more: object) -> dict[str, object]:
    owner, department = str(cast.player.listed.uid), str(cast.support.uid)
    return {"url": "x.com/LarkfieldHelp", "owner": owner, "department": department, **more}


def test_a_channel_is_entered_by_who_runs_its_department(cast: Cast) -> None:
    status, body = post(cast.coach, "", new(cast))
    assert (status, body["platform"], body["state"]) == (201, "x", "active")
    assert body["owner"] == str(cast.player.listed.uid)
    assert get(cast, f"channels/{body['uid']}/") == (200, body)
    assert len(entries_of("channel.registered")) == 1


def test_a_counter_is_entered_by_where_it_is(cast: Cast) -> None:
    status, body = post(cast.coach, "", new(cast, url="Leeds shop", kind="in_person"))
    assert (status, body["kind"], body["handle"]) == (201, "in_person", "Leeds shop")
    status, body = post(cast.coach, "", new(cast, url="Leeds shop", kind="phone"))
    assert (status, body["errors"][0]["pointer"]) == (400, "/url")
    status, body = post(cast.coach, "", new(cast, kind="fax"))
    assert (status, body["errors"][0]["pointer"]) == (400, "/kind")


def test_the_same_again_is_answered_with_what_is_there(cast: Cast) -> None:
    first, again = (post(cast.coach, "", new(cast)) for _time in range(2))
    assert first == again
    other = new(cast, owner=str(cast.employee.listed.uid))
    status, body = post(cast.coach, "", other)
    assert (status, body["code"]) == (409, "channel_known")
    assert Channel.objects.count() == 1


def test_what_cannot_be_entered_is_named(cast: Cast) -> None:
    for wrong, pointer in (
        ({"url": "our page"}, "/url"),
        ({"owner": str(cast.external.listed.uid)}, "/owner"),
        ({"owner": str(cast.support.uid)}, "/owner"),
        ({"department": str(cast.player.listed.uid)}, "/department"),
    ):
        status, body = post(cast.coach, "", new(cast, **wrong))
        assert (status, body["errors"][0]["pointer"]) == (400, pointer)
    status, body = post(cast.coach, "", new(cast, department=str(cast.stores.uid)))
    assert (status, body["code"]) == (403, "not_your_department")
    assert not Channel.objects.exists()


def test_a_channel_is_asked_for_and_adopted(cast: Cast) -> None:
    status, made = wanted(cast, cast.employee)
    assert (status, made["outcome"], made["asked"]) == (201, None, "Amara Reid")
    path = f"asked/{made['uid']}/"
    assert cast.employee.client().get(f"{PATH}{path}").json() == made
    seen = cast.head_coach.client().get(f"{PATH}{path}decisions/").json()
    assert seen["legal"] == seen["yours"] == ["adopted", "declined"]
    owner = {"owner": str(cast.player.listed.uid), "department": str(cast.support.uid)}
    decided = {"outcome": "adopted", "reason": "We try it.", **owner}
    assert post(cast.employee, f"{path}decisions/", decided)[0] == 403
    status, body = post(cast.head_coach, f"{path}decisions/", decided)
    assert (status, body["outcome"], body["legal"]) == (201, "adopted", [])
    told = cast.employee.client().get(f"{PATH}{path}").json()
    assert get(cast, f"channels/{told['channel']}/")[1]["url"] == URL
    assert (told["decided_by"], told["reason"]) == ("Amara Reid", "We try it.")
    status, body = post(cast.head_coach, f"{path}decisions/", decided)
    assert (status, body["code"], body["legal"]) == (409, "decided", [])


def test_adopting_needs_an_owner_and_a_department(cast: Cast) -> None:
    path = f"asked/{wanted(cast, cast.employee)[1]['uid']}/decisions/"
    status, body = post(cast.head_coach, path, {"outcome": "adopted", "reason": "So."})
    assert (status, [each["pointer"] for each in body["errors"]]) == (
        400,
        ["/owner", "/department"],
    )
    status, body = post(cast.head_coach, path, {"outcome": "not_ours", "reason": "So."})
    assert (status, body["legal"]) == (409, ["adopted", "declined"])


def test_what_somebody_else_asked_for_is_not_shown(cast: Cast) -> None:
    made = wanted(cast, cast.employee)[1]
    assert wanted(cast, cast.employee) == (201, made)
    for other in (cast.line_manager, cast.coach, cast.head_coach):  # they see it in the list
        status, body = wanted(cast, other)
        assert (status, body["code"]) == (409, "asked_already")
        assert made["uid"] not in str(body)
    status, body = post(cast.employee, "asked/", {**WANTED, "kind": "rogue"})
    assert (status, body["code"]) == (409, "asked_already")
    assert Candidate.objects.count() == 1


def test_a_partner_reports_and_is_told_no_channel_of_others(cast: Cast) -> None:
    sent = {"kind": "rogue", "url": "x.com/LarkfeldHelp", "why": "It answers as us."}
    status, made = post(cast.external, "asked/", sent)
    assert (status, made["kind"], made["department"]) == (201, "rogue", None)
    owner = {"owner": str(cast.player.listed.uid), "department": str(cast.stores.uid)}
    decided = {"outcome": "adopted", "reason": "It is ours.", **owner}
    post(cast.head_coach, f"asked/{made['uid']}/decisions/", decided)
    seen = cast.external.client().get(f"{PATH}asked/").json()["results"]
    assert [(each["outcome"], each["channel"]) for each in seen] == [("adopted", None)]


def test_only_a_request_names_a_department(cast: Cast) -> None:
    for sent in (WANTED, {**WANTED, "kind": "rogue", "department": str(cast.support.uid)}):
        status, body = post(cast.employee, "asked/", sent)
        assert (status, body["errors"][0]["pointer"]) == (400, "/department")


def test_what_is_in_the_registry_is_neither_asked_for_nor_reported(cast: Cast) -> None:
    make_channel(cast)
    for kind, who in (("rogue", cast.player), ("rogue", cast.external)):
        sent = {"kind": kind, "url": "x.com/larkfieldhelp", "why": "It is not us."}
        status, body = post(who, "asked/", sent)
        assert (status, body["code"]) == (409, "channel_known")
