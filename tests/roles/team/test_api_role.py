"""Changing a role, its contacts, and the rules of coverage, by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import time_machine

from roles.org.models import GapRule, Person
from roles.team.models import Assignment, Liaison, Role
from roles.team.services import role_close
from tests.cast import NOW
from tests.roles.team.test_focus import api_of
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast, Member

JSON = "application/json"


def role_of(cast: Cast) -> Role:
    return Assignment.objects.get(person=cast.player.listed).role


def patch(by: Member, path: str, body: Any, **headers: str) -> tuple[int, Any]:
    answer = by.client().patch(path, body, content_type=JSON, headers=headers)
    return answer.status_code, answer.json()


def post(by: Member, path: str, **body: Any) -> tuple[int, Any]:
    answer = by.client().post(path, body, content_type=JSON)
    return answer.status_code, answer.json()


def path_of(role: Role) -> str:
    return f"/api/v1/roles/{role.uid}/"


def test_what_is_sent_changes_and_the_rest_stays(cast: Cast) -> None:
    role = role_of(cast)
    Role.objects.filter(pk=role.pk).update(purpose="Answer.", end_goal="Peace.")
    sent = {"end_goal": "Nobody waits.", "fallback": str(cast.employee.listed.uid)}
    status, body = patch(cast.coach, path_of(role), sent)
    assert (status, body["purpose"], body["end_goal"]) == (200, "Answer.", "Nobody waits.")
    assert body["fallback"] == str(cast.employee.listed.uid)
    (entry,) = entries_of("role.changed")
    assert set(entry["changes"]) == {"end_goal", "fallback"}
    assert patch(cast.coach, path_of(role), {"fallback": None})[1]["fallback"] is None


def test_a_fallback_who_left_stops_no_other_change(cast: Cast) -> None:
    role = role_of(cast)
    Role.objects.filter(pk=role.pk).update(fallback=cast.employee.listed)
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    assert patch(cast.coach, path_of(role), {"focus": "Nights"})[0] == 200
    sent = {"fallback": str(cast.employee.listed.uid)}
    status, body = patch(cast.coach, path_of(role), sent)
    assert (status, body["errors"][0]["pointer"]) == (400, "/fallback")


def test_a_role_that_was_changed_meanwhile_is_a_412(cast: Cast) -> None:
    role = role_of(cast)
    read = cast.coach.client().get(path_of(role))["ETag"]
    assert patch(cast.coach, path_of(role), {"focus": "Nights"}, if_match=read)[0] == 200
    status, body = patch(cast.coach, path_of(role), {"focus": "Days"}, if_match=read)
    assert (status, body["code"]) == (412, "changed_meanwhile")


def test_a_closed_role_and_one_without_a_purpose_are_refused(cast: Cast) -> None:
    role = role_of(cast)
    status, body = patch(cast.coach, path_of(role), {"purpose": " "})
    assert (status, body["errors"][0]["pointer"]) == (400, "/purpose")
    Assignment.objects.filter(role=role).update(state="ended")
    role_close(actor=cast.coach.viewer, role=role, reason="So.", now=NOW)
    status, body = patch(cast.coach, path_of(role), {"focus": "Nights"})
    assert (status, body["code"]) == (409, "role_closed")


def test_a_contact_is_named_once_and_ended(cast: Cast) -> None:
    path, head = f"{path_of(role_of(cast))}contacts/", cast.stores_head.listed
    sent = {"person": str(head.uid), "purpose": "Returns", "cadence": "weekly"}
    status, made = post(cast.coach, path, **sent)
    assert (status, made["name"], made["cadence"]) == (201, str(head), "weekly")
    assert cast.employee.client().get(path).json()["results"] == [made]
    status, body = post(cast.coach, path, **sent)
    assert (status, body["code"]) == (409, "liaison_named")
    own = {**sent, "person": str(cast.employee.listed.uid)}
    assert post(cast.coach, path, **own)[1]["errors"][0]["pointer"] == "/person"
    one = f"/api/v1/contacts/{made['uid']}/"
    assert post(cast.employee, one, decision="end")[0] == 403
    (status, ended), again = (post(cast.coach, one, decision="end") for _time in range(2))
    assert (status, again) == (201, (201, ended))
    assert made["ended_at"] is None
    assert ended["ended_at"] is not None
    assert cast.employee.client().get(one).json() == ended
    assert cast.employee.client().get(path).json()["results"] == []
    assert len(entries_of("role.liaison_ended")) == 1


def test_contacts_of_a_day_stay_those_of_that_day(cast: Cast) -> None:
    path = f"{path_of(role_of(cast))}contacts/"
    Liaison.objects.create(
        role=role_of(cast),
        person=cast.stores_head.listed,
        purpose="Returns",
        named_at=NOW - timedelta(days=5),
        ended_at=NOW - timedelta(hours=1),
    )
    with time_machine.travel(NOW, tick=False):
        days = [(NOW - timedelta(days=back)).date() for back in (6, 5, 1, 0)]
        found = [api_of(cast).get(path, {"as_of": f"{day}"}).json()["results"] for day in days]
    assert [len(each) for each in found] == [0, 1, 1, 0]


def test_rules_of_coverage_are_read_and_set(cast: Cast) -> None:
    listed = api_of(cast).get("/api/v1/gap-rules/", {"rule": "CV7", "size": "standard"}).json()
    (row,) = listed["results"]
    assert (row["enabled"], row["threshold"], row["threshold_usual"]) == (True, 12, 12)
    path = f"/api/v1/gap-rules/{row['uid']}/"
    sent = {"threshold": 8, "reason": "Ours are new."}
    status, body = patch(cast.head_coach, path, sent)
    assert (status, body["threshold"], body["enabled"]) == (200, 8, True)
    assert GapRule.objects.get(uid=row["uid"]).threshold == 8
    (entry,) = entries_of("gap_rule.changed")
    assert (entry["reason"], entry["changes"]) == ("Ours are new.", {"threshold": [12, 8]})
    back = {"threshold": None, "reason": "They are not."}
    assert patch(cast.head_coach, path, back)[1]["threshold"] is None


def test_a_number_that_a_rule_has_not_is_named(cast: Cast) -> None:
    row = GapRule.objects.get(rule="CV7", size="standard")
    path = f"/api/v1/gap-rules/{row.uid}/"
    for wrong in ({"days": 3}, {"threshold": 0}, {"severity": 9}):
        status, body = patch(cast.head_coach, path, {**wrong, "reason": "So."})
        (name,) = wrong
        assert (status, body["errors"][0]["pointer"].strip("/")) == (400, name)
    assert patch(cast.head_coach, path, {"threshold": 8})[0] == 400
    status, body = patch(cast.coach, path, {"threshold": 8, "reason": "So."})
    assert (status, body["code"]) == (403, "not_rule_setter")
    assert patch(cast.employee, path, {"threshold": 8, "reason": "So."})[0] == 404


def test_a_rule_that_was_set_meanwhile_is_a_412(cast: Cast) -> None:
    path = f"/api/v1/gap-rules/{GapRule.objects.get(rule='CV7', size='standard').uid}/"
    read = cast.coach.client().get(path)["ETag"]
    assert patch(cast.head_coach, path, {"severity": 1, "reason": "So."}, if_match=read)[0] == 200
    assert patch(cast.head_coach, path, {"severity": 2, "reason": "So."}, if_match=read)[0] == 412
