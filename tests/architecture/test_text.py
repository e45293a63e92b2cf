"""What must not stand in the product's own files."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(settings.BASE_DIR)
UNFINISHED = re.compile("|".join(["TO" + "DO:", "FIX" + "ME", r"\bXX" + "X\\b"]))
BARE_IGNORE = re.compile(r"# (type: ignore|noqa)(?![\[:])")
INLINE = re.compile(r"<[^>]+\s(style|on[a-z]+)=\"|<script(?![^>]*\ssrc=)[^>]*>|<style[\s>]")

KEYS = re.compile(r'="[^"{]*\{\{ *[\w.]+\.pk *\}\}')
PROGRESS = re.compile(r"<progress\b.*?</progress>", re.DOTALL)
GROUPED = re.compile(r'\b(value|max)="([^"]*\{\{ *[\w.]+ *\}\}|\{% firstof)')


def _files(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("pattern", [UNFINISHED, BARE_IGNORE], ids=["unfinished", "bare ignore"])
def test_python_has_no(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _files("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_pages_have_no_inline_style_or_script() -> None:
    """The content security policy would block them; mails are not pages."""
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in _files("templates/*.html")
        if not {"mail", "email"} & set(path.parts)
        for match in INLINE.finditer(path.read_text())
    ]
    assert found == []


def test_numbers_in_attributes_are_not_grouped() -> None:
    """A bar of "1,234" is no bar, and #c1,234 leads nowhere."""
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in _files("templates/*.html")
        for match in _grouped(path.read_text())
    ]
    assert found == []


def _grouped(text: str) -> Iterator[re.Match[str]]:
    yield from KEYS.finditer(text)
    for bar in PROGRESS.finditer(text):
        yield from GROUPED.finditer(bar.group(0))


def test_rooms_have_no_long_files() -> None:
    """Settings are one file by decision."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in _files("governance/*.py", "roles/*.py", "policies/*.py")
        if "/migrations/" not in str(path)
        and path.name != "settings.py"
        and (lines := len(path.read_text().splitlines())) > 320
    }
    assert long == {}
