"""What a search finds, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

CANDIDATES: Final = 60  # of common words so many are looked at: they cost no more than rare ones


@dataclass(frozen=True, slots=True)
class Hit:
    label: str
    detail: str
    url: str
    icon: str
    person: str = ""  # the name behind the initials, where it is a person
    mark: str = "none"


def beside(viewer: Viewer, *parts: object) -> str:
    """Return the names that stand by a hit; an external reads no directory, so none for them."""
    return "" if viewer.external else ", ".join(str(part) for part in parts if part)
