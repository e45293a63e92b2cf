"""Somebody at a browser: by mouse or by keyboard alone, with what they do counted.

The model of time, on the slow side for somebody who has never seen the product: opening a page
and reading what it asks takes 12 seconds, a click 3 seconds, typing a third of a second a
character, but 2 seconds for what is pasted. Text fields are reached by the keyboard: a page puts
the cursor into its first one, Tab goes on from there. Choosing in a list is two clicks by mouse,
one to open it and one to pick; by keyboard it is one act, the first letters of what one wants.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PAGE_SECONDS, CLICK_SECONDS, CHARACTER_SECONDS, PASTE_SECONDS = 12, 3, 1 / 3, 2
MOST_TABS = 200
# What has the focus shows it: itself, or the line that its radio button stands in.
SHOWN = """element => {
  const outlined = (each) => {
    const style = each && getComputedStyle(each);
    return style && (style.outlineStyle !== "none" || style.boxShadow !== "none");
  };
  const { width, top, bottom } = element.getBoundingClientRect();
  const seen = width > 0 && top < innerHeight && bottom > 0;
  return seen && element.matches(":focus-visible") &&
    (outlined(element) || outlined(element.closest("label")));
}"""
CHOSEN = "element => element.selectedOptions[0]?.value"
WORDS = "(element, value) => [...element.options].find((each) => each.value === value).text"
# What to press next to get there, "" once there. A group of radio buttons is one stop of Tab;
# within it the arrows go.
NEXT_KEY = """element => {
  const now = document.activeElement;
  if (now === element) return "";
  const group = now.type === "radio" && element.type === "radio"
    && now.name === element.name && now.form === element.form;
  return group ? "ArrowDown" : "Tab";
}"""


@dataclass
class Hands:
    """``keyboard`` uses Tab, arrows, Enter and Space only; each is one click all the same."""

    page: Page
    keyboard: bool = False
    clicks: int = 0
    seconds: float = 0

    def click(self, target: Locator) -> None:
        if self.keyboard:
            self._reach(target)
            kind = target.evaluate("element => element.type || element.tagName")
            if kind != "radio" or not target.is_checked():
                self.page.keyboard.press("Space" if kind in {"checkbox", "radio"} else "Enter")
        else:
            target.click()
        self.clicks += 1
        self.seconds += CLICK_SECONDS

    def _reach(self, target: Locator) -> None:
        """Tab until the target has the focus, as somebody without a mouse does."""
        for _tab in range(MOST_TABS):
            key = target.evaluate(NEXT_KEY)
            if not key:
                assert target.evaluate(SHOWN), f"{target} has the focus, and does not show it"
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{target} cannot be reached by keyboard on {self.page.url}")

    def go(self, target: Locator) -> None:
        """Click what leads to another page, and read that."""
        before = self.page.url
        self.click(target)
        self.page.wait_for_url(lambda url: url != before)
        self.read()

    def link(self, name: str) -> None:
        self.go(self.page.get_by_role("link", name=re.compile(name)).first)

    def press(self, name: str) -> None:
        """A button that sends the page: what comes after it is read."""
        self.go(self.page.get_by_role("button", name=re.compile(name)).first)

    def read(self) -> None:
        self.page.wait_for_load_state()
        self.seconds += PAGE_SECONDS

    def type(self, label: str, text: str, *, paste: bool = False) -> None:
        self.write(self.page.get_by_label(label, exact=True), text, paste=paste)

    def write(self, field: Locator, text: str, *, paste: bool = False) -> None:
        """The same where several are labelled alike; a day is given as in "2026-11-30"."""
        if self.keyboard:
            self._reach(field)
            day = field.get_attribute("type") == "date"
            typed = f"{text[5:7]}{text[8:]}{text[:4]}" if day else text  # as Chromium takes it
            self.page.keyboard.type(typed)
        else:
            field.fill(text)
        self.seconds += PASTE_SECONDS if paste else CHARACTER_SECONDS * len(text)

    def choose(self, label: str, value: str) -> None:
        field = self.page.get_by_label(label, exact=True)
        clicks = 1 if self.keyboard else 2
        if self.keyboard:
            self._reach(field)
            self.page.keyboard.type(field.evaluate(WORDS, value))
            assert field.evaluate(CHOSEN) == value
        else:
            field.select_option(value)
        self.clicks += clicks
        self.seconds += clicks * CLICK_SECONDS
