"""The tree of departments with figures rolled up from the leaves; pure, linear in its size."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(slots=True)
class Figures:
    """What is counted. Each person is in exactly one of ``coach … none``: the mark they get."""

    people: int = 0
    coach: int = 0
    split: int = 0  # a coach who also plays
    player: int = 0
    booth: int = 0
    advising: int = 0  # everybody in the booth, whatever mark they get
    departments: int = 0
    coached: int = 0  # departments with a ready coach
    gaps: int = 0
    vacant: int = 0  # roles that no ready holder fills: of the gaps, those drawn as a mark

    @property
    def coaches(self) -> int:
        return self.coach + self.split

    @property
    def players(self) -> int:
        return self.player + self.split

    @property
    def without_role(self) -> int:
        return self.people - self.coach - self.split - self.player - self.booth

    @property
    def idle(self) -> bool:
        """Whether nobody here holds a role and nothing is missing."""
        return self.people == self.without_role and not self.gaps and not self.coached

    def add(self, other: Figures) -> None:
        """Add field by field, spelled out: this runs once for each department there is."""
        self.people += other.people
        self.coach += other.coach
        self.split += other.split
        self.player += other.player
        self.booth += other.booth
        self.advising += other.advising
        self.departments += other.departments
        self.coached += other.coached
        self.gaps += other.gaps
        self.vacant += other.vacant

    def counted(self) -> list[tuple[str, int]]:
        """Return (mark, how many), the marks that occur only, in the order they are drawn."""
        marks = [
            ("coach", self.coach),
            ("split", self.split),
            ("player", self.player),
            ("booth", self.booth),
            ("none", self.without_role),
            ("vacant", self.vacant),
        ]
        return [(mark, count) for mark, count in marks if count]

    def marks(self) -> list[str]:
        """Return one mark per person and vacant role, in the order they are drawn."""
        return [mark for mark, count in self.counted() for _ in range(count)]


@dataclass(slots=True)
class Tree:
    """``children[None]`` are the roots; ``total`` includes everything below."""

    parent: dict[int, int | None]
    own: dict[int, Figures]
    total: dict[int, Figures]
    children: dict[int | None, list[int]] = field(default_factory=lambda: defaultdict(list))

    def path(self, department: int) -> list[int]:
        """Return those above, from the root down, without the department itself."""
        path: list[int] = []
        above = self.parent[department]
        while above is not None:
            path.append(above)
            above = self.parent[above]
        return path[::-1]

    def sum(self, departments: Iterable[int]) -> Figures:
        figures = Figures()
        for department in departments:
            figures.add(self.total[department])
        return figures


def tree_build(links: Iterable[tuple[int, int | None]], own: Mapping[int, Figures]) -> Tree:
    """Return the tree of ``(id, parent id)`` pairs; a parent that is not among them is none."""
    parents = dict(links)
    tree = Tree(parent={}, own={}, total={})
    for key, above in parents.items():
        parent = above if above in parents else None
        tree.parent[key] = parent
        tree.children[parent].append(key)
        tree.own[key] = own.get(key) or Figures()
        tree.own[key].departments = 1
    for key in reversed(_parents_first(tree)):
        total = tree.total.setdefault(key, tree.own[key])  # a leaf's: few have any below them
        if total is not tree.own[key]:
            total.add(tree.own[key])
        parent = tree.parent[key]
        if parent is not None:
            tree.total.setdefault(parent, Figures()).add(total)
    return tree


def _parents_first(tree: Tree) -> list[int]:
    order = list(tree.children[None])
    for key in order:  # grows while it is walked
        order.extend(tree.children.get(key, ()))
    return order
