"""Reporting and taking a mention in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from governance.core.clock import utc_now
from governance.escalations.models import Mention, Watch
from tests.browser.hands import Hands
from tests.browser.looks import DESKTOP, PHONE, axe_in_every_look, looked_at, no_sideways_scroll
from tests.governance.escalations.parts import escalation_of, log

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import SignIn, Visit
    from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def test_a_mention_is_reported_by_keyboard_alone_with_javascript_off(
    committed_cast: Cast, new_context: Callable[..., BrowserContext], sign_in: SignIn
) -> None:
    context = new_context(java_script_enabled=False)
    sign_in(committed_cast.employee.user, context)
    page = context.new_page()
    page.goto("/report/")
    page.locator("#id_where").focus()
    page.keyboard.type("Leeds shop")
    page.keyboard.press("Tab")
    page.keyboard.type("The stove hissed")
    for key in ("Tab", "ArrowDown", "Tab", "Tab", "Tab", "Enter"):  # on from “Other” is the first
        page.keyboard.press(key)
    page.wait_for_url("**/mentions/**")
    mention = Mention.objects.get()
    assert (mention.where, mention.said, mention.topic) == (
        "Leeds shop",
        "The stove hissed",
        "question",
    )


def test_one_click_takes_it_and_the_page_says_so(
    committed_cast: Cast, page: Page, visit: Visit, sign_in: SignIn
) -> None:
    mention = log(committed_cast.employee, now=utc_now())
    sign_in(committed_cast.coach.user)
    visit("/mentions/").get_by_role("button", name="Take it").click()
    page.get_by_text("It is yours.").wait_for()
    assert escalation_of(mention).holder == committed_cast.coach.listed


def test_a_report_in_error_looks_right(
    committed_cast: Cast, page: Page, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(committed_cast.employee.user)
    visit("/report/").get_by_role("button", name="Report it").click()
    page.locator(".errsum").wait_for()
    assert looked_at(page) == []


@pytest.mark.parametrize("keyboard", [False, True], ids=["without JavaScript", "keyboard"])
def test_somebody_is_added_to_those_who_watch_it_and_that_is_ended(
    committed_cast: Cast,
    new_context: Callable[..., BrowserContext],
    sign_in: SignIn,
    keyboard: bool,
) -> None:
    """On a phone; and who was added reads by whom, and ends it themselves."""
    mention = log(committed_cast.employee, now=utc_now())
    context = new_context(viewport=PHONE, java_script_enabled=keyboard)
    sign_in(committed_cast.coach.user, context)
    page = context.new_page()
    page.goto(f"/mentions/{mention.uid}/")
    hands = Hands(page, keyboard=keyboard)
    for member in (committed_cast.boss, committed_cast.employee):
        hands.click(page.locator("#watchers > summary"))
        hands.choose("Who", str(member.listed.uid))
        hands.click(page.get_by_role("button", name="Let them watch it"))
        row = page.get_by_role("listitem").filter(has_text=f"{member.listed}")
        expect(row.filter(has_text="added by Maria Ortiz")).to_be_visible()
    if keyboard:
        axe_in_every_look(page)
        no_sideways_scroll(page)
        page.set_viewport_size(PHONE)
    hands.click(page.get_by_role("button", name=re.compile("^End it.*Erin")))
    expect(page.get_by_role("status").first).to_contain_text("Erin Halvorsen watches it no more.")
    assert [str(each.person) for each in Watch.objects.all()] == ["Hana Costa"]
    context.close()
    context = new_context(viewport=PHONE)
    sign_in(committed_cast.employee.user, context)
    page = context.new_page()
    page.goto(f"/mentions/{mention.uid}/")
    expect(page.get_by_text("added by Maria Ortiz")).to_be_visible()
    page.get_by_role("button", name="Stop watching").click()
    expect(page.get_by_role("status").first).to_contain_text("You watch it no more.")
    assert not Watch.objects.exists()


@pytest.mark.parametrize("script", [True, False], ids=["htmx", "without JavaScript"])
def test_one_is_opened_beside_the_queue_and_taken_there(
    committed_cast: Cast,
    new_context: Callable[..., BrowserContext],
    sign_in: SignIn,
    script: bool,
) -> None:
    """On a desk; on a phone each leads to its page."""
    log(committed_cast.player, said="The kettle exploded", now=utc_now())
    mention = log(committed_cast.employee, now=utc_now())
    context = new_context(viewport=DESKTOP, java_script_enabled=script)
    sign_in(committed_cast.coach.user, context)
    page = context.new_page()
    page.goto("/mentions/")
    if script:
        page.evaluate("window.stays = true")
    page.get_by_role("link", name=re.compile("^Show it here.*Stove hissed")).click()
    beside = page.locator("#beside")
    expect(beside.get_by_role("heading", name="Stove hissed")).to_be_visible()
    expect(page.locator("#queue")).to_contain_text("The kettle exploded")
    expect(page.locator("#queue li:has([aria-current])")).to_contain_text("Stove hissed")
    assert f"open={mention.uid}" in page.url
    if script:
        assert page.evaluate("window.stays")  # the page itself was not loaded again
        expect(beside.get_by_role("heading", name="Stove hissed")).to_be_focused()
        axe_in_every_look(page)
        no_sideways_scroll(page)
        expect(page.get_by_role("link", name="Show it here").first).to_be_hidden()
        page.set_viewport_size(DESKTOP)
    beside.get_by_role("button", name="Take it").click()
    page.get_by_text("It is yours.").wait_for()
    assert escalation_of(mention).holder == committed_cast.coach.listed
