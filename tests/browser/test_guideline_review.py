"""Legal's job from Today: approve, change or ask back about a text in two clicks, and approve what
is minor in advance in three; on a phone, also without JavaScript and by keyboard alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from governance.core.clock import utc_now
from policies.guidance.models import Approval, Comment, PolicyVersion, StandingApproval
from tests.browser.hands import Hands
from tests.browser.looks import PHONE, axe_in_every_look, no_sideways_scroll
from tests.policies.guidance.test_approving import in_review

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

    from tests.browser.conftest import SignIn
    from tests.cast import Cast

# With script by touch, by keyboard alone, and without script.
EVERY_HAND = pytest.mark.parametrize(
    ("script", "keyboard"),
    [(True, False), (True, True), (False, False)],
    ids=["phone", "keyboard", "without JavaScript"],
)
EVERY_WAY = pytest.mark.parametrize("script", [True, False], ids=["phone", "without JavaScript"])


@pytest.fixture
def legal(
    committed_cast: Cast, new_context: Callable[..., BrowserContext], sign_in: SignIn
) -> Callable[..., Hands]:
    """Sit legal down at Today, with a text to decide on."""

    def begin(script: bool, keyboard: bool = False) -> Hands:
        in_review(committed_cast, "legal")
        options: dict[str, Any] = {} if script else {"java_script_enabled": False}
        context = new_context(viewport=PHONE, **options)
        sign_in(committed_cast.booth_member.user, context)
        page = context.new_page()
        page.goto("/")
        return Hands(page, keyboard)

    return begin


def open_letter(hands: Hands) -> None:
    hands.click(hands.page.locator("main a[href='/guidelines/house-rules/review/']").first)
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Approve version 2")


@EVERY_WAY
def test_legal_approves_a_text_in_two_clicks(legal: Callable[..., Hands], script: bool) -> None:
    hands = legal(script)
    open_letter(hands)
    if script:
        axe_in_every_look(hands.page)
        no_sideways_scroll(hands.page)
    hands.click(hands.page.get_by_role("button", name="Approve", exact=True))

    expect(hands.page.get_by_text("Approved. Thank you.")).to_be_visible()
    assert Approval.objects.latest("pk").function == "legal"
    assert hands.clicks <= 2


@EVERY_WAY
def test_legal_changes_a_text_in_two_clicks(legal: Callable[..., Hands], script: bool) -> None:
    hands = legal(script)
    open_letter(hands)
    hands.page.get_by_label("Text", exact=True).fill("## You may\n\n- Speak about your pay.")
    hands.click(hands.page.get_by_role("button", name="Save my text"))

    expect(hands.page.get_by_text("Those who approve it are asked again.")).to_be_visible()
    assert "your pay" in PolicyVersion.objects.get(number=2).text
    assert hands.clicks <= 2


def test_legal_approves_by_keyboard_alone(legal: Callable[..., Hands]) -> None:
    hands = legal(script=True, keyboard=True)
    open_letter(hands)
    hands.click(hands.page.get_by_role("button", name="Approve", exact=True))
    expect(hands.page.get_by_text("Approved. Thank you.")).to_be_visible()
    assert hands.clicks <= 2


@EVERY_HAND
def test_legal_asks_back_in_two_clicks(
    legal: Callable[..., Hands], script: bool, keyboard: bool
) -> None:
    hands = legal(script, keyboard)
    open_letter(hands)
    hands.page.get_by_label("Word to the author").fill("Who is meant by us?")
    hands.click(hands.page.get_by_role("button", name="Ask back"))

    expect(hands.page.get_by_text("You have five working days from the answer on.")).to_be_visible()
    assert Comment.objects.get().text == "Who is meant by us?"
    assert hands.clicks <= 2


@EVERY_HAND
def test_legal_gives_a_standing_approval_in_three_clicks(
    legal: Callable[..., Hands], script: bool, keyboard: bool
) -> None:
    hands = legal(script, keyboard)
    open_letter(hands)
    hands.click(hands.page.locator("summary", has_text="Approve minor versions in advance"))
    until = utc_now().date() + timedelta(days=90)
    hands.page.get_by_label("Until, that day included").fill(str(until))
    hands.page.get_by_label("Why").fill("Typos need no lawyer.")
    if script:
        axe_in_every_look(hands.page)
    hands.click(hands.page.get_by_role("button", name="Approve until then"))

    expect(hands.page.get_by_text("are approved by you until that day.")).to_be_visible()
    assert StandingApproval.objects.get().reason == "Typos need no lawyer."
    assert hands.clicks <= 3
