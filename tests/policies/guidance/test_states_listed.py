"""Guidelines by the state they are in: the list, its file and the API, for who sees drafts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from governance.accounts.services import view_save
from policies.guidance.models import PolicyVersion
from policies.guidance.services import version_draft, version_submit, version_withdraw
from tests.cast import NOW, Cast
from tests.policies.guidance.test_api import results, token
from tests.policies.making import draft, next_version, published
from tests.queries import assert_flat

if TYPE_CHECKING:
    from django.test import Client

COUNTS = {"draft": 1, "review": 1, "published": 2, "withdrawn": 1}


@pytest.fixture
def many(cast: Cast) -> dict[str, PolicyVersion]:
    """One in force with a next version in review, one in force, one withdrawn, one in draft."""
    coach, head = cast.coach.viewer, cast.head_coach.viewer
    first, plain, gone = (published(cast) for _number in range(3))
    review = version_draft(actor=coach, policy=first.policy, now=NOW)
    version_submit(actor=coach, version=review, now=NOW)
    version_withdraw(actor=head, version=gone, reason="Nobody needs it.", now=NOW)
    drafted = draft(cast)
    return {
        "review": named(review, "Reviewed"),
        "published": named(plain, "Plain"),
        "withdrawn": named(gone, "Gone"),
        "draft": named(drafted, "Drafted"),
    }


def named(version: PolicyVersion, title: str) -> PolicyVersion:
    if version.published_at is None:  # what was in force stands
        PolicyVersion.objects.filter(pk=version.pk).update(title=title)
    version.refresh_from_db()
    return version


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/guidelines/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def rows(text: str) -> list[str]:
    found = re.search(r"<tbody>(.*?)</tbody>", text, re.DOTALL)
    return re.findall(r"<tr>.*?</tr>", found[1], re.DOTALL) if found else []


@pytest.mark.parametrize("state", COUNTS)
def test_the_list_shows_those_that_stand_so_and_as_many_as_it_says(
    cast: Cast, many: dict[str, PolicyVersion], state: str
) -> None:
    client = cast.coach.client()
    shown = page(client, f"?state={state}")

    counted = re.search(rf'href="\?state={state}"[^>]*aria-current="true">[^<]*<b>(\d+)</b>', shown)
    assert counted
    assert int(counted[1]) == len(rows(shown)) == COUNTS[state]
    assert f"/guidelines/{many[state].policy.slug}/" in "".join(rows(shown))
    assert "?state=scheduled" not in shown
    assert f"?state={state}&amp;format=csv" in shown


def test_what_is_withdrawn_leads_to_its_text_and_what_is_written_to_its_draft(
    cast: Cast, many: dict[str, PolicyVersion]
) -> None:
    client = cast.coach.client()

    for state, address in (("withdrawn", "versions/1/"), ("review", "draft/")):
        path = f"/guidelines/{many[state].policy.slug}/{address}"
        assert f'href="{path}"' in page(client, f"?state={state}")
        assert client.get(path).status_code == 200
    assert "Gone" not in "".join(rows(page(client)))


def test_what_came_into_force_again_is_not_withdrawn(
    cast: Cast, many: dict[str, PolicyVersion]
) -> None:
    gone = many["withdrawn"]
    next_version(cast, gone, now=NOW)

    assert rows(page(cast.coach.client(), "?state=withdrawn")) == []
    assert len(rows(page(cast.coach.client(), "?state=published"))) == 3


def test_a_state_of_none_says_so_and_a_word_that_is_none_is_passed_over(
    cast: Cast, many: dict[str, PolicyVersion]
) -> None:
    client = cast.coach.client()

    assert "No guideline stands so now" in page(client, "?state=scheduled")
    for word in ("superseded", "nonsense"):
        assert len(rows(page(client, f"?state={word}"))) == 3


def test_whoever_sees_no_drafts_has_no_states(cast: Cast, many: dict[str, PolicyVersion]) -> None:
    client = cast.employee.client()

    assert "?state=" not in page(client)
    assert rows(page(client, "?state=review")) == rows(page(client))
    assert "Reviewed" not in client.get("/guidelines/?state=review&format=csv").getvalue().decode()


def test_the_file_and_a_saved_view_hold_what_is_filtered(
    cast: Cast, many: dict[str, PolicyVersion]
) -> None:
    client = cast.coach.client()
    text = client.get("/guidelines/?state=review&format=csv").getvalue().decode()
    assert "Reviewed" in text
    assert "Drafted" not in text

    query = "state=review"
    viewer = cast.coach.viewer
    view_save(actor=viewer, name="To approve", path="/guidelines/", query=query, now=NOW)
    assert 'href="/guidelines/?state=review"' in page(client)


def test_the_states_cost_the_same_however_many_stand_so(cast: Cast) -> None:
    client = cast.coach.client()
    assert_flat(lambda: draft(cast), lambda: page(client, "?state=draft"))


def test_the_api_gives_those_in_a_state_to_who_sees_drafts(
    cast: Cast, many: dict[str, PolicyVersion]
) -> None:
    coach = cast.coach.client()

    for state, number in COUNTS.items():
        found = results(coach, f"/policies/?state={state}")
        assert len(found) == number
        assert {row["state"] for row in found} == {state}
        assert str(many[state].uid) in {row["version"] for row in found}
    versions = f"/policies/{many['review'].policy.uid}/versions/?fields=number,state&state="
    assert results(coach, versions + "review") == [{"number": 2, "state": "review"}]
    assert results(coach, versions + "withdrawn") == []


def test_the_api_keeps_drafts_from_tokens_and_asks_for_a_day_or_a_state(
    cast: Cast, client: Client, many: dict[str, PolicyVersion]
) -> None:
    reader: dict[str, Any] = token("read", "audit")

    for state in ("draft", "review"):
        assert results(client, f"/policies/?state={state}", **reader) == []
    [gone] = results(client, "/policies/?state=withdrawn", **reader)
    assert gone["version"] == str(many["withdrawn"].uid)
    for query in ("state=superseded", "state=draft&as_of=2026-11-25"):
        answer = client.get(f"/api/v1/policies/?{query}", **reader)
        assert answer.status_code == 400
        assert "state" in answer.content.decode()
