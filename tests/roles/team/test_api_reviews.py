"""``/api/v1/reviews/``, ``break-glass/``, ``role-types/`` and the focus of an assignment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from roles.team.models import Assignment, PastTerms, Review, Role, RoleType
from roles.team.rules import State
from tests.cast import NOW, SINCE, Cast, Member, make_assignment, make_person
from tests.roles.org.api import get
from tests.roles.team.trail import entry_of

DAY = timedelta(days=1)


def send(by: Member, method: str, path: str, body: Any, **headers: str) -> tuple[int, Any]:
    act = getattr(by.client(), method)
    answer = act(f"/api/v1/{path}", body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def review(assignment: Assignment, reviewer: Member) -> Review:
    return Review.objects.create(
        assignment=assignment,
        because="yearly",
        reviewer=reviewer.listed,
        opened_at=NOW - DAY,
        due_at=NOW,
    )


@pytest.fixture
def two(cast: Cast) -> list[Review]:
    other = make_assignment(
        make_person("Ann Lee", cast.support, manager=cast.line_manager.listed),
        cast.support,
        "gatherer",
    )
    held = Assignment.objects.get(person=cast.player.listed)
    return [review(each, cast.line_manager) for each in (held, other)]


def outcome(by: Member, reviews: list[Review], what: str, **more: str) -> tuple[int, Any]:
    named = [str(each.uid) for each in reviews]
    return send(by, "post", "reviews/", {"outcome": what, "reviews": named, **more})


def test_reviews_are_those_that_one_is_asked_for(cast: Cast, two: list[Review]) -> None:
    rows = cast.line_manager.client().get("/api/v1/reviews/?open=true").json()["results"]
    assert {row["uid"] for row in rows} == {str(each.uid) for each in two}
    assert rows[0]["reviewer"] == str(cast.line_manager.listed.uid)
    assert cast.employee.client().get("/api/v1/reviews/").json()["results"] == []
    assert get(cast, "reviews/")[1]["results"] == []  # a token


def test_many_are_kept_at_once_with_a_word(cast: Cast, two: list[Review]) -> None:
    status, body = outcome(cast.line_manager, two, "keep", reason="All is well.")
    assert (status, len(body["reviews"])) == (201, 2)
    assert set(Review.objects.values_list("outcome", "reason")) == {("keep", "All is well.")}
    path = "/api/v1/reviews/?as_of="
    client = cast.line_manager.client()
    assert len(client.get(f"{path}{(NOW - DAY).date()}").json()["results"]) == 2


def test_a_review_of_a_day_stays_what_it_was_then(cast: Cast, two: list[Review]) -> None:
    path = f"/api/v1/reviews/?as_of={(NOW - DAY).date()}"
    client = cast.line_manager.client()
    before = client.get(path).json()["results"]
    assert {(each["outcome"], each["closed_at"]) for each in before} == {("", None)}
    assert {"reviewer", "unusual"} & set(before[0]) == set()
    assert outcome(cast.line_manager, two[:1], "end", reason="Enough.")[0] == 201
    assert client.get(path).json()["results"] == before
    refused = client.get(f"{path}&open=true")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/open")


def test_one_that_is_done_is_a_409_and_none_of_them_is_kept(cast: Cast, two: list[Review]) -> None:
    outcome(cast.line_manager, two[:1], "keep")
    status, body = outcome(cast.line_manager, two, "keep")
    assert (status, body["code"], body["legal"]) == (409, "already_decided", [])
    assert Review.objects.open().count() == 1


def test_change_and_end_are_one_at_a_time_and_with_a_reason(cast: Cast, two: list[Review]) -> None:
    by = cast.line_manager
    assert outcome(by, two, "end", reason="Enough.")[0] == 400
    assert outcome(by, two[:1], "change", reason="So.")[1]["errors"][0]["pointer"] == "/authority"
    assert outcome(by, two[:1], "change", authority="listen")[0] == 400
    assert outcome(by, two[:1], "change", authority="listen", reason="So.")[0] == 201
    assert outcome(by, two[1:], "end", reason="Enough.")[0] == 201
    assert [each.assignment.state for each in Review.objects.order_by("pk")] == ["active", "ended"]


def test_nobody_reviews_their_own_role_nor_what_is_not_theirs(
    cast: Cast, two: list[Review]
) -> None:
    for by in (cast.player, cast.employee):
        status, body = outcome(by, two[:1], "keep")
        assert (status, body["code"]) == (400, "unknown_reference")
    client = Client(headers={"Authorization": f"Bearer {cast.api_token}"})
    answer = client.post("/api/v1/reviews/", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "people_only")


def step_in(cast: Cast, by: Member, person: Member, **more: Any) -> tuple[int, Any]:
    role = Assignment.objects.get(person=cast.player.listed).role
    body = {
        "role": str(role.uid),
        "person": str(person.listed.uid),
        "authority": "listen",
        "hours": 24,
        "reason": "All are ill.",
        **more,
    }
    return send(by, "post", "break-glass/", body)


def test_glass_is_broken_and_listed_until_it_ends(cast: Cast) -> None:
    status, made = step_in(cast, cast.coach, cast.employee)
    assert (status, made["open"], made["by"]) == (201, True, "Maria Ortiz")
    assert [row["uid"] for row in get(cast, "break-glass/?open=true")[1]["results"]] == [
        made["uid"]
    ]
    body = {"decision": "end", "reason": "They are back."}
    assert send(cast.coach, "post", f"assignments/{made['uid']}/decisions/", body)[0] == 201
    assert get(cast, "break-glass/?open=true")[1]["results"] == []
    today = Assignment.objects.get(uid=made["uid"]).proposed_at.date()
    assert len(get(cast, f"break-glass/?as_of={today}")[1]["results"]) == 1
    assert get(cast, f"break-glass/?as_of={today - DAY}")[1]["results"] == []


def test_an_emergency_of_a_day_stays_what_it_was_then(cast: Cast) -> None:
    _status, made = step_in(cast, cast.coach, cast.employee, hours=72)
    began = Assignment.objects.get(uid=made["uid"]).proposed_at
    path = f"break-glass/?as_of={began.date()}"
    with time_machine.travel(began + DAY, tick=False):
        [before] = get(cast, path)[1]["results"]
        assert (before["open"], before["ended_at"]) == (True, None)
        body = {"decision": "end", "reason": "They are back."}
        assert send(cast.coach, "post", f"assignments/{made['uid']}/decisions/", body)[0] == 201
        assert get(cast, path)[1]["results"] == [before]
        [today] = get(cast, f"break-glass/?as_of={(began + DAY).date()}")[1]["results"]
        assert today["open"] is False
    assert get(cast, f"{path}&open=true")[0] == 400


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"hours": 73}, "/hours"),
        ({"authority": "reply"}, "/authority"),
        ({"reason": ""}, "/reason"),
    ],
)
def test_glass_is_broken_only_a_little(cast: Cast, more: dict[str, Any], pointer: str) -> None:
    status, body = step_in(cast, cast.coach, cast.employee, **more)
    assert (status, body["errors"][0]["pointer"]) == (400, pointer)


def test_nobody_breaks_it_for_themselves_or_elsewhere(cast: Cast) -> None:
    assert step_in(cast, cast.coach, cast.coach)[1]["code"] == "own_assignment"
    assert step_in(cast, cast.coach_elsewhere, cast.employee)[1]["code"] == "not_your_department"


def test_the_catalogue_says_how_far_each_kind_went_on_a_day(cast: Cast) -> None:
    kind = RoleType.objects.get(key="responder")
    PastTerms.objects.create(type=kind, authority=1, during=(SINCE, SINCE + 9 * DAY))

    def level(query: str = "") -> str:
        rows = get(cast, f"role-types/?{query}")[1]["results"]
        return str(next(row["authority"] for row in rows if row["key"] == "responder"))

    assert level() == "reply"
    assert level(f"as_of={SINCE.date()}") == "listen"
    assert level(f"as_of={(SINCE + 9 * DAY).date()}") == "reply"


def focus(by: Member, held: Assignment, body: Any, **headers: str) -> tuple[int, Any]:
    return send(by, "patch", f"assignments/{held.uid}/", body, **headers)


def test_the_focus_is_changed_in_part_by_who_runs_the_department(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    backup = str(cast.employee.listed.uid)
    status, body = focus(cast.coach, held, {"languages": ["de"], "backup": backup})
    assert (status, body["languages"], body["backup"]) == (200, ["de"], backup)
    status, body = focus(cast.coach, held, {"regions": ["AT"]})
    assert (body["languages"], body["regions"], body["backup"]) == (["de"], ["AT"], backup)
    assert entry_of(held.uid, "assignment.focus_changed")[0] == "Maria Ortiz"


def test_the_holder_names_the_backup_and_nothing_else(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    assert focus(cast.player, held, {"backup": str(cast.employee.listed.uid)})[0] == 200
    status, body = focus(cast.player, held, {"languages": ["de"]})
    assert (status, body["code"]) == (403, "own_assignment")
    assert focus(cast.player, held, {"backup": None})[1]["backup"] is None


def test_a_change_of_what_was_changed_meanwhile_is_a_412(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    path = f"/api/v1/assignments/{held.uid}/"
    read = cast.coach.client().get(path)["ETag"]
    status, _body = focus(cast.coach, held, {"languages": ["de"]}, if_match=read)
    assert status == 200
    status, body = focus(cast.coach, held, {"languages": ["en"]}, if_match=read)
    assert (status, body["code"]) == (412, "changed_meanwhile")
    fresh = cast.coach.client().get(path)["ETag"]
    assert focus(cast.coach, held, {"languages": ["en"]}, if_match=fresh)[0] == 200


def test_the_focus_of_what_is_over_stays(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    Assignment.objects.filter(pk=held.pk).update(state=State.ENDED, closed_at=NOW)
    status, body = focus(cast.coach, held, {"languages": ["de"]})
    assert (status, body["code"]) == (409, "assignment_over")


def test_a_token_changes_no_focus(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    client = Client(headers={"Authorization": f"Bearer {cast.api_token}"})
    path, body = f"/api/v1/assignments/{held.uid}/", {"languages": ["de"]}
    answer = client.patch(path, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "people_only")
    assert Role.objects.filter(pk=held.role_id).exists()
