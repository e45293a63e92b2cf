"""Reporting and taking a mention in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.core.clock import utc_now
from governance.escalations.models import Mention
from tests.browser.looks import looked_at
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
