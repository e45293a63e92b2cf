"""Two versions of a real guideline, beside each other: on a phone and a desk, in every look."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from governance.core.clock import utc_now
from policies.guidance.rules import text_fingerprint
from policies.guidance.services import draft_save, version_draft, version_publish
from tests.browser.looks import DESKTOP, PHONE, axe_in_every_look, no_sideways_scroll
from tests.policies.guidance.test_whole_life import BAN, TEXT
from tests.policies.making import EVERYONE, draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

    from tests.browser.conftest import SignIn
    from tests.cast import Cast


@pytest.fixture
def twice(committed_cast: Cast) -> Cast:
    """The first version is in force, and a second one with a rule more."""
    cast, now = committed_cast, utc_now() - timedelta(hours=1)
    first = draft(cast, text=TEXT)
    version_publish(actor=cast.head_coach.viewer, version=first, now=now)
    drafted = version_draft(actor=cast.coach.viewer, policy=first.policy, now=now)
    second = draft_save(
        actor=cast.coach.viewer,
        version=drafted,
        title=drafted.title,
        text=TEXT.replace("For example:", "Such as:") + BAN,
        change_note="",
        major=True,
        audience=EVERYONE,
        seen=text_fingerprint(drafted.title, drafted.text),
        now=now,
    )
    version_publish(actor=cast.head_coach.viewer, version=second, now=utc_now())
    return cast


def test_what_differs_stands_out_and_what_is_the_same_unfolds(
    twice: Cast,
    new_context: Callable[..., BrowserContext],
    sign_in: SignIn,
) -> None:
    context = new_context(viewport=DESKTOP)
    sign_in(twice.employee.user, context)
    page = context.new_page()
    page.goto("/guidelines/house-rules/compare/1/2/")

    expect(page.get_by_text("3 of 151 rules and paragraphs differ.")).to_be_visible()
    expect(page.locator("ins").filter(has_text="Such as:").first).to_have_text("Such as:")
    expect(page.locator("del").first).to_have_text("For example:")
    page.get_by_text("rules and paragraphs are the same, word for word").click()
    expect(page.get_by_role("heading", name="Outline templates")).to_be_visible()
    axe_in_every_look(page)
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        no_sideways_scroll(page)
