"""Assign in a dialog: opened where the gap is seen, and the focus comes back there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from roles.team.models import Assignment
from tests.browser.looks import looked_at
from tests.cast import make_assignment, make_person

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.browser.conftest import SignIn, Visit
    from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
GAP = re.compile("^Assign.*Field service has no coach")


@pytest.fixture
def team(committed_cast: Cast, visit: Visit, sign_in: SignIn) -> Page:
    """The chart, as the head sees it, with a gap."""
    player = make_person("Ida Berg", committed_cast.field_service)
    make_assignment(player, committed_cast.field_service, "gatherer")
    sign_in(committed_cast.department_head.user)
    return visit("/team/")


def test_it_opens_over_the_chart_looks_right_and_gives_the_focus_back(team: Page) -> None:
    opener = team.get_by_role("link", name=GAP)
    opener.press("Enter")
    dialog = team.get_by_role("dialog", name="Assign: Coach, Field service")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    assert looked_at(team) == []
    team.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_who_is_asked_is_told_in_it_and_what_is_wrong_on_the_page(team: Page) -> None:
    team.get_by_role("link", name=GAP).click()
    dialog = team.get_by_role("dialog")
    ida = dialog.get_by_role("radio", name=re.compile("Ida Berg"))
    ida.check()
    expect(dialog.locator("#asked")).to_contain_text("Checked before you send")
    expect(ida).to_be_focused()
    dialog.get_by_label("Last day").fill("2020-01-01")
    dialog.get_by_role("button", name="Propose").click()
    expect(team.get_by_role("heading", name="Assign a role")).to_be_visible()
    expect(team.get_by_role("radio", name=re.compile("Ida Berg"))).to_be_checked()
    assert not Assignment.objects.filter(state="proposed").exists()


def test_a_click_for_another_tab_opens_the_page(team: Page) -> None:
    with team.context.expect_page() as opened:
        team.get_by_role("link", name=GAP).click(modifiers=["Control"])
    expect(opened.value.get_by_role("heading", name="Assign a role")).to_be_visible()
    expect(team.get_by_role("dialog")).to_be_hidden()


def test_who_was_chosen_stays_when_an_older_search_answers_late(team: Page) -> None:
    """The search that typing began is held back until Find was answered and Ida chosen."""
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if "find=1" in (route.request.post_data or "") and not held:
            held.append(route)
        else:
            route.continue_()

    team.get_by_role("link", name=GAP).click()
    dialog = team.get_by_role("dialog")
    team.route("**/assign/**", hold_first)
    with team.expect_request(lambda request: "find=1" in (request.post_data or "")):
        dialog.get_by_role("searchbox").fill("Ida")
    dialog.get_by_role("button", name="Find").click()
    ida = dialog.get_by_role("radio", name=re.compile("Ida Berg"))
    expect(dialog.locator("#found")).to_contain_text("1 person found")
    ida.check()
    team.evaluate(
        """() => { window.late = new Promise((done) => document.addEventListener(
        "htmx:afterRequest", ({ detail }) => detail.elt.id === "id_q" && done())); }"""
    )
    held[0].continue_()
    team.evaluate("() => window.late")
    expect(ida).to_be_checked()
    expect(dialog.locator("#asked")).to_contain_text("Checked before you send")
