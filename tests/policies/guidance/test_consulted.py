"""A draft in consultation is found in the app by those who are asked about it, mail or no mail."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from governance.core.uid import uuid7
from policies.guidance.rules import AudienceDraft
from policies.guidance.selectors.consulted import Discussed, drafts_discussed
from policies.guidance.services import (
    comment_add,
    version_consult,
    version_draft,
    version_submit,
)
from roles.team.rules.audiences import RuleDraft
from roles.team.selectors import audience_has
from tests.cast import NOW, Cast
from tests.policies.making import draft, published
from tests.queries import queries_of

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion

LINK = 'href="/guidelines/house-rules/comments/"'
PAGES = ("/today/", "/guidelines/", "/guidelines/house-rules/")


def in_consultation(cast: Cast, audience: AudienceDraft) -> PolicyVersion:
    version = draft(cast, audience=audience)
    return version_consult(actor=cast.coach.viewer, version=version, now=NOW)


def test_today_the_list_and_its_guideline_lead_there_and_say_whether_one_spoke(cast: Cast) -> None:
    first = published(cast)
    second = version_draft(actor=cast.coach.viewer, policy=first.policy, now=NOW)
    version = version_consult(actor=cast.coach.viewer, version=second, now=NOW)
    client = cast.employee.client()
    for path in PAGES:
        page = client.get(path).content.decode()
        assert LINK in page, path
        assert "You have commented" not in page

    comment_add(actor=cast.employee.viewer, version=version, text="Why?", uid=uuid7(), now=NOW)
    assert "You have commented" in client.get("/today/").content.decode()
    assert "You have commented" not in cast.player.client().get("/today/").content.decode()

    version_submit(actor=cast.coach.viewer, version=version, now=NOW)
    for path in PAGES:
        assert LINK not in client.get(path).content.decode(), path


def test_whom_it_is_not_meant_for_is_not_led_there(cast: Cast) -> None:
    version = in_consultation(cast, AudienceDraft("department", cast.stores.pk))
    address = f"/guidelines/{version.policy.slug}/comments/"
    for path in ("/today/", "/guidelines/"):
        assert address not in cast.employee.client().get(path).content.decode()
    assert address in cast.coach_elsewhere.client().get("/today/").content.decode()


def test_of_many_each_finds_those_that_are_for_them_by_four_queries(cast: Cast) -> None:
    """As the answer for each of them says it, whatever the rules."""
    but_one = (RuleDraft(), RuleDraft(person_id=cast.employee.listed.pk, excludes=True))
    abroad = (RuleDraft(), RuleDraft(country="FR", excludes=True))
    versions = [
        in_consultation(cast, audience)
        for audience in (
            AudienceDraft(),
            AudienceDraft("department", cast.stores.pk),
            AudienceDraft("department", cast.support.pk),
            AudienceDraft("role_kinds", None, ("coach",)),
            AudienceDraft("rules", rules=but_one),
            AudienceDraft("rules", rules=abroad),
        )
    ]
    for name in ("employee", "coach", "coach_elsewhere", "external"):
        viewer = cast.members[name].viewer
        found: list[Discussed] = []
        taken = queries_of(partial(_find, viewer, found))
        meant = [each.policy.slug for each in versions if audience_has(each, viewer.person_id or 0)]
        assert [each.path.split("/")[2] for each in found] == meant, name
        assert 1 <= len(found) < len(versions), name
        assert len(taken) <= 4, name


def _find(viewer: Viewer, into: list[Discussed]) -> None:
    into += drafts_discussed(viewer)


def test_none_costs_one_query(cast: Cast) -> None:
    viewer = cast.employee.viewer  # who they are takes queries of its own
    assert len(queries_of(lambda: drafts_discussed(viewer))) == 1
