"""Which departments are drawn: the whole of a small one, a bounded part of any larger one."""

from __future__ import annotations

from uuid import UUID

import pytest

from roles.team.selectors.chart.drawing import CARDS, MARKS, Card, Label, cards_draw, plan_make
from roles.team.selectors.chart.tree import Figures, Tree, tree_build


def tree_of(widths: list[int], people: int, players: int = 0) -> Tree:
    """A tree whose levels have ``widths`` children each, with as many people everywhere."""
    links: list[tuple[int, int | None]] = [(0, None)]
    level = [0]
    for width in widths:
        level = [_grown(links, parent) for parent in level for _ in range(width)]
    own = {key: Figures(people=people, player=players) for key, _parent in links}
    return tree_build(links, own)


def _grown(links: list[tuple[int, int | None]], parent: int) -> int:
    links.append((len(links), parent))
    return len(links) - 1


def label(key: int) -> Label:
    return Label(UUID(int=key), f"Department {key}")


def drawn(tree: Tree) -> list[Card]:
    columns = tree.children[0][:50]
    return cards_draw(tree, columns, plan_make(tree, columns, tree.total[0]), label)


def flat(cards: list[Card]) -> list[Card]:
    return [each for card in cards for each in (card, *flat(card.children), *flat(card.folded))]


def test_figures_roll_up_from_the_leaves() -> None:
    tree = tree_of([3, 4], people=2, players=1)
    assert tree.total[0].people == 2 * 16
    assert tree.total[0].players == 16
    assert tree.total[0].departments == 16
    assert tree.total[1].people == 2 * 5


def test_up_to_300_people_every_level_is_drawn() -> None:
    tree = tree_of([3, 3, 3], people=2, players=1)
    cards = flat(drawn(tree))
    assert len(cards) == 39
    assert sum(len(card.marks or []) for card in cards) == 2 * 39


def test_everybody_below_an_undrawn_level_is_marked_on_the_card_above_it() -> None:
    tree = tree_of([2, 2, 10], people=20, players=1)
    column = drawn(tree)[0]
    assert [card.figures.people for card in column.children] == [220, 220]
    assert [card.departments_below for card in column.children] == [10, 10]


@pytest.mark.parametrize("widths", [[3, 20, 5], [20, 10, 10, 4], [200, 10], [6, 60, 20]])
def test_at_any_size_cards_and_marks_stay_within_the_budget(widths: list[int]) -> None:
    cards = flat(drawn(tree_of(widths, people=4, players=1)))
    assert len(cards) <= CARDS
    assert sum(len(card.marks or []) for card in cards) <= MARKS


def test_what_is_not_drawn_is_counted() -> None:
    tree = tree_of([6, 60, 20], people=4, players=1)
    for column in drawn(tree):
        assert len(column.children) + column.undrawn == 60


def test_departments_without_roles_fold_where_most_have_some() -> None:
    tree = tree_of([1, 5], people=3)
    for child in tree.children[1][:4]:
        tree.total[child].player = 1
    column = drawn(tree)[0]
    assert len(column.children) == 4
    assert [card.id for card in column.folded] == tree.children[1][4:]


def test_departments_without_roles_are_shown_where_nobody_has_any_yet() -> None:
    assert not drawn(tree_of([1, 5], people=3))[0].folded
