"""The content security policy has no exception, so no template may need one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted(
    path
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    if not {"mail", "email"}
    & set(path.parts)  # mail has inline styles, since its readers know nothing else
)
NEEDS_AN_EXCEPTION = re.compile(
    r"""\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|\shx-on|javascript:""",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_nothing_inline(path: Path) -> None:
    found = NEEDS_AN_EXCEPTION.search(path.read_text())
    assert not found, found


def test_a_page_of_an_employee_stays_light() -> None:
    static = Path(settings.BASE_DIR) / "static"
    names = ["css/app.css", "css/screens.css", "js/app.js", "js/theme.js", "fonts/inter.woff2"]
    assert sum((static / name).stat().st_size for name in names) <= 115_000  # + 35 kB of HTML
