"""Pure decisions of sync: how many may leave at once, and who may import."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

BRAKE_PEOPLE = 3
BRAKE_PERCENT = 5


def brake_limit(employed: int) -> int:
    """Return how many of ``employed`` may leave in one full import without a release."""
    return max(BRAKE_PEOPLE, employed * BRAKE_PERCENT // 100)


def can_import(viewer: Viewer) -> bool:
    by_token = viewer.kind == "token" and viewer.has_scope("write")
    return viewer.is_system or viewer.administrator or by_token


def can_release(viewer: Viewer) -> bool:
    """A mass leave is a person's decision, or that of whoever runs the machine."""
    return viewer.is_system or viewer.administrator or viewer.head_coach
