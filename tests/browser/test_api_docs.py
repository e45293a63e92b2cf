"""The API's description in a browser: without a script, under the strict policy; see test_looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.looks import axe_in_every_look, no_sideways_scroll

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import SignIn, Visit
    from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_operation_unfolds_and_leads_to_the_shape_of_its_answer(
    page: Page, visit: Visit, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(cast.employee.user)
    visit("/api/docs/")
    operation = page.locator("#people_read")
    operation.locator("summary").click()
    axe_in_every_look(page)
    no_sideways_scroll(page)
    operation.get_by_role("link", name="Person").click()
    expect(page.locator("#shape-Person").get_by_role("row").nth(5)).to_be_visible()
    assert page.url.endswith("#shape-Person")


def test_the_policy_that_it_holds_to_has_no_exception(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(cast.employee.user)
    answer = page.goto("/api/docs/")
    assert answer is not None
    assert "unsafe" not in answer.headers["content-security-policy"]
