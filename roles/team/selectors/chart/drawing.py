"""Which departments are drawn, and how: pure decisions that keep the page within its budget.

At most 1,500 DOM nodes while the focus has up to 300 people, 3,000 at any size (UI budgets). A card
is about twelve nodes and a mark is one, so cards and marks are rationed here, and what is not
drawn is a number with an address of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from roles.team.selectors.chart.tree import Figures, Tree

WHOLE_PEOPLE = 300  # up to here, and
WHOLE_DEPARTMENTS = 60  # up to here, every level is drawn
COLUMNS = 50  # children of the focus on a page
CARDS = 120  # columns and cards together
FEWEST = 3  # a column that could show fewer cards than this shows none, only their number
UNFOLDED = 12  # cards of a column beyond which those without roles fold
MARKS = 700  # on the page
MARKS_A_CARD = (44, 30, 15, 0)  # the first that fits; a card with more people has numbers


@dataclass(frozen=True, slots=True)
class Coach:
    person: int
    name: str
    ready: bool
    head: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """What is written on a card."""

    uid: UUID
    name: str
    head: str = ""
    coaches: tuple[Coach, ...] = ()
    missing: str = ""  # what is uncovered in this department itself


@dataclass(slots=True)
class Card:
    """A department as drawn: ``figures`` are of all that is not drawn as a card below it."""

    id: int
    label: Label
    own: Figures
    total: Figures
    figures: Figures
    children: list[Card] = field(default_factory=list)
    folded: list[Card] = field(default_factory=list)  # nobody there holds a role
    undrawn: int = 0  # departments right below that got no card
    marks: list[str] | None = None  # None: too many people, write numbers

    @property
    def gaps_below(self) -> int:
        return self.figures.gaps - self.own.gaps

    @property
    def departments_below(self) -> int:
        return self.figures.departments - 1


@dataclass(frozen=True, slots=True)
class Plan:
    """Whose children are drawn: all levels, or ``cap`` cards a column (0: none)."""

    whole: bool
    cap: int

    def shown(self, children: Sequence[int], tree: Tree) -> Sequence[int]:
        if self.whole or len(children) <= self.cap:
            return children
        if not self.cap:
            return ()
        kept = sorted(children, key=lambda key: tree.total[key].idle)[: self.cap]
        return [key for key in children if key in set(kept)]


def plan_make(tree: Tree, columns: Sequence[int], focus: Figures) -> Plan:
    """Return how deep and how wide the chart below these columns may be drawn."""
    if focus.people <= WHOLE_PEOPLE and focus.departments <= WHOLE_DEPARTMENTS:
        return Plan(whole=True, cap=0)
    sizes = [len(tree.children.get(column, ())) for column in columns]
    left = CARDS - len(columns)
    widest = max(sizes, default=0)
    fits = (cap for cap in range(widest, 0, -1) if sum(min(size, cap) for size in sizes) <= left)
    cap = next(fits, 0)
    return Plan(whole=False, cap=cap if cap >= min(FEWEST, widest) else 0)


def cards_draw(
    tree: Tree, columns: Sequence[int], plan: Plan, labels: Callable[[int], Label]
) -> list[Card]:
    """Return the columns with their cards; ids come in the order in which they are drawn."""
    cards = [_column(tree, column, plan, labels, deep=True) for column in columns]
    _marks_give(cards)
    return cards


def _column(
    tree: Tree, key: int, plan: Plan, labels: Callable[[int], Label], *, deep: bool
) -> Card:
    below = tree.children.get(key, [])
    drawn = plan.shown(below, tree) if deep or plan.whole else ()
    own, total = tree.own[key], tree.total[key]
    card = Card(key, labels(key), own, total, figures=own if drawn else total)
    folds = _folds([child for child in drawn if tree.total[child].idle], len(drawn))
    for child in drawn:
        at = card.folded if child in folds else card.children
        at.append(_column(tree, child, plan, labels, deep=False))
    card.undrawn = len(below) - len(drawn) if drawn else 0
    return card


def _folds(idle: Sequence[int], drawn: int) -> set[int]:
    """Return which of a column's idle departments fold.

    All of them where most of the column has roles; where it has just begun they are the point,
    and only those fold that would make it longer than a screen.
    """
    if len(idle) * 2 < drawn:
        return set(idle)
    return set(idle[len(idle) - max(0, drawn - UNFOLDED) :])


def _flat(cards: Sequence[Card]) -> list[Card]:
    return [each for card in cards for each in (card, *_flat(card.children))]


def _drawn(card: Card) -> int:
    return card.figures.people + card.figures.vacant


def _marks_give(columns: Sequence[Card]) -> None:
    cards = _flat(columns)
    for most in MARKS_A_CARD:
        marked = [card for card in cards if _drawn(card) <= most]
        if sum(_drawn(card) for card in marked) <= MARKS:
            break
    for card in marked:
        card.marks = card.figures.marks()
