"""What upper floors tell the registry: who is asked to decide, and who speaks on a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
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
class Advisers:
    """Who is ready to advise for a function of the booth, by id, longest in office first."""

    function: str
    name: str
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who holds a role where a channel belongs."""

    uid: UUID
    name: str
    role: str
    authority: str
    ready: bool
    named: bool  # their focus names the channel


# fn(department id or None) -> who may be asked about a channel of that department.
deciders: Hook[Callable[[int | None, datetime], Deciders]] = Hook("channel_deciders")

# fn(now) -> who leads the coaches, by id, longest in office first; without who stands in.
head_coaches: Hook[Callable[[datetime], tuple[int, ...]]] = Hook("channel_head_coaches")

# fn(viewer, channel id, its department id or None, now) -> who may speak there.
speakers: Hook[Callable[[Viewer, int, int | None, datetime], list[Speaker]]] = Hook(
    "channel_speakers"
)

# fn(department ids, None among them, now) -> by each who may edit what is said of its channels, in
# words, the nearest first; a few queries for all of them.
givers: Hook[Callable[[Collection[int | None], datetime], dict[int | None, list[str]]]] = Hook(
    "channel_givers"
)

# fn() -> the functions of the booth that there are, their names by key; one query.
booth_functions: Hook[Callable[[], dict[str, str]]] = Hook("channel_booth_functions")

# fn(now) -> the functions of the booth that somebody is ready to advise for, by name; one query.
advisers: Hook[Callable[[datetime], list[Advisers]]] = Hook("channel_advisers")
