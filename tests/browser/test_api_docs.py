"""The API's description in a browser: drawn under the strict policy without complaint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.looks import axe, every_look, no_sideways_scroll

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import SignIn
    from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_description_is_drawn_and_tried(page: Page, cast: Cast, sign_in: SignIn) -> None:
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(f"{told.type}: {told.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(cast.employee.user)
    page.goto("/api/docs/")
    page.get_by_text("/api/v1/people/", exact=True).click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.get_by_text(re.compile("hana.costa@larkfield.example")).first.wait_for()
    assert complaints == []
    page.locator("#api").evaluate("part => part.remove()")  # drawn by Swagger UI, not by us
    for look in every_look(page):
        axe(page, look)


def test_the_description_fits_a_phone(page: Page, cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.employee.user)
    page.goto("/api/docs/")
    page.get_by_text("/api/v1/people/", exact=True).wait_for()
    no_sideways_scroll(page)


def test_the_policy_that_it_holds_to_has_no_exception(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(cast.employee.user)
    answer = page.goto("/api/docs/")
    assert answer is not None
    assert "unsafe" not in answer.headers["content-security-policy"]
