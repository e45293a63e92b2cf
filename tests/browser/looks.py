"""How a page is looked at: by eye of axe in every theme and size, and by what it measures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Page, ViewportSize

LOOKS = Path(__file__).with_suffix(".js").read_text()
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
NARROWEST: ViewportSize = {"width": 320, "height": 640}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
HALF: ViewportSize = {"width": 640, "height": 800}  # also A4 within margins of 2 cm
SIZES = {"desktop": DESKTOP, "phone": PHONE}
THEMES = ("light", "dark")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WEIGHED = "data-weighed"  # has words whose contrast is looked at: one of those that look alike
CONTRAST = {"id": "color-contrast", "selector": f"[{WEIGHED}]"}
# Not ended by a function, which Playwright would call.
TOOLS = f"window.axeLoad = () => {{{AXE_SCRIPT}}}; window.looks = {LOOKS}"
# Of each tab that has these at hand, how words look there that axe was sure are legible.
LEGIBLE: Final[WeakKeyDictionary[Page, set[int]]] = WeakKeyDictionary()
# All in one call: each takes as long as two rules.
AXE_RUN = """async ({mark, good, rule, options}) => {
  if (!("axe" in window)) {
    axeLoad();
    axe.configure({rules: [rule]});
  }
  const marked = looks.weigh(mark, good);
  const {violations, incomplete} = await axe.run(options);
  const told = ({id, help, nodes}) => ({id, help, nodes: nodes.map(({html}) => html)});
  const unsure = incomplete.some(({id}) => id === rule.id);
  return [unsure ? [] : marked, violations.map(told)];
}"""
EMPLOYEE_BUDGET = 150_000  # bytes, raw, with the font
ANY_BUDGET = 350_000
MAX_SHIFT = 0.05


def every_look(page: Page) -> Iterator[str]:
    """Show the page in both themes on a desktop and on a phone; yields the name of each look."""
    for name in SIZES:
        yield from looks_at(page, name)


def looks_at(page: Page, name: str, themes: Iterable[str] = THEMES) -> Iterator[str]:
    """Show the page in one size, in both themes unless told otherwise."""
    page.set_viewport_size(SIZES[name])
    for theme in themes:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        yield f"{theme}, {name}"


def axe(page: Page, look: str = "", *, only_colours: bool = False) -> None:
    """Assert that axe finds nothing on the page as it is now, an open dialog included.

    In the other theme of a page that it has seen only the colours differ.
    """
    tools_load(page)
    options = {
        "runOnly": COLOURS if only_colours else {"type": "tag", "values": WCAG},
        "resultTypes": ["violations"],
        "selectors": False,  # a path to each element takes longer than most rules
        # No rule of these reads style sheets, which takes long, and breaks a content policy where
        # one imports another.
        "preload": {"assets": ["media"]},
    }
    wanted = {"mark": WEIGHED, "rule": CONTRAST, "options": options}
    marked, found = page.evaluate(AXE_RUN, {**wanted, "good": list(LEGIBLE[page])})
    if not found:
        LEGIBLE[page].update(marked)
    told = "\n".join(
        f"{rule['id']}: {rule['help']}\n  " + "\n  ".join(rule["nodes"]) for rule in found
    )
    assert not found, f"{page.url} ({look or 'as it is'})\n{told}"


def axe_in_every_look(page: Page) -> None:
    for look in every_look(page):
        axe(page, look, only_colours=look.startswith(THEMES[1]))


def asked(page: Page, question: str) -> Any:
    """Return what a function of looks.js answers about the page as it is now."""
    tools_load(page)
    return page.evaluate(f"looks.{question}()")


def tools_load(page: Page) -> None:
    """Have looks.js and axe at hand in the page, and in each that this tab opens afterwards."""
    if page not in LEGIBLE:
        LEGIBLE[page] = set()
        page.add_init_script(TOOLS)
        page.evaluate(TOOLS)


def overflow(page: Page) -> list[str]:
    """Return by what the page is wider than its window."""
    wide = asked(page, "overflow")
    return [f"{wide}"] if wide else []


def misfits(page: Page, size: ViewportSize) -> list[str]:
    """Return by what the page is wider than a window, and texts that their box hides in part."""
    page.set_viewport_size(size)
    return [f"{size['width']} px: {fault}" for fault in asked(page, "misfits")]


def no_sideways_scroll(page: Page) -> None:
    """At 320 px, which is also 1280 px at four times the zoom (WCAG 1.4.10)."""
    page.set_viewport_size(NARROWEST)
    assert not overflow(page), f"{page.url}: {overflow(page)}"


def twice_the_text(page: Page) -> list[str]:
    """Return what does not bear text of twice the size (WCAG 1.4.4), on a desk and half of one.

    The window stays half.
    """
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = (*misfits(page, LAPTOP), *misfits(page, HALF))
    page.evaluate("document.documentElement.style.fontSize = ''")
    return [f"text twice as large, {fault}" for fault in found]


def looked_at(
    page: Page,
    *,
    budget: int = ANY_BUDGET,
    turn: int | None = None,
    figures: dict[str, float] | None = None,
) -> list[str]:
    """Return all that is wrong with the page as it stands, whoever reads it on whatever; its
    weight and whether it moved first, unless the ``figures`` of these are known.

    From large to small, because each new size of the window costs more than a look. With a
    ``turn``, axe sees one theme on a desktop and the other one on a phone, of the next page the
    other way round: of many pages in one layout each is then seen in both themes and both sizes.
    """
    faults = too_much(figures or measured(page), budget)
    faults += [*seen_by_axe(page, "desktop", turn), *misfits(page, DESKTOP)]
    faults += [*high_contrast(page), *asked(page, "exchange")]
    other = None if turn is None else turn + 1
    faults += [*seen_by_axe(page, "phone", other), *misfits(page, PHONE)]
    return [*faults, *misfits(page, NARROWEST), *twice_the_text(page), *on_paper(page)]


def seen_by_axe(page: Page, size: str, turn: int | None = None) -> list[str]:
    """Return what axe finds in one size, in both themes or in the one whose turn it is."""
    faults = []
    themes = THEMES if turn is None else (THEMES[turn % len(THEMES)],)
    for number, look in enumerate(looks_at(page, size, themes)):
        try:
            axe(page, look, only_colours=number > 0)
        except AssertionError as found:
            faults.append(str(found))
    return faults


def high_contrast(page: Page) -> list[str]:
    """Return buttons, marks and the focus that cannot be seen in forced colours."""
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    found: list[str] = asked(page, "highContrast")
    page.emulate_media(forced_colors="none")
    return [f"forced colours: {fault}" for fault in found]


def on_paper(page: Page) -> list[str]:
    """Return what would be wrong in print, from a dark screen at that, in a window as wide as the
    words on a page of A4: the half one, which is there already.
    """
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
    """Return what of the figures is over its budget; what an employee opens has a smaller one."""
    faults = []
    if figures["bytes"] > budget:
        faults.append(f"{figures['bytes']:,.0f} bytes")
    if figures["shift"] > MAX_SHIFT:
        faults.append(f"moves while it loads: {figures['shift']:.3f}")
    return faults
