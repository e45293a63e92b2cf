"""What tests/contracts/test_pseudo.py reads from the HTML of a page is what a browser shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.pages import stops
from tests.languages.pseudo import LANGUAGE, nobodys_language  # noqa: F401  # a fixture
from tests.languages.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

    from tests.browser.conftest import SignIn
    from tests.contracts.world import World

LOCALE: Final = "en-XA"
EACH: Final = 8  # one page in so many
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
