"""Pure decisions of sync: how many may leave at once, and what a spreadsheet may not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

BRAKE_PEOPLE = 3
BRAKE_PERCENT = 5
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def brake_limit(employed: int) -> int:
    """Return how many of ``employed`` may leave in one full import without a release."""
    return max(BRAKE_PEOPLE, employed * BRAKE_PERCENT // 100)


def formula_escape(cell: str) -> str:
    """Return ``cell`` so that no spreadsheet runs it as a formula (OWASP, CSV injection)."""
    return "'" + cell if cell.startswith(FORMULA_STARTS) else cell


def can_import(viewer: Viewer) -> bool:
    by_token = viewer.kind == "token" and viewer.has_scope("write")
    return viewer.is_system or viewer.administrator or by_token


def can_release(viewer: Viewer) -> bool:
    """A mass leave is a person's decision, or that of whoever runs the machine."""
    return viewer.is_system or viewer.administrator or viewer.head_coach
