"""The API of guidelines: what was in force, who signed, who was bound; nothing is written."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.accounts.models import User
from governance.accounts.services import token_create
from governance.core.clock import utc_now
from policies.guidance.rules import AudienceDraft
from policies.guidance.services import version_acknowledge
from tests.cast import COMMAND, NOW, Cast, Member
from tests.policies.making import draft, next_version, published
from tests.queries import queries_of

if TYPE_CHECKING:
    from django.test import Client

    from policies.guidance.models import PolicyVersion
    from roles.org.models import Department

DAY = timedelta(days=1)
HERE = "/api/v1"


def token(*scopes: str, department: Department | None = None) -> dict[str, Any]:
    _token, secret = token_create(
        actor=COMMAND,
        owner=User.objects.get(email="api@service.invalid"),
        name="Evidence",
        scopes=list(scopes),
        days=30,
        within_department_uid=department.uid if department else None,
        now=utc_now(),
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def sign(member: Member, version: PolicyVersion) -> None:
    version_acknowledge(
        actor=member.viewer,
        version=version,
        text_hash=version.text_hash,
        now=NOW + DAY,
        language="en",
        signed_in_by="code",
    )


def results(client: Client, path: str, **headers: Any) -> list[dict[str, Any]]:
    answer = client.get(HERE + path, **headers)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def test_policies_are_those_in_force_now_or_on_a_day(cast: Cast, client: Client) -> None:
    first = published(cast)
    second = next_version(cast, first, now=NOW + 3 * DAY)
    draft(cast)
    reader = token("read")

    [now] = results(client, "/policies/", **reader)
    assert (now["uid"], now["version"], now["number"]) == (
        str(first.policy.uid),
        str(second.uid),
        2,
    )
    [then] = results(client, "/policies/?as_of=2026-11-25", **reader)
    assert (then["version"], then["text_hash"]) == (str(first.uid), first.text_hash)
    assert results(client, "/policies/?as_of=2026-11-22", **reader) == []
    one = client.get(f"{HERE}/policies/{first.policy.uid}/?fields=number,title", **reader)
    assert one.json() == {"number": 2, "title": "House rules"}


def test_policies_of_a_department_are_found_by_it_on_any_day(cast: Cast, client: Client) -> None:
    version = published(cast, audience=AudienceDraft("department", cast.support.pk))
    published(cast)
    reader = token("read")

    for query in ("", "&as_of=2026-11-25"):
        path = f"/policies/?department={cast.support.uid}{query}"
        [row] = results(client, path, **reader)
        assert (row["uid"], row["audience"]) == (str(version.policy.uid), "department")
        assert row["audience_department"] == str(cast.support.uid)


def test_versions_say_until_when_each_was_in_force(cast: Cast, client: Client) -> None:
    first = published(cast)
    next_version(cast, first, now=NOW + 3 * DAY)

    path = f"/policies/{first.policy.uid}/versions/?fields=number,state,until"
    assert results(client, path, **token("read")) == [
        {"number": 1, "state": "superseded", "until": "2026-11-26T09:00:00Z"},
        {"number": 2, "state": "published", "until": None},
    ]


def test_drafts_are_not_for_tokens(cast: Cast, client: Client) -> None:
    drafted = draft(cast)

    answer = client.get(f"{HERE}/policies/{drafted.policy.uid}/versions/", **token("read", "audit"))
    assert answer.status_code == 404


def test_who_signed_takes_the_scope_audit(cast: Cast, client: Client) -> None:
    version = published(cast)
    sign(cast.employee, version)

    for path in ("/acknowledgements/", f"/policies/{version.policy.uid}/bound/"):
        assert client.get(HERE + path, **token("read", "write")).status_code == 403
        assert client.get(HERE + path, **token("audit")).status_code == 200
    [row] = results(client, "/acknowledgements/", **token("audit"))
    assert row == {
        "uid": row["uid"],
        "person": str(cast.employee.listed.uid),
        "person_name": cast.employee.listed.display_name,
        "person_email": cast.employee.listed.email,
        "policy": str(version.policy.uid),
        "version": str(version.uid),
        "number": 1,
        "at": "2026-11-24T09:00:00Z",
        "statement": row["statement"],
        "text_hash": version.text_hash,
        "language": "en",
        "signed_in_by": "code",
        "authenticated_at": None,
        "html_hash": hashlib.sha256(version.html.encode()).hexdigest(),
        "attempt": None,
        "witness": None,
        "witness_name": "",
        "paper_reason": "",
        "signed_on": None,
        "scan_hash": "",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"employee", "coach_elsewhere"}),
        ("policy={policy}", {"employee", "coach_elsewhere"}),
        ("version={version}", {"employee", "coach_elsewhere"}),
        ("person={employee}", {"employee"}),
        ("department={stores}", {"coach_elsewhere"}),
        ("department={root}", {"employee", "coach_elsewhere"}),
        ("since=2026-11-24T09:00:00Z", {"employee", "coach_elsewhere"}),
        ("since=2026-11-24T09:00:01Z", set()),
        ("as_of=2026-11-23", set()),
        ("as_of=2026-11-24", {"employee", "coach_elsewhere"}),
        ("version={employee}", set()),
    ],
)
def test_signatures_are_found_by_what_they_are_of(
    cast: Cast, client: Client, query: str, found: set[str]
) -> None:
    version = published(cast)
    for name in ("employee", "coach_elsewhere"):
        sign(cast.members[name], version)
    named = {
        "policy": version.policy.uid,
        "version": version.uid,
        "employee": cast.employee.listed.uid,
        "stores": cast.stores.uid,
        "root": cast.root.uid,
    }

    rows = results(client, f"/acknowledgements/?{query.format(**named)}", **token("audit"))
    assert {row["person"] for row in rows} == {str(cast.members[name].listed.uid) for name in found}


def test_a_token_of_a_department_and_a_head_see_their_people_and_others_themselves(
    cast: Cast, client: Client
) -> None:
    version = published(cast)
    for member in (cast.employee, cast.coach_elsewhere, cast.stores_head):
        sign(member, version)

    def seen(client: Client, **headers: Any) -> set[str]:
        return {row["person_name"] for row in results(client, "/acknowledgements/", **headers)}

    signers = ("employee", "coach_elsewhere", "stores_head")
    names = {name: cast.members[name].listed.display_name for name in signers}
    stores = {names["coach_elsewhere"], names["stores_head"]}
    assert seen(client, **token("audit", department=cast.stores)) == stores
    assert seen(cast.stores_head.client()) == stores
    assert seen(cast.employee.client()) == {names["employee"]}
    assert seen(cast.player.client()) == set()
    assert len(seen(cast.auditor.client())) == 3


def test_bound_answers_for_a_day_by_pages(cast: Cast, client: Client) -> None:
    version = published(cast)
    sign(cast.employee, version)
    path = f"{HERE}/policies/{version.policy.uid}/bound/?as_of=2026-11-24&limit=5"
    headers, found, pages = token("audit"), [], 0
    while path:
        answer = client.get(path, **headers).json()
        found += answer["results"]
        path, pages = answer["next"], pages + 1

    assert (len(found), pages) == (13, 3)
    assert len({row["person"] for row in found}) == 13
    [signed] = [row for row in found if row["standing"] == "signed"]
    assert signed["person"] == str(cast.employee.listed.uid)
    assert signed["text_hash"] == version.text_hash
    assert signed["why"] == "everyone"
    late = f"/policies/{version.policy.uid}/bound/?as_of=2026-12-10&standing=late"
    assert len(results(client, late, **headers)) == 12
    before = f"/policies/{version.policy.uid}/bound/?as_of=2026-11-22"
    assert results(client, before, **headers) == []


def test_pages_of_signatures_cost_the_same_queries_whatever_their_size(
    cast: Cast, client: Client
) -> None:
    version = published(cast)
    headers = token("audit")

    def call() -> None:
        results(client, "/acknowledgements/", **headers)

    sign(cast.employee, version)
    call()
    few = queries_of(call)
    for name in ("player", "coach", "boss", "line_manager"):
        sign(cast.members[name], version)
    assert len(queries_of(call)) == len(few)


@pytest.mark.parametrize("path", ["/policies/", "/acknowledgements/"])
def test_nothing_is_written(cast: Cast, client: Client, path: str) -> None:
    published(cast)

    headers = token("read", "write", "audit")
    answer = client.post(HERE + path, {}, content_type="application/json", **headers)
    assert answer.status_code == 405
