"""Set-up, the admin behind it and the tokens, as an administrator meets them in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from governance.accounts.models import ApiToken
from tests.browser.looks import axe_in_every_look, no_sideways_scroll

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import SignIn
    from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
PLAIN = ("/admin/governance_accounts/grant/", "/admin/governance_accounts/grant/add/")


def test_a_key_is_rotated_in_three_clicks_from_set_up(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(cast.administrator.user)
    page.goto("/admin/")
    page.locator('a.btn[href="/tokens/"]').click()  # 1
    page.get_by_role("link", name=re.compile("Rotate.*HR sync")).click()  # 2
    page.get_by_role("button", name="Rotate").click()  # 3
    secret = page.locator("#secret").input_value()
    assert secret.startswith("pb_")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert ApiToken.objects.filter(name="HR sync").count() == 2


def test_set_up_and_the_tokens_are_for_everybody(page: Page, cast: Cast, sign_in: SignIn) -> None:
    token = ApiToken.objects.get(name="HR sync")
    sign_in(cast.administrator.user)
    for path in ("/admin/", "/tokens/", "/tokens/new/", f"/tokens/{token.uid}/rotate/"):
        page.goto(path)
        axe_in_every_look(page)
        no_sideways_scroll(page)


def test_the_admin_follows_the_theme_and_fits_a_phone(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(f"{told.type}: {told.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(cast.administrator.user)
    for path in PLAIN:
        page.goto(path)
        no_sideways_scroll(page)
    assert complaints == []
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    page.get_by_role("button", name="Dark colours").click()
    assert page.evaluate(colour) != light
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
