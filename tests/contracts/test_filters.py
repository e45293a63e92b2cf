"""A filter by a thing that one may not see finds what a filter by one that never was finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from tests.contracts.test_matrix import shown
from tests.contracts.world import MISSING

if TYPE_CHECKING:
    from tests.contracts.world import World

HIDDEN_FROM = {"token_of_stores": "Support", "external": "Stores"}
FILTERS = {
    "people/?department=": "Support Stores",
    "departments/?parent=": "Support Stores",
    "channels/?department=": "Support Stores",
    "channels/?owner=": "employee nora",
    "roles/?department=": "Support Stores",
    "authority/?channel=": "channel of Support|channel of Stores",
    "authority/?person=": "employee nora",
    "authority/?department=": "Support Stores",
    "department-terms/?department=": "Support Stores",
    "findings/?department=": "Support Stores",
    "mentions/?department=": "Support Stores",
    "mentions/?channel=": "channel of Support|channel of Stores",
    "escalations/?department=": "Support Stores",
    "practices/?mention=": "mention that something is kept from|mention in Stores",
    "promises/?mention=": "mention in Support|mention in Stores",
    "promises/?department=": "Support Stores",
    "booth-requests/?mention=": "mention taken by the coach|mention in Stores",
    "crises/?department=": "Support Stores",
    "surges/?department=": "Support Stores",
    "shifts/?department=": "Support Stores",
    "assignments/?department=": "Support Stores",
    "assignments/?person=": "employee nora",
    "assignments/?role=": "role in Support|role in Stores",
}


@pytest.mark.parametrize("filtered", FILTERS)
@pytest.mark.parametrize("persona", HIDDEN_FROM)
def test_a_filter_tells_nothing_of_what_is_hidden(
    world: World, persona: str, filtered: str
) -> None:
    words = FILTERS[filtered]
    things = words.split("|") if "|" in words else words.split()
    thing = things[0] if HIDDEN_FROM[persona] == "Support" else things[1]
    hidden = world.ask(persona, "GET", f"/api/v1/{filtered}{world.keys[thing]}")
    missing = world.ask(persona, "GET", f"/api/v1/{filtered}{world.keys[MISSING]}")
    assert shown(hidden) == shown(missing)
    assert orjson.loads(hidden.content) == {"results": [], "next": None}


@pytest.mark.parametrize(
    "path",
    ["people", "departments", "channels", "roles", "assignments", "mentions", "escalations"],
)
def test_a_limited_token_lists_only_what_is_inside_its_limit(world: World, path: str) -> None:
    everything = listed(world, "token_writer", path)
    inside = listed(world, "token_of_stores", path)
    assert set() < inside < everything


def listed(world: World, persona: str, path: str) -> set[str]:
    answer = world.ask(persona, "GET", f"/api/v1/{path}/?limit=1000")
    return {row["uid"] for row in orjson.loads(answer.content)["results"]}
