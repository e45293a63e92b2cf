"""``/api/v1/drafts/``: read, compared, published as on the page; nothing for tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from roles.org.models import Department
from roles.sync.models import Draft
from tests.contracts.imports import draft_make
from tests.roles.org.api import get

if TYPE_CHECKING:
    from tests.cast import Cast, Member


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return Draft.objects.get(uid=draft_make(cast)["a draft"])


def decide(by: Member, draft: Draft, decision: str, reason: str = "") -> tuple[int, Any]:
    body = {"decision": decision, "reason": reason}
    path = f"/api/v1/drafts/{draft.uid}/"
    answer = by.client().post(path, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_draft_is_read_with_its_steps_and_what_would_follow(cast: Cast, draft: Draft) -> None:
    client = cast.auditor.client()
    (row,) = client.get("/api/v1/drafts/").json()["results"]
    assert (row["name"], row["steps"], row["state"]) == ("Returns", 1, "open")
    whole = client.get(f"/api/v1/drafts/{draft.uid}/").json()
    assert [each["kind"] for each in whole["list"]] == [draft.steps.get().kind]
    assert whole["compared"]["departments"] == [4, 5]
    assert client.get("/api/v1/drafts/?state=published").json()["results"] == []


def test_drafts_are_not_there_for_others_nor_for_tokens(cast: Cast, draft: Draft) -> None:
    assert get(cast, "drafts/")[0] == get(cast, f"drafts/{draft.uid}/")[0] == 404
    assert cast.coach.client().get(f"/api/v1/drafts/{draft.uid}/").status_code == 404
    assert decide(cast.coach, draft, "publish")[0] == 404


def test_who_may_publish_it_on_the_page_may_here(cast: Cast, draft: Draft) -> None:
    status, body = decide(cast.head_coach, draft, "publish")
    assert (status, body["code"]) == (403, "publish_not_allowed")
    assert decide(cast.auditor, draft, "publish")[1]["code"] == "draft_not_allowed"
    before = Department.objects.count()
    status, body = decide(cast.administrator, draft, "publish")
    assert (status, body["state"], body["settled_by"]) == (201, "published", "Kofi Osei")
    assert Department.objects.count() == before + 1
    assert decide(cast.administrator, draft, "publish")[0] == 409


def test_what_changed_since_it_was_compared_is_a_412(cast: Cast, draft: Draft) -> None:
    Department.objects.filter(pk=cast.stores.pk).update(name="Shops")
    status, body = decide(cast.administrator, draft, "publish")
    assert (status, body["code"]) == (412, "draft_stale")
    assert decide(cast.administrator, draft, "compare")[0] == 201
    assert decide(cast.administrator, draft, "publish")[0] == 201


def test_it_is_discarded_with_a_reason(cast: Cast, draft: Draft) -> None:
    assert decide(cast.head_coach, draft, "discard")[0] == 400
    status, body = decide(cast.head_coach, draft, "discard", "Next year.")
    assert (status, body["state"], body["settled_why"]) == (201, "discarded", "Next year.")
