"""The organisation's settings: what they may be, and who may change them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

SMALL_UP_TO: Final = 25
SIZES: Final = ("small", "standard", "federated")
CURRENCY: Final = re.compile(r"[A-Z]{3}")


def size_of(headcount: int) -> str:
    """Return the size that a headcount means when nobody chose one."""
    return "small" if headcount <= SMALL_UP_TO else "standard"


def currency_normal(text: str) -> str:
    """Return the three capital letters of a currency (ISO 4217), or "" when it is none."""
    code = text.strip().upper()
    return code if CURRENCY.fullmatch(code) else ""


def can_change_settings(viewer: Viewer) -> bool:
    """Administrators, in person: a token or an auditor does not set the rules."""
    return viewer.is_system or (viewer.kind == "person" and viewer.administrator)


def can_change_structure(viewer: Viewer) -> bool:
    """Who works where is the administrators' to write, as an import is; in person."""
    return viewer.is_system or (viewer.kind == "person" and viewer.administrator)


def can_read_settings(viewer: Viewer) -> bool:
    return can_change_settings(viewer) or (viewer.kind == "person" and viewer.auditor)
