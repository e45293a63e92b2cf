"""``/api/v1/roles/`` and ``/api/v1/assignments/``: reading, proposing, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg2.extras import DateTimeTZRange

from governance.accounts.models import ApiToken
from governance.core.uid import uuid7
from roles.org.models import Person
from roles.team.models import Assignment, ChecklistItem, ReadyPeriod, Role, RoleType
from tests.cast import NOW, SINCE, Cast, make_assignment, make_person
from tests.roles.team.trail import entry_of

ASSIGNMENTS = "/api/v1/assignments/"
ROLES = "/api/v1/roles/"


@pytest.fixture
def api(cast: Cast) -> Client:
    return Client(headers={"Authorization": f"Bearer {cast.api_token}"})


def get(client: Client, path: str, **query: object) -> Any:
    response = client.get(path, {name: str(value) for name, value in query.items()})
    assert response.status_code == 200, response.content
    return response.json()


def post(client: Client, path: str, body: Mapping[str, object]) -> Any:
    return client.post(path, body, content_type="application/json")


def responder(cast: Cast) -> Role:
    kind = RoleType.objects.get(key="responder")
    return Role.objects.create(type=kind, department=cast.support, opened_at=SINCE)


def holders(body: Any) -> set[str]:
    people = Person.objects.filter(uid__in=[UUID(row["holder"]) for row in body["results"]])
    return {person.display_name for person in people}


def test_a_row_says_who_holds_what_how_far_and_whether_ready(cast: Cast, api: Client) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    ChecklistItem.objects.create(
        assignment=held,
        kind="guideline",
        ref=uuid7(),
        title="Speaking for us",
        blocks_from=SINCE,
        met_at=SINCE,
    )
    row = get(api, f"{ASSIGNMENTS}{held.uid}/")
    items = row.pop("items")
    assert row == {
        "uid": str(held.uid),
        "state": "active",
        "word": "ready",
        "authority": "reply",
        "starts_on": SINCE.date().isoformat(),
        "ends_on": None,
        "proposed_at": "2026-09-01T08:00:00Z",
        "role": str(held.role.uid),
        "type": "responder",
        "kind": "player",
        "department": str(cast.support.uid),
        "holder": str(cast.player.listed.uid),
        "ready": True,
        "channels": [],
        "languages": [],
        "regions": [],
        "backup": None,
        "hours": None,
        "signs_as": "",
        "persona": False,
        "dotted_to": [str(cast.coach.listed.uid)],
        "card": None,
    }
    assert [(item["kind"], item["title"]) for item in items] == [("guideline", "Speaking for us")]


def test_filters_narrow_the_list(cast: Cast, api: Client) -> None:
    make_assignment(cast.employee.listed, cast.support, "gatherer", ready=False)
    support = cast.support.uid
    assert holders(get(api, ASSIGNMENTS, department=support)) == {
        "Priya Shah",
        "Maria Ortiz",
        "Hana Costa",
    }
    assert holders(get(api, ASSIGNMENTS, department=support, ready="true")) == {
        "Priya Shah",
        "Maria Ortiz",
    }
    assert holders(get(api, ASSIGNMENTS, ready="false")) == {"Hana Costa"}
    assert holders(get(api, ASSIGNMENTS, person=cast.coach.listed.uid)) == {"Maria Ortiz"}
    role = Assignment.objects.get(person=cast.player.listed).role
    assert holders(get(api, ASSIGNMENTS, role=role.uid)) == {"Priya Shah"}


def test_as_of_a_day_says_who_was_ready_on_it(cast: Cast, api: Client) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    ended = SINCE + timedelta(days=10)
    ReadyPeriod.objects.filter(assignment=held).update(during=DateTimeTZRange(SINCE, ended))
    query = {"person": cast.player.listed.uid, "ready": "true"}
    assert holders(get(api, ASSIGNMENTS, as_of=ended.date(), **query)) == {"Priya Shah"}
    after = ended.date() + timedelta(days=1)
    assert holders(get(api, ASSIGNMENTS, as_of=after, **query)) == set()
    before = SINCE.date() - timedelta(days=1)
    assert holders(get(api, ASSIGNMENTS, as_of=before)) == set()


def test_an_ended_assignment_is_still_there_for_days_before_its_end(
    cast: Cast, api: Client
) -> None:
    held = Assignment.objects.filter(person=cast.player.listed)
    held.update(state="ended", closed_at=NOW)
    person = cast.player.listed.uid
    assert get(api, ASSIGNMENTS, person=person, as_of=NOW.date())["results"]
    tomorrow = NOW.date() + timedelta(days=1)
    assert not get(api, ASSIGNMENTS, person=person, as_of=tomorrow)["results"]


@pytest.mark.parametrize(
    ("query", "pointer"), [({"as_of": "the 30th"}, "/as_of"), ({"person": "7"}, "/person")]
)
def test_a_filter_that_cannot_be_read_is_named(
    api: Client, query: dict[str, str], pointer: str
) -> None:
    response = api.get(ASSIGNMENTS, query)
    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_pages_follow_each_other_without_a_row_twice(cast: Cast, api: Client) -> None:
    first = get(api, ASSIGNMENTS, limit=3)
    second = api.get(first["next"]).json()
    uids = [row["uid"] for row in first["results"] + second["results"]]
    assert len(uids) == len(set(uids)) == Assignment.objects.count()


@pytest.mark.parametrize("path", [ASSIGNMENTS, ROLES])
def test_any_number_of_rows_costs_the_same_number_of_queries(
    cast: Cast, api: Client, path: str
) -> None:
    get(api, path)  # the token's last use is noted once a minute
    counts = []
    for size in (5, 10):
        for number in range(size):
            person = make_person(f"Extra {size} {number}", cast.stores)
            make_assignment(person, cast.stores, "gatherer")
        with CaptureQueriesContext(connection) as queries:
            get(api, path)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_token_proposes_and_is_named_in_the_trail(cast: Cast, api: Client) -> None:
    role = responder(cast)
    response = post(
        api,
        ASSIGNMENTS,
        {
            "role": str(role.uid),
            "person": str(cast.employee.listed.uid),
            "authority": "listen",
            "note": "From the HR system.",
        },
    )
    assert response.status_code == 201, response.content
    body = response.json()
    assert (body["state"], body["word"], body["authority"]) == ("proposed", "proposed", "listen")
    assert response.headers["Location"].endswith(f"{ASSIGNMENTS}{body['uid']}/")
    assert entry_of(UUID(body["uid"]), "assignment.proposed")[0].startswith("HR sync (pb_")
    assert [item["met_at"] for item in body["items"]] == [None, None, None]


@pytest.mark.parametrize("field", ["role", "person"])
def test_a_reference_that_is_unknown_is_named(cast: Cast, api: Client, field: str) -> None:
    body: dict[str, object] = {
        "role": str(responder(cast).uid),
        "person": str(cast.employee.listed.uid),
    }
    response = post(api, ASSIGNMENTS, {**body, field: str(uuid7())})
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == f"/{field}"
    assert not Assignment.objects.filter(state="proposed").exists()


def test_what_a_limited_token_may_not_see_answers_like_what_is_not_there(
    cast: Cast, api: Client
) -> None:
    ApiToken.objects.update(within_department_uid=cast.stores.uid)
    role, body = responder(cast), {"person": str(cast.coach_elsewhere.listed.uid)}
    seen = post(api, ASSIGNMENTS, {**body, "role": str(role.uid)})
    missing = post(api, ASSIGNMENTS, {**body, "role": str(uuid7())})
    for response in (seen, missing):
        assert response.status_code == 400
    assert seen.json()["errors"] == missing.json()["errors"]
    other = api.get(f"{ROLES}{role.uid}/")
    none = api.get(f"{ROLES}{uuid7()}/")
    assert (other.status_code, other.content) == (404, none.content)


def test_a_conflict_is_a_409_that_names_the_field(cast: Cast, api: Client) -> None:
    body = {"role": str(responder(cast).uid), "person": str(cast.employee.listed.uid)}
    assert post(api, ASSIGNMENTS, body).status_code == 201
    response = post(api, ASSIGNMENTS, body)
    assert response.status_code == 409
    assert response.json()["code"] == "already_open"
    assert response.json()["errors"][0]["pointer"] == "/person"


def test_a_day_beyond_any_calendar_is_named(cast: Cast, api: Client) -> None:
    body = {
        "role": str(responder(cast).uid),
        "person": str(cast.external.listed.uid),
        "starts_on": "9999-12-30",
        "ends_on": "9999-12-31",
    }
    refused = post(api, ASSIGNMENTS, body)
    assert refused.status_code == 400
    assert {each["pointer"] for each in refused.json()["errors"]} == {"/starts_on", "/ends_on"}


def test_a_token_that_only_reads_may_not_propose(cast: Cast, api: Client) -> None:
    ApiToken.objects.update(scopes=["read"])
    body = {"role": str(responder(cast).uid), "person": str(cast.employee.listed.uid)}
    assert post(api, ASSIGNMENTS, body).status_code == 403


def test_a_line_managers_own_token_consents_to_nothing(cast: Cast, api: Client) -> None:
    ApiToken.objects.update(owner=cast.line_manager.user)
    body = {"role": str(responder(cast).uid), "person": str(cast.employee.listed.uid)}
    response = post(api, ASSIGNMENTS, body)
    assert [item["met_at"] for item in response.json()["items"]] == [None, None, None]
    assignment = Assignment.objects.get(uid=response.json()["uid"])
    assert assignment.proposed_by == cast.line_manager.listed


def test_people_propose_through_the_api_as_on_the_page(cast: Cast) -> None:
    body = {"role": str(responder(cast).uid), "person": str(cast.employee.listed.uid)}
    response = post(cast.line_manager.client(), ASSIGNMENTS, body)
    assert response.status_code == 201
    met = {item["kind"]: item["met_at"] is not None for item in response.json()["items"]}
    assert met == {"accept": False, "consent": True, "approve": False}


def test_a_partner_may_not_propose_and_is_told_why(cast: Cast) -> None:
    held = make_assignment(cast.external.listed, cast.support, "gatherer")
    body = {"role": str(held.role.uid), "person": str(cast.external.listed.uid)}
    response = post(cast.external.client(), ASSIGNMENTS, body)
    assert (response.status_code, response.json()["code"]) == (403, "external")


def test_a_stranger_gets_nothing(cast: Cast) -> None:
    assert cast.stranger.client().get(ASSIGNMENTS).status_code == 403
    assert Client().get(ASSIGNMENTS).status_code == 401


def test_roles_say_whether_they_are_vacant(cast: Cast, api: Client) -> None:
    vacant = responder(cast)
    rows = {row["uid"]: row for row in get(api, ROLES, department=cast.support.uid)["results"]}
    assert rows[str(vacant.uid)]["vacant"] is True
    assert rows[str(vacant.uid)]["name"] == "Frontline responder"
    only = get(api, ROLES, vacant="true")["results"]
    assert [row["uid"] for row in only] == [str(vacant.uid)]
    assert get(api, ROLES, type="coach", open="true")["results"][0]["kind"] == "coach"


def test_a_department_head_opens_a_role_and_a_token_does_not(cast: Cast, api: Client) -> None:
    body: dict[str, object] = {"type": "coach", "department": str(cast.field_service.uid)}
    refused = post(api, ROLES, body)
    assert (refused.status_code, refused.json()["code"]) == (403, "people_only")
    opened = post(cast.department_head.client(), ROLES, body)
    assert opened.status_code == 201
    assert opened.json()["purpose"] == RoleType.objects.get(key="coach").purpose
    elsewhere = post(cast.stores_head.client(), ROLES, body)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "not_your_department")
