"""A list under a name: above the list, in the search, one's own alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.accounts.models import SavedView
from governance.accounts.rules import MOST_VIEWS
from governance.accounts.services import view_save
from governance.core.errors import Invalid
from tests.cast import NOW
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast

COACHES = {"name": "Our coaches", "path": "/people/", "query": "role=coach"}


def test_saving_goes_back_to_the_list_and_stands_above_it(cast: Cast) -> None:
    client = cast.employee.client()
    answer = client.post("/views/", COACHES, follow=True)
    assert answer.redirect_chain[-1][0] == "/people/?role=coach"
    text = answer.content.decode()
    assert 'href="/people/?role=coach" aria-current="true"' in text
    assert 'aria-current="true"' not in client.get("/people/?role=player").content.decode()
    assert "Our coaches" not in client.get("/who/").content.decode()


def test_it_is_found_by_its_owner_alone(cast: Cast) -> None:
    cast.employee.client().post("/views/", COACHES)
    assert "/people/?role=coach" in cast.employee.client().get("/search/?q=our").content.decode()
    for other in (cast.player, cast.administrator):
        assert "/people/?role=coach" not in other.client().get("/search/?q=our").content.decode()


def test_what_is_shown_beside_a_list_is_no_part_of_it(cast: Cast) -> None:
    page = cast.coach.client().get(f"/mentions/?show=all&open={cast.support.uid}&page=1")
    assert 'name="query" value="show=all"' in page.content.decode()


def test_the_same_name_again_replaces_it(cast: Cast) -> None:
    client = cast.employee.client()
    client.post("/views/", COACHES)
    client.post("/views/", {**COACHES, "query": "role=player"})
    assert [view.query for view in SavedView.objects.all()] == ["role=player"]


def test_removing_it(cast: Cast) -> None:
    cast.employee.client().post("/views/", COACHES)
    view = SavedView.objects.get()
    assert cast.player.client().post(f"/views/{view.uid}/remove/").status_code == 404
    cast.employee.client().post(f"/views/{view.uid}/remove/")
    assert not SavedView.objects.exists()
    assert [entry["changes"] for entry in entries_of("view.removed")] == [
        {"list": "/people/?role=coach"}
    ]


def test_a_name_is_needed(cast: Cast) -> None:
    assert cast.employee.client().post("/views/", {**COACHES, "name": " "}).status_code == 400


def test_not_more_than_a_hundred(cast: Cast) -> None:
    viewer = cast.employee.viewer
    for number in range(MOST_VIEWS):
        view_save(actor=viewer, name=str(number), path="/people/", query="", now=NOW)
    with pytest.raises(Invalid, match="hundred"):
        view_save(actor=viewer, name="one more", path="/people/", query="", now=NOW)
    view_save(actor=viewer, name="7", path="/people/", query="q=a", now=NOW)
