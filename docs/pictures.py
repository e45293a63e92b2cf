"""The pictures of the README: ``python3 docs/pictures.py`` starts the demo and takes them.

A data directory of its own, thrown away at the end; Chromium as for the browser tests. The
personas sign in by the buttons that the sign-in page has in development.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
if Path(sys.prefix) != PYTHON.parent.parent:  # started by another Python than the project's own
    os.execv(PYTHON, [str(PYTHON), __file__])

sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402  (only the project's Python has it)

from dev import base_directory  # noqa: E402  (beside this directory)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

PLACE = ROOT / "docs" / "img"
SIZE = {"width": 1200, "height": 660}
LARGEST = 150_000  # bytes
TOLD = "Playbook is at "
PICTURES = (  # file, persona, address, theme
    ("today", "priya.shah", "/today/", "light"),
    ("today-dark", "priya.shah", "/today/", "dark"),
    ("team", "amara.reid", "/team/", "light"),
    ("team-dark", "amara.reid", "/team/", "dark"),
    ("guideline", "priya.shah", "/guidelines/social-media-guidelines/", "light"),
    ("inbox", "amara.reid", "/inbox/", "light"),
    ("import", "kofi.osei", "/imports/", "light"),
)


@contextlib.contextmanager
def playbook() -> Iterator[str]:
    """Run Playbook with the demo on a free port; yields its address."""
    data = base_directory() / "pictures"
    shutil.rmtree(data, ignore_errors=True)
    command = [sys.executable, str(ROOT / "dev.py"), "run", "--data", str(data), "--port", "8190"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = (line for line in process.stdout if line.startswith(TOLD))
            yield next(told, TOLD).removeprefix(TOLD).strip() or sys.exit("It did not start.")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()
            shutil.rmtree(data, ignore_errors=True)


def picture_take(browser: Browser, url: str, picture: tuple[str, str, str, str]) -> int:
    """Sign in as the persona, open the page and keep its picture; returns its size in bytes."""
    name, persona, path, theme = picture
    context = browser.new_context(
        base_url=url,
        viewport=SIZE,  # type: ignore[arg-type]
        color_scheme=theme,  # type: ignore[arg-type]
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/accounts/sign-in/")
    page.locator(f"button[name=persona][value^='{persona}@']").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    file = PLACE / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    return file.stat().st_size


def main() -> int:
    PLACE.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    with playbook() as url, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=options)
        sizes = {picture[0]: picture_take(browser, url, picture) for picture in PICTURES}
    for name, size in sizes.items():
        print(f"{name}.png: {size:,} bytes{'  too large' if size > LARGEST else ''}")
    return int(max(sizes.values()) > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
