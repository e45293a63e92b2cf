"""``/api/v1/gaps/``, ``functions/`` and ``exemptions/``: what the pages say, for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from psycopg2.extras import DateTimeTZRange

from governance.accounts.models import ApiToken
from governance.core.clock import utc_now
from roles.org.models import Exemption, OrganisationSettings
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.selectors import gaps
from roles.team.services.role_types import role_type_add
from tests.cast import NOW, SINCE, Cast, Member, make_assignment
from tests.queries import assert_flat
from tests.roles.org.api import get

if TYPE_CHECKING:
    from roles.org.models import Department

DAY = timedelta(days=1)


def vacant(department: Department, key: str = "gatherer", focus: str = "") -> Role:
    kind = RoleType.objects.get(key=key)
    return Role.objects.create(type=kind, department=department, focus=focus, opened_at=SINCE)


def post(by: Member, path: str, **body: Any) -> tuple[int, Any]:
    answer = by.client().post(f"/api/v1/{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def ask(by: Member, place: Department, **more: Any) -> tuple[int, Any]:
    ends = Exemption.objects.count()  # each another day, so that nothing is asked twice
    body = {
        "rule": "CV1",
        "department": str(place.uid),
        "reason": "A coach starts at Christmas.",
        "ends_on": str((NOW + (30 + ends) * DAY).date()),
        **more,
    }
    return post(by, "exemptions/", **body)


def decide(by: Member, uid: str, decision: str, reason: str = "") -> tuple[int, Any]:
    return post(by, f"exemptions/{uid}/decisions/", decision=decision, reason=reason)


def test_a_gap_is_told_with_severity_owner_since_department_and_rule(cast: Cast) -> None:
    role = vacant(cast.support, focus="Evenings")
    status, body = get(cast, "gaps/?rule=CV0")
    assert status == 200
    assert body == {
        "results": [
            {
                "rule": "CV0",
                "name": "A role stands vacant",
                "severity": 3,
                "since": "2026-09-01T08:00:00Z",
                "subject_type": "role",
                "subject": str(role.uid),
                "label": "Information gatherer, Evenings, Support",
                "department": str(cast.support.uid),
                "people": 0,
                "alarm": False,
                "under_way": "",
                "act": "assign",
                "yours": None,  # a token's
                "owners": [
                    {"person": str(each.listed.uid), "name": str(each.listed)}
                    for each in (cast.department_head, cast.head_coach)
                ],
                "exemption": None,
                "counted_at": None,
            }
        ],
        "next": None,
    }


def test_gaps_can_be_filtered(cast: Cast) -> None:
    vacant(cast.field_service)
    vacant(cast.stores, "coach")

    def departments(query: str) -> set[str]:
        return {each["department"] for each in get(cast, f"gaps/?{query}")[1]["results"]}

    assert departments("rule=CV0") == {str(cast.field_service.uid), str(cast.stores.uid)}
    assert departments(f"department={cast.support.uid}") == {str(cast.field_service.uid)}
    assert departments("severity=2") == {str(cast.stores.uid)}
    assert departments("rule=CV12") == set()


def test_pages_of_gaps_follow_each_other_most_urgent_first(cast: Cast) -> None:
    for number in range(5):
        vacant(cast.stores, "coach" if number % 2 else "gatherer", f"Shift {number}")
    found, path = [], "gaps/?limit=2"
    while path:
        _status, body = get(cast, path)
        found += body["results"]
        path = (body["next"] or "").partition("/api/v1/")[2]
    assert len(found) == len({each["subject"] for each in found}) == len(gaps(now=NOW)) == 5
    ranks = [(each["severity"], each["since"]) for each in found]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("who", "sees"), [("department_head", 1), ("stores_head", 0), ("auditor", 1)]
)
def test_people_are_told_the_gaps_of_theirs(cast: Cast, who: str, sees: int) -> None:
    vacant(cast.support)
    answer = cast.members[who].client().get("/api/v1/gaps/")
    assert len(answer.json()["results"]) == sees


def test_a_limited_token_is_told_the_gaps_within_its_limit(cast: Cast) -> None:
    ApiToken.objects.update(within_department_uid=cast.stores.uid)
    vacant(cast.support)
    here = vacant(cast.stores)
    assert [each["subject"] for each in get(cast, "gaps/")[1]["results"]] == [str(here.uid)]


def test_gaps_cost_the_same_queries_however_many_there_are(cast: Cast) -> None:
    assert_flat(
        lambda: [vacant(cast.stores, focus=f"{number}") for number in range(5)],
        lambda: get(cast, "gaps/"),
    )


def test_an_exemption_is_asked_for_granted_and_counts(cast: Cast) -> None:
    ReadyPeriod.objects.filter(assignment__person=cast.coach.listed).delete()
    status, made = ask(cast.department_head, cast.support)
    assert (status, made["state"], made["asked_by"]) == (201, "asked", "Grace Weiss")
    assert [each["rule"] for each in get(cast, "gaps/?rule=CV1")[1]["results"]] == ["CV1"]
    status, body = decide(cast.head_coach, made["uid"], "grant")
    assert (status, body["legal"], body["yours"]) == (201, ["end"], ["end"])
    assert get(cast, "gaps/?rule=CV1")[1]["results"] == []
    (aside,) = get(cast, "gaps/?rule=CV1&aside=true")[1]["results"]
    assert aside["exemption"] == made["uid"]
    status, _body = decide(cast.department_head, made["uid"], "end")
    assert status == 201
    assert get(cast, f"exemptions/{made['uid']}/")[1]["state"] == "ended"
    assert len(get(cast, "gaps/?rule=CV1")[1]["results"]) == 1


def test_who_asks_does_not_decide(cast: Cast) -> None:
    _status, made = ask(cast.head_coach, cast.support)
    status, body = decide(cast.head_coach, made["uid"], "grant")
    assert (status, body["code"]) == (403, "own_request")
    assert decide(cast.administrator, made["uid"], "grant")[0] == 201


def test_whom_it_is_about_does_not_decide(cast: Cast) -> None:
    about = str(cast.head_coach.listed.uid)
    _status, made = ask(cast.boss, cast.root, rule="CV5", department=None, person=about)
    status, body = decide(cast.head_coach, made["uid"], "grant")
    assert (status, body["code"]) == (403, "own_exemption")
    assert decide(cast.administrator, made["uid"], "grant")[0] == 201


def test_deciding_twice_is_a_409_that_lists_what_is_legal(cast: Cast) -> None:
    _status, made = ask(cast.department_head, cast.support)
    decide(cast.head_coach, made["uid"], "grant")
    status, body = decide(cast.administrator, made["uid"], "refuse", "No.")
    assert (status, body["code"], body["legal"]) == (409, "already_decided", ["end"])


@pytest.mark.parametrize("both", [True, False])
def test_an_exemption_is_for_a_department_or_a_person(cast: Cast, both: bool) -> None:
    person = str(cast.player.listed.uid) if both else None
    place = {} if both else {"department": None}
    status, body = ask(cast.department_head, cast.support, person=person, **place)
    assert (status, body["code"]) == (400, "for_one")


def test_a_token_asks_for_none_and_reads_those_of_departments(cast: Cast) -> None:
    _status, made = ask(cast.department_head, cast.support)
    ask(cast.department_head, cast.support, department=None, person=str(cast.player.listed.uid))
    client = Client(headers={"Authorization": f"Bearer {cast.api_token}"})
    answer = client.post("/api/v1/exemptions/", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "people_only")
    found = get(cast, "exemptions/?state=asked")[1]["results"]
    assert [each["uid"] for each in found] == [made["uid"]]


def test_exemptions_in_force_on_a_day(cast: Cast) -> None:
    _status, made = ask(cast.department_head, cast.support)
    decide(cast.head_coach, made["uid"], "grant")
    row = Exemption.objects.get(uid=made["uid"])
    Exemption.objects.filter(pk=row.pk).update(
        starts_on=SINCE.date(), decided_at=SINCE, ends_on=SINCE.date() + 3 * DAY
    )

    def on(days: int) -> list[Any]:
        day = SINCE.date() + timedelta(days=days)
        return list(get(cast, f"exemptions/?as_of={day}")[1]["results"])

    assert [len(on(days)) for days in (-1, 0, 2, 3)] == [0, 1, 1, 0]
    before = on(1)
    assert (before[0]["state"], before[0]["ended_at"]) == ("in_force", None)
    Exemption.objects.filter(pk=row.pk).update(ended_at=SINCE + 2 * DAY)
    assert on(1) == before
    assert on(2) == []
    assert get(cast, f"exemptions/?as_of={SINCE.date()}&state=ended")[0] == 400


def test_a_kind_of_role_is_not_told_of_days_before_it_was_added(cast: Cast) -> None:
    def keys(**query: object) -> dict[str, Any]:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        rows = get(cast, f"role-types/?{asked}")[1]["results"]
        return {row["key"]: row["retired_on"] for row in rows}

    kind = RoleType(name="Night watch", kind="player", authority=1)
    role_type_add(actor=cast.administrator.viewer, type=kind)
    now = utc_now().date()
    yesterday = now - timedelta(days=1)
    before = keys(as_of=yesterday)
    assert kind.key in keys()
    assert kind.key in keys(as_of=now)
    assert set(keys()) - set(before) == {kind.key}
    RoleType.objects.filter(key="gatherer").update(retired_on=now)
    assert keys(as_of=yesterday) == before
    assert keys(as_of=now)["gatherer"] == str(now)
    assert get(cast, f"role-types/?as_of={now}&retired=true")[0] == 400


def test_functions_count_the_roles_of_a_department_and_all_below_it(cast: Cast) -> None:
    vacant(cast.field_service)
    rows = {each["department"]: each for each in get(cast, "functions/")[1]["results"]}
    assert rows[str(cast.support.uid)] == {
        "department": str(cast.support.uid),
        "name": "Support",
        "below": True,
        "cells": [
            {"type": "coach", "ready": 1, "vacant": 0},
            {"type": "gatherer", "ready": 0, "vacant": 1},
            {"type": "responder", "ready": 1, "vacant": 0},
        ],
    }
    below = get(cast, f"functions/?parent={cast.support.uid}")[1]["results"]
    assert [each["name"] for each in below] == ["Field service"]


def test_functions_of_a_day_agree_with_roles_of_that_day(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    over = SINCE + 10 * DAY
    ReadyPeriod.objects.filter(assignment=held).update(during=DateTimeTZRange(SINCE, over))
    Role.objects.filter(pk=held.role_id).update(closed_on=over.date() + 5 * DAY)

    def cell(days: int) -> list[tuple[int, int]]:
        day = over.date() + timedelta(days=days)
        rows = get(cast, f"functions/?as_of={day}")[1]["results"]
        roles = get(cast, f"roles/?as_of={day}&type=responder")[1]["results"]
        ours = [each for row in rows if row["name"] == "Support" for each in row["cells"]]
        cells = [each for each in ours if each["type"] == "responder"]
        assert sum(each["ready"] + each["vacant"] for each in cells) == len(roles)
        assert sum(each["vacant"] for each in cells) == sum(each["vacant"] for each in roles)
        return [(each["ready"], each["vacant"]) for each in cells]

    assert [cell(days) for days in (-11, 0, 1, 5, 6)] == [[], [(1, 0)], [(0, 1)], [(0, 1)], []]


def test_a_small_organisation_decides_at_once(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    status, made = ask(cast.head_coach, cast.support)
    assert (status, made["state"]) == (201, "in_force")


def test_functions_cost_the_same_queries_however_many_roles_there_are(cast: Cast) -> None:
    assert_flat(
        lambda: [make_assignment(cast.employee.listed, cast.stores, "gatherer") for _ in range(5)],
        lambda: get(cast, "functions/"),
    )
