"""What tests/contracts/test_pseudo.py reads from the HTML of a page is what a browser shows, and
what scripts bring into it later is as translatable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from governance.accounts.models import Grant
from tests.browser.pages import stops
from tests.contracts.test_pseudo import data_kept, plain_words_among
from tests.languages.pseudo import LANGUAGE, nobodys_language  # noqa: F401  # a fixture
from tests.languages.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import SignIn
    from tests.contracts.world import World

LOCALE: Final = "en-XA"
EACH: Final = 8  # one page in so many
# Of the admin: its front page, a list and a form.
ADMIN: Final = (
    "/admin/",
    "/admin/governance_accounts/grant/",
    "/admin/governance_accounts/grant/add/",
)
# Its columns are called as the fields of the model are, which are for administrators alone.
OWN_NAMES: Final = re.compile(
    r"\b(grants?|"
    + "|".join(getattr(each, "verbose_name", "grant") for each in Grant._meta.get_fields())
    + r")\b",
    re.IGNORECASE,
)
TEXTS: Final = """() => {
  const found = new Set(), add = (text) => text?.trim() && found.add(text.trim());
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode()); )
    if (!text.parentElement.closest("script, style, code, pre, kbd, .av, .mono, [lang]:not(html)"))
      add(text.data);
  for (const each of document.querySelectorAll("body *:not([lang]:not(html) *)"))
    for (const name of ["aria-label", "title", "placeholder", "alt", "data-l", "data-announce"])
      add(each.getAttribute(name));
  for (const button of document.querySelectorAll("input:is([type=submit], [type=button])"))
    add(button.value);
  add(document.title);
  return [...found];
}"""


@pytest.mark.usefixtures("nobodys_language")
def test_a_page_is_read_as_a_browser_shows_it(
    new_context: Callable[..., BrowserContext], sign_in: SignIn, committed_world: World
) -> None:
    """In the language that the browser asks for, and with what scripts write into the page."""
    context = new_context(locale=LOCALE)
    sign_in(committed_world.cast.administrator.user, context)
    page = context.new_page()
    for stop in stops(committed_world, ("administrator",), slice(None, None, EACH)):
        answer = page.goto(stop.path)
        assert answer is not None
        assert page.locator("html").get_attribute("lang") == LANGUAGE
        assert texts_of(answer.text()).found == set(page.evaluate(TEXTS)), stop
    left = plain_words_among(data_kept())
    for path in ADMIN:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == LANGUAGE
        texts = (OWN_NAMES.sub("", text) for text in page.evaluate(TEXTS))
        assert [text for text in texts if left(text)] == [], path


@pytest.mark.usefixtures("nobodys_language")
def test_what_scripts_bring_can_be_translated(
    new_context: Callable[..., BrowserContext], sign_in: SignIn, committed_world: World
) -> None:
    """Into the palette, into the dialog of assigning and beside it; and a form in error."""
    context, left = new_context(locale=LOCALE), plain_words_among(data_kept())
    sign_in(committed_world.cast.department_head.user, context)
    page = context.new_page()

    def plain() -> list[str]:
        return [text for text in page.evaluate(TEXTS) if left(text)]

    page.goto(f"/team/?department={committed_world.cast.support.uid}")
    page.keyboard.press("Control+k")
    page.keyboard.type("sup")
    expect(page.locator("#palette .hit")).not_to_have_count(0)
    assert plain() == []
    page.keyboard.press("Escape")
    open_dialog(page)
    assert plain() == []
    page.goto(page.locator("#dialog footer a").get_attribute("href") or "")
    page.locator("main .submit button.primary").click()
    page.locator(".errsum").wait_for()
    assert plain() == []


def open_dialog(page: Page) -> None:
    """Open that of assigning, and choose the first who is offered."""
    page.locator("a[hx-get]").first.click()
    page.locator("#dialog input[type=radio]").first.check()
    expect(page.locator("#dialog #asked .note, #dialog #asked li")).not_to_have_count(0)
