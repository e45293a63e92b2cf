"""What upper floors tell the registry: who is asked to decide, and who speaks on a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Deciders:
    """People who can answer, by id, nearest first; ``others`` when there is nobody else."""

    heads: tuple[int, ...] = ()
    head_coaches: tuple[int, ...] = ()  # or who stands in for them
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who holds a role where a channel belongs."""

    uid: UUID
    name: str
    role: str
    authority: str
    ready: bool


# fn(department id or None) -> who may be asked about a channel of that department.
deciders: Hook[Callable[[int | None, datetime], Deciders]] = Hook("channel_deciders")

# fn(viewer, channel id, its department id or None, now) -> who may speak there.
speakers: Hook[Callable[[Viewer, int, int | None, datetime], list[Speaker]]] = Hook(
    "channel_speakers"
)
