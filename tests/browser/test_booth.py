"""The booth at Today, on a phone: approve or change a text and ask back in two clicks, let it
stand in three; and from the mail, without signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from governance.core.clock import utc_now
from governance.escalations.models import BoothRequest
from governance.escalations.services import escalation_take
from governance.escalations.services.booth import booth_ask
from governance.todos.models import Todo
from roles.team.rules import answer_token
from tests.browser.hands import Hands
from tests.browser.looks import PHONE, axe_in_every_look, no_sideways_scroll
from tests.governance.escalations.parts import escalation_of, log

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

    from tests.browser.conftest import SignIn
    from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

HOWS = pytest.mark.parametrize(
    ("script", "keyboard"), [(False, False), (True, True)], ids=["without JavaScript", "keyboard"]
)


@pytest.fixture
def at_today(
    committed_cast: Cast, new_context: Callable[..., BrowserContext], sign_in: SignIn
) -> Callable[..., Hands]:
    """Sit legal down at Today, asked about a mention; or before the mail that asks."""

    def begin(*, script: bool, keyboard: bool = False, mail: bool = False) -> Hands:
        cast, now = committed_cast, utc_now()
        escalation = escalation_of(log(cast.employee, now=now))
        escalation_take(actor=cast.coach.viewer, escalation=escalation, now=now)
        request = booth_ask(
            actor=cast.coach.viewer,
            escalation=escalation_of(escalation.mention),
            function="legal",
            draft="Close the valve.",
            now=now,
        )
        options: dict[str, Any] = {} if script else {"java_script_enabled": False}
        context = new_context(viewport=PHONE, **options)
        if not mail:
            sign_in(cast.booth_member.user, context)
        page = context.new_page()
        page.goto(f"/booth/answer/{token_of(request)}/" if mail else "/")
        return Hands(page, keyboard)

    return begin


def token_of(request: BoothRequest) -> str:
    owed = Todo.objects.open().get(subject__kind="booth", subject__ref=request.uid)
    return answer_token(owed.uid, request.asked.email or "")


def open_request(hands: Hands) -> None:
    hands.go(hands.page.locator("main a[href^='/booth/']").first)
    expect(hands.page.get_by_role("heading", level=1)).to_contain_text("needs your answer by")


@HOWS
def test_a_text_is_changed_and_approved_in_two_clicks(
    at_today: Callable[..., Hands], script: bool, keyboard: bool
) -> None:
    hands = at_today(script=script, keyboard=keyboard)
    open_request(hands)
    hands.write(hands.page.get_by_label("Our answer"), "Close it now. ", paste=True)
    hands.click(hands.page.get_by_role("button", name="Approve this text"))
    expect(hands.page.get_by_text("Whoever asked hears of it now")).to_be_visible()
    text = BoothRequest.objects.get().text
    assert text is not None
    assert text.words.startswith("Close it now.")
    assert hands.clicks <= 2


@HOWS
def test_it_is_asked_back_in_two_clicks(
    at_today: Callable[..., Hands], script: bool, keyboard: bool
) -> None:
    hands = at_today(script=script, keyboard=keyboard)
    open_request(hands)
    hands.write(hands.page.get_by_label("Your question, or why not"), "Which stove?")
    hands.click(hands.page.get_by_role("button", name="Ask back"))
    expect(hands.page.get_by_text("Whoever asked hears of it now")).to_be_visible()
    assert BoothRequest.objects.get().state == "back"
    assert hands.clicks <= 2


@HOWS
def test_a_standing_approval_is_given_in_three_clicks(
    at_today: Callable[..., Hands], script: bool, keyboard: bool
) -> None:
    hands = at_today(script=script, keyboard=keyboard)
    open_request(hands)
    if script:
        axe_in_every_look(hands.page)
        no_sideways_scroll(hands.page)
    hands.click(hands.page.get_by_role("checkbox", name="And for any mention about"))
    hands.click(hands.page.get_by_role("button", name="Approve this text"))
    expect(hands.page.get_by_text("It stands for any mention about")).to_be_visible()
    text = BoothRequest.objects.get().text
    assert text is not None
    assert text.standing
    assert hands.clicks <= 3


def test_the_mail_asks_one_click_and_no_account(at_today: Callable[..., Hands]) -> None:
    hands = at_today(script=True, mail=True)
    axe_in_every_look(hands.page)
    no_sideways_scroll(hands.page)
    hands.click(hands.page.get_by_role("button", name="Approve this text"))
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Thank you, that is all")
    axe_in_every_look(hands.page)
    assert BoothRequest.objects.get().state == "approved"
    hands.page.goto(hands.page.url)
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("This link has lapsed")
