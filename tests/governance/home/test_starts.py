"""``/`` leads to where somebody's day begins: by what they do, or as they chose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from governance.accounts.services import account_start_choose
from governance.core.errors import NotAllowed
from tests.cast import make_assignment
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast, Member

BEGINS = {
    "auditor": "/evidence/",
    "head_coach": "/hub/",
    "coach": "/coach/",
    "department_head": "/team/",
    "line_manager": "/my-people/",
    "administrator": "/admin/",
    "player": "/field/",
}
AT_TODAY = ("employee", "external")


def begins(member: Member) -> str:
    """Return where one ends up: the address itself when it is Today that is shown there."""
    answer = member.client().get("/")
    return answer.headers.get("Location", "/today/" if answer.status_code == 200 else "nowhere")


@pytest.mark.parametrize(("persona", "page"), BEGINS.items())
def test_each_persona_begins_with_the_page_of_what_they_do(
    cast: Cast, persona: str, page: str
) -> None:
    member = cast.members[persona]
    assert begins(member) == page
    assert 'href="/today/"' in member.client().get(page).content.decode()


@pytest.mark.parametrize("persona", AT_TODAY)
def test_everybody_else_begins_with_today(cast: Cast, persona: str) -> None:
    member = cast.members[persona]
    assert begins(member) == "/today/"
    assert '<a href="/today/" aria-current="page">' in member.client().get("/").content.decode()


def test_a_player_who_is_not_ready_begins_with_today(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.support, "responder", ready=False)
    assert begins(cast.employee) == "/today/"


def test_a_page_is_chosen_among_those_that_are_open(cast: Cast) -> None:
    client = cast.head_coach.client()
    assert "Where your day begins" in client.get("/preferences/").content.decode()
    client.post("/preferences/start/", {"page": "today"})
    assert begins(cast.head_coach) == "/today/"
    [entry] = entries_of("account.start_chosen")
    assert entry["changes"] == {"start_page": ["", "today"]}
    client.post("/preferences/start/", {"page": ""})
    assert begins(cast.head_coach) == "/hub/"
    assert client.post("/preferences/start/", {"page": "evidence"}).status_code == 400


def test_a_page_that_is_not_open_any_more_is_left(cast: Cast) -> None:
    account_start_choose(actor=cast.coach.viewer, user=cast.coach.user, page="hub")
    assert begins(cast.coach) == "/coach/"


def test_nobody_chooses_for_somebody_else(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        account_start_choose(actor=cast.coach.viewer, user=cast.player.user, page="today")


def test_employees_are_not_asked(cast: Cast) -> None:
    page = cast.employee.client().get("/preferences/").content.decode()
    assert "Where your day begins" not in page


def test_today_says_where_the_day_begins(cast: Cast) -> None:
    assert "Your day begins with: Hub." in cast.head_coach.client().get("/today/").content.decode()
    assert "Your day begins" not in cast.employee.client().get("/today/").content.decode()


@pytest.mark.parametrize("path", ["/people/", "/api/docs/", "/who/"])
def test_a_page_without_an_entry_marks_none_of_another(cast: Cast, path: str) -> None:
    page = cast.employee.client().get(path).content.decode()
    assert '<a href="/today/" aria-current="page">' not in page


@pytest.mark.parametrize(
    ("path", "entry"),
    [("/reviews/", "/inbox/"), ("/exemptions/", "/team/"), ("/team/list/", "/team/")],
)
def test_a_page_below_an_entry_marks_that_one(cast: Cast, path: str, entry: str) -> None:
    page = cast.head_coach.client().get(path).content.decode()
    navigation = page.partition('<nav class="nav"')[2].partition("</nav>")[0]
    marked = re.findall(r'<a href="([^"]*)" aria-current="page">', navigation)
    assert set(marked) == ({entry} if entry else set())
