"""How a page is looked at: every theme and size, by eye of axe, without sideways scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}
THEMES = ("light", "dark")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def every_look(page: Page) -> Iterator[str]:
    """Show the page in both themes on a desktop and on a phone; yields the name of each look."""
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for name, size in (("desktop", DESKTOP), ("phone", PHONE)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            yield f"{theme}, {name}"


def axe(page: Page, look: str = "") -> None:
    """Assert that axe finds nothing on the page as it is now, an open dialog included."""
    found: list[dict[str, Any]] = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    told = "\n".join(
        f"{rule['id']}: {rule['help']}\n  "
        + "\n  ".join(str(node["html"]) for node in rule["nodes"])
        for rule in found
    )
    assert not found, f"{page.url} ({look or 'as it is'})\n{told}"


def axe_in_every_look(page: Page) -> None:
    for look in every_look(page):
        axe(page, look)


def no_sideways_scroll(page: Page) -> None:
    """At 320 px, which is also 1280 px at four times the zoom (WCAG 1.4.10)."""
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    scroll, client = page.evaluate(widths)
    assert scroll <= client, f"{page.url} is {scroll} px wide in a window of {client} px"
