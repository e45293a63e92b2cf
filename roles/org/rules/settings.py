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


def is_outgrown(size: str, headcount: int) -> bool:
    """Whether more people are listed than the small size is meant for."""
    return size == "small" and headcount > SMALL_UP_TO


def currency_normal(text: str) -> str:
    """Return the three capital letters of a currency (ISO 4217), or "" when it is none."""
    code = text.strip().upper()
    return code if CURRENCY.fullmatch(code) else ""


def can_change_settings(viewer: Viewer) -> bool:
    """Administrators, in person: a token or an auditor does not set the rules."""
    return viewer.is_system or (viewer.kind == "person" and viewer.administrator)


def can_change_structure(viewer: Viewer) -> bool:
    """Who works where is the administrators' to write, as an import is; in person.

    A connection, a token with the scope scim, writes it of what it brought.
    """
    in_person = viewer.kind == "person" and viewer.administrator
    return viewer.is_system or in_person or can_provision(viewer)


def can_provision(viewer: Viewer) -> bool:
    """A connection lists people and says who left; its token is not limited to a part."""
    unlimited = viewer.within_department_ids is None
    return viewer.kind == "token" and "scim" in viewer.scopes and unlimited


def can_read_settings(viewer: Viewer) -> bool:
    return can_change_settings(viewer) or (viewer.kind == "person" and viewer.auditor)
