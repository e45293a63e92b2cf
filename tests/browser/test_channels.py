"""The pages of channels in a real browser, in every look."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.core.clock import utc_now
from roles.channels.rules import Verdict
from roles.channels.services import account_report, channel_decide
from tests.browser.looks import axe_in_every_look, no_sideways_scroll
from tests.roles.channels.making import make_channel

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import SignIn, Visit
    from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def test_its_pages_pass_axe_in_every_look(
    committed_cast: Cast, page: Page, visit: Visit, sign_in: SignIn
) -> None:
    silent = utc_now().date() - timedelta(days=94)
    lacking = make_channel(committed_cast, second_admin=None, last_active_on=silent)
    dropped = make_channel(committed_cast, "x.com/a-name-that-is-as-long-as-names-may-become")
    head = committed_cast.head_coach.viewer
    channel_decide(
        actor=head, channel=dropped, verdict=Verdict.DROP, reason="Not asked.", now=utc_now()
    )
    reported = account_report(
        actor=committed_cast.player.viewer, url="x.com/rogue", why="Not us.", now=utc_now()
    )
    sign_in(committed_cast.head_coach.user)
    for path in (
        "/channels/",
        f"/channels/{lacking.uid}/",
        f"/channels/{dropped.uid}/",
        f"/channels/asked/{reported.uid}/",
        "/channels/pause/",
    ):
        visit(path)
        axe_in_every_look(page)
        no_sideways_scroll(page)
    visit(f"/channels/{lacking.uid}/edit/").get_by_label("Owner").fill("Nobody Known")
    page.get_by_role("button", name="Save").click()
    page.locator("#id_owner_error").wait_for()
    axe_in_every_look(page)
