"""How a page is looked at: by eye of axe in every theme and size, and by what it measures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

LOOKS = Path(__file__).with_suffix(".js").read_text()
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}
LAPTOP = {"width": 1280, "height": 800}
HALF = {"width": 640, "height": 800}
THEMES = ("light", "dark")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
EMPLOYEE_BUDGET = 150_000  # bytes, raw, with the font
ANY_BUDGET = 350_000
MAX_SHIFT = 0.05


def every_look(page: Page) -> Iterator[str]:
    """Show the page in both themes on a desktop and on a phone; yields the name of each look."""
    for name, size in (("desktop", DESKTOP), ("phone", PHONE)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            yield f"{theme}, {name}"


def axe(page: Page, look: str = "", *, sheets: bool = True) -> None:
    """Assert that axe finds nothing on the page as it is now, an open dialog included.

    ``sheets`` lets it read style sheets by itself, which it does by inline styles where one
    imports another; a content policy that allows none refuses that.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # In the other theme of the same page only colours differ.
    rules = COLOURS if look.startswith("dark") else {"type": "tag", "values": WCAG}
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": sheets}
    found = page.evaluate("(options) => axe.run(options)", options)["violations"]
    told = "\n".join(
        f"{rule['id']}: {rule['help']}\n  "
        + "\n  ".join(str(node["html"]) for node in rule["nodes"])
        for rule in found
    )
    assert not found, f"{page.url} ({look or 'as it is'})\n{told}"


def axe_in_every_look(page: Page) -> None:
    for look in every_look(page):
        axe(page, look)


def asked(page: Page, question: str) -> Any:
    """Return what a function of looks.js answers about the page as it is now."""
    return page.evaluate(f"({LOOKS}).{question}()")


def overflow(page: Page) -> list[str]:
    """Return by what the page is wider than its window."""
    wide = asked(page, "overflow")
    return [f"{wide}"] if wide else []


def cut_off(page: Page) -> list[str]:
    """Return texts that their box hides in part."""
    return [f"cut off: {text}" for text in asked(page, "cutOff")]


def no_sideways_scroll(page: Page) -> None:
    """At 320 px, which is also 1280 px at four times the zoom (WCAG 1.4.10)."""
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    assert not overflow(page), f"{page.url}: {overflow(page)}"


def twice_the_text(page: Page) -> list[str]:
    """Return what does not bear text of twice the size (WCAG 1.4.4), on a desk and half of one."""
    faults = []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for size in (LAPTOP, HALF):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found = (*overflow(page), *cut_off(page))
        faults += [f"text twice as large, {size['width']} px: {fault}" for fault in found]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return faults


def high_contrast(page: Page) -> list[str]:
    """Return buttons, marks and the focus that cannot be seen in forced colours."""
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    found: list[str] = asked(page, "highContrast")
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    return [f"forced colours: {fault}" for fault in found]


def on_paper(page: Page) -> list[str]:
    """Return what would be wrong in print, from a dark screen at that."""
    page.emulate_media(media="print", color_scheme="dark")
    found: list[str] = asked(page, "onPaper")
    page.emulate_media(media="screen", color_scheme="light")
    return [f"print: {fault}" for fault in found]


def without_cache(page: Page) -> Page:
    """Let every page of this tab load all it needs, as a first visit would."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return page


def measured(page: Page) -> dict[str, float]:
    """Return bytes of the page with all it loads (raw), nodes, layout shift, largest paint (ms)."""
    found: dict[str, float] = asked(page, "measured")
    return found


def too_much(figures: dict[str, float], budget: int = ANY_BUDGET) -> list[str]:
    """Return what of the figures is over its budget."""
    faults = []
    if figures["bytes"] > budget:
        faults.append(f"{figures['bytes']:,.0f} bytes")
    if figures["shift"] > MAX_SHIFT:
        faults.append(f"moves while it loads: {figures['shift']:.3f}")
    return faults
