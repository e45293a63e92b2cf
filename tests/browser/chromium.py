"""The browser that pages are opened in."""

from __future__ import annotations

import shutil
from typing import Any, Final

# The first is the same without windows, and does with a fifth less.
PROGRAMS: Final = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM: Final = next(filter(None, map(shutil.which, PROGRAMS)), None)
LAUNCH: Final[dict[str, Any]] = {
    "executable_path": CHROMIUM,
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        # What threads beside it compile and collect ahead is for nothing on a page seen once.
        "--js-flags=--single-threaded",
    ],
}
