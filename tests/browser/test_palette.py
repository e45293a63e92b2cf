"""The search behind Ctrl K: by keyboard alone, focus where it belongs; the pages it leads to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.looks import axe, axe_in_every_look, looked_at, no_sideways_scroll

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import SignIn, Visit
    from tests.cast import Cast


@pytest.fixture
def at_who(visit: Visit, sign_in: SignIn, committed_cast: Cast) -> Page:
    sign_in(committed_cast.employee.user)
    return visit("/who/")


def test_by_keyboard_alone(at_who: Page, committed_cast: Cast) -> None:
    """Open, type, choose with the arrows, go there."""
    page = at_who
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Search")
    expect(palette.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("support")
    expect(palette.get_by_role("link", name="Support")).not_to_have_count(0)
    expect(palette.get_by_role("status")).to_have_text(re.compile(r"\d+ found"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(palette.get_by_role("link").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(palette.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("priya")
    page.keyboard.press("Enter")  # at once: it waits for the answer
    page.wait_for_url(f"**/people/{committed_cast.player.listed.uid}/")


def test_escape_gives_the_focus_back(at_who: Page) -> None:
    page = at_who
    opener = page.get_by_role("link", name="Search people, guidelines, channels")
    opener.focus()
    page.keyboard.press("Enter")
    palette = page.get_by_role("dialog", name="Search")
    expect(palette.get_by_role("textbox")).to_be_focused()
    expect(palette.get_by_role("link", name="Who may speak")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("z")  # a letter goes on typing
    expect(palette.get_by_role("textbox")).to_have_value("z")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.press("Control+k")
    expect(palette).to_be_hidden()


def test_axe_with_it_open(at_who: Page) -> None:
    page = at_who
    page.keyboard.press("Control+k")
    page.keyboard.type("sup")
    expect(page.locator("#palette .hit")).not_to_have_count(0)
    axe_in_every_look(page)
    no_sideways_scroll(page)
    page.keyboard.type("xyzzy")
    expect(page.get_by_text("Nothing you can see has")).to_be_visible()
    axe(page, "nothing found")


def test_without_javascript_it_is_a_page(
    new_context: Callable[..., BrowserContext], sign_in: SignIn, committed_cast: Cast
) -> None:
    context = new_context(java_script_enabled=False)
    sign_in(committed_cast.employee.user, into=context)
    page = context.new_page()
    page.goto("/who/")
    page.get_by_role("link", name="Search people, guidelines, channels").click()
    page.get_by_role("searchbox").fill("priya")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("Priya Shah")).first.click()
    expect(page.get_by_role("heading", name="Priya Shah")).to_be_visible()


def test_a_view_is_saved_and_found_by_keyboard(at_who: Page) -> None:
    page = at_who
    page.goto("/people/?role=coach")
    page.get_by_text("Save this view").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Our coaches")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Our coaches")).to_be_visible()
    axe_in_every_look(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("our coaches")
    expect(page.locator("#palette .hit")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/?role=coach")


def test_the_page_of_what_was_found(at_who: Page) -> None:
    at_who.goto("/search/?q=support")
    assert looked_at(at_who) == []
