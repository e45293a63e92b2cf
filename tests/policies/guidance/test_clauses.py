"""Contract clauses: chosen as such, approved by legal, and attested by HR."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.core.errors import Conflict, Invalid
from governance.core.uid import uuid7
from policies.guidance.models import Policy
from policies.guidance.rules import AudienceDraft
from policies.guidance.services import policy_draft, version_publish
from tests.cast import NOW, Cast
from tests.policies.making import TEXT

if TYPE_CHECKING:
    from policies.guidance.models import PolicyVersion


def clause_draft(cast: Cast, kind: str = "clause") -> PolicyVersion:
    return policy_draft(
        actor=cast.coach.viewer,
        uid=uuid7(),
        title="Speaking for us",
        text=TEXT,
        audience=AudienceDraft("role_kinds", role_kinds=("player",)),
        now=NOW,
        kind=kind,
    )


class TestKind:
    def test_the_starter_for_contracts_begins_as_a_clause(self, cast: Cast) -> None:
        client = cast.coach.client()
        page = client.get("/guidelines/new/?starter=contract")
        assert page.context["form"]["kind"].value() == "clause"
        assert client.get("/guidelines/new/?starter=crisis").context["form"]["kind"].value() == (
            "guideline"
        )

    def test_it_is_chosen_on_the_page_and_stays(self, cast: Cast) -> None:
        client = cast.coach.client()
        sent = {"uid": uuid7(), "title": "Ours", "text": TEXT, "audience_kind": "everyone"}
        assert client.post("/guidelines/new/", {**sent, "kind": "clause"}).status_code == 302
        policy = Policy.objects.get(slug="ours")
        assert (policy.kind, policy.baseline) == ("clause", False)
        assert "kind" not in client.get("/guidelines/ours/edit/").context["form"].fields
        assert "Contract clause" in client.get("/guidelines/").content.decode()
        answer = client.post("/guidelines/new/", {**sent, "uid": uuid7(), "kind": "annex"})
        assert answer.status_code == 422

    def test_an_annex_is_not_begun_like_that(self, cast: Cast) -> None:
        with pytest.raises(Invalid):
            clause_draft(cast, "annex")

    def test_legal_approves_it_before_it_is_in_force(self, cast: Cast) -> None:
        version = clause_draft(cast)
        with pytest.raises(Conflict) as refused:
            version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)
        assert refused.value.members == {"missing": ["legal"]}
