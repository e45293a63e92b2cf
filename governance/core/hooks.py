"""Where an upper floor tells a lower one something *before the fact*.

A lower app reads a hook; an upper app fills it in its ``AppConfig.ready``. What happens
*after the fact* travels by ``governance.core.events`` instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


class Hook(Generic[T]):
    """An ordered list of contributions; adding the same one again changes nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: list[T] = []

    def add(self, item: T) -> T:
        if item not in self._items:
            self._items.append(item)
        return item

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._items))
