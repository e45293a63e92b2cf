"""One page of a list: its rows, and how many there are of them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from governance.core.errors import Missing

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

Row = TypeVar("Row")
One = TypeVar("One", bound="Model")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: list[Row]
    count: int
    number: int  # from 1
    size: int

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def next_page(self) -> int:
        """0 on the last page."""
        return self.number + 1 if self.last < self.count else 0


def page_of(found: QuerySet[One], number: int | None, size: int) -> Page[One]:
    """Return page ``number`` of an ordered query, or with None all of it; two queries, Missing
    beyond the last page."""
    count = found.count()
    if number is None:
        return Page(list(found), count, 1, max(count, 1))
    rows = list(found[(number - 1) * size : number * size])
    if number > 1 and not rows:
        raise Missing
    return Page(rows, count, number, size)
