"""The departments with the figures of a campaign, each with what is below it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policies.guidance.rules.campaign import WHO
from policies.guidance.rules.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from roles.org.models import Department


@dataclass(slots=True)
class Figures:
    """How many stand how, and when the first of those who owe is due."""

    by: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Standing.values, 0))
    due_at: datetime | None = None

    def add(self, other: Figures) -> None:
        for standing, number in other.by.items():
            self.by[standing] += number
        days = [day for day in (self.due_at, other.due_at) if day]
        self.due_at = min(days, default=None)

    @property
    def asked(self) -> int:
        """Everybody who has to sign."""
        return self.total - self.by[Standing.EXEMPT]

    @property
    def percent(self) -> int:
        """How many of those have signed, rounded down: 100 only when all have."""
        return self.by[Standing.SIGNED] * 100 // self.asked if self.asked else 100

    @property
    def total(self) -> int:
        return sum(self.by.values())

    @property
    def owe(self) -> int:
        return sum(self.by[each] for each in WHO["owe"])

    @property
    def remindable(self) -> int:
        return self.by[Standing.LATE] + self.by[Standing.OPEN]


@dataclass(frozen=True, slots=True)
class Row:
    """A department with all below it, or with ``own`` only the people in it itself."""

    uid: UUID | None
    name: str
    figures: Figures
    own: bool = False
    opens: bool = False  # there are departments below it
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    total: Figures
    rows: list[Row]
    above: list[Department]  # from the top to the one that is looked at
    every: list[Row]  # each department, as the file has it


class Tree:
    """The departments, with the figures of each and of all below it."""

    def __init__(self, departments: Iterable[Department], own: dict[int | None, Figures]) -> None:
        self.own = own
        self.by_id = {each.pk: each for each in departments}
        self.children: dict[int | None, list[int]] = {}
        for each in self.by_id.values():
            self.children.setdefault(each.parent_id, []).append(each.pk)
        self.sums: dict[int | None, Figures] = {}
        for top in self.children.get(None, []):
            self._sum(top)

    def _sum(self, top: int) -> None:
        """Add up from the leaves; without recursion, since a tree may be deep."""
        order = [top]
        for key in order:
            order += self.children.get(key, [])
        for key in reversed(order):
            total = Figures()
            for part in (self.own.get(key), *(self.sums[c] for c in self.children.get(key, []))):
                if part is not None:
                    total.add(part)
            self.sums[key] = total

    def overview(self, chosen: Department | None) -> Overview:
        total = Figures()
        for top in self.children.get(None, []):
            total.add(self.sums[top])
        total.add(self.own.get(None, Figures()))
        return Overview(total, self._rows(chosen), self._above(chosen), list(self._every()))

    def _row(self, key: int, *, own: bool = False, depth: int = 0) -> Row:
        place = self.by_id[key]
        figures = self.own[key] if own else self.sums[key]
        opens = not own and any(self.sums[c].total for c in self.children.get(key, []))
        return Row(place.uid, place.name, figures, own, opens, depth)

    def _rows(self, chosen: Department | None) -> list[Row]:
        """Return what is directly below ``chosen`` and itself, most still to sign first."""
        at = chosen.pk if chosen else self._start()
        found = [self._row(key) for key in self.children.get(at, []) if self.sums[key].total]
        if at is not None and at in self.own:
            found.append(self._row(at, own=True))
        if at is None and None in self.own:
            found.append(Row(None, "", self.own[None], own=True))
        return sorted(found, key=lambda row: (-row.figures.owe, row.name.casefold()))

    def _start(self) -> int | None:
        """Where there is one department only, what is below it says more."""
        at: int | None = None
        while at not in self.own:
            below = [key for key in self.children.get(at, []) if self.sums[key].total]
            if len(below) != 1:
                break
            at = below[0]
        return at

    def _above(self, chosen: Department | None) -> list[Department]:
        found: list[Department] = []
        key = chosen.pk if chosen else None
        while key is not None:
            found.insert(0, self.by_id[key])
            key = self.by_id[key].parent_id
        return found

    def _every(self) -> Iterable[Row]:
        waiting = [(key, 0) for key in self._named(self.children.get(None, []))]
        while waiting:
            key, depth = waiting.pop()
            if self.sums[key].total:
                yield self._row(key, depth=depth)
                below = self._named(self.children.get(key, []))
                waiting += [(child, depth + 1) for child in below]

    def _named(self, keys: list[int]) -> list[int]:
        return sorted(keys, key=lambda key: self.by_id[key].name.casefold(), reverse=True)
