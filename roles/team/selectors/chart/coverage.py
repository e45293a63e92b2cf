"""The chart of one department and what is below it, at any size, for one viewer."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.errors import Missing
from roles.org.models import Department
from roles.team.selectors.chart.drawing import COLUMNS, Card, Coach, Label, cards_draw, plan_make
from roles.team.selectors.chart.kept import counts_lately
from roles.team.selectors.chart.reads import labels_read
from roles.team.selectors.chart.tree import Figures, Tree, tree_build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.team.selectors.chart.kept import Counts

STAFF_SHOWN = 3


class GapLike(Protocol):
    @property
    def rule(self) -> str: ...
    @property
    def department_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Staff:
    """The coaching staff of the focus: everybody who coaches there, ready or not yet."""

    count: int
    shown: tuple[Coach, ...]
    head: str


@dataclass(frozen=True, slots=True)
class Chart:
    focus: Label | None  # None: several roots, so the whole organisation
    focus_id: int | None
    figures: Figures
    path: list[Label]
    columns: list[Card]
    staff: Staff
    first: int  # which of the focus's children the page begins with, from 1; 0 for none
    children: int  # how many there are
    page: int
    inside: frozenset[int]  # the focus and everything below it

    @property
    def last(self) -> int:
        return self.first + len(self.columns) - 1 if self.columns else 0

    @property
    def next_page(self) -> int:
        return self.page + 1 if self.last < self.children else 0


def chart_read(
    *,
    viewer: Viewer,
    department: UUID | None,
    gaps: Sequence[GapLike],
    now: datetime,
    page: int = 1,
    told_at: datetime | None = None,
) -> Chart:
    """Return the chart below ``department``, by default the root; Missing if there is none.

    Six queries at any size: links, people by mark, coaches, and labels of what is drawn. With
    ``told_at``, when those gaps were counted, people and coaches may be of as lately, too.
    """
    counts = counts_lately(viewer=viewer, now=now, told_at=told_at)
    coaches = counts.coaches
    tree = tree_build(_links(viewer), _own_figures(counts, gaps))
    focus = _focus(tree, viewer, department)
    label = partial(labels_read, viewer=viewer, coaches=coaches, missing=missing_words(gaps))
    path = [*tree.path(focus), focus] if focus else []
    children = tree.children.get(focus, [])
    near = label([*path, *children])
    children.sort(key=lambda key: near[key].name.casefold())
    columns = children[(page - 1) * COLUMNS : page * COLUMNS]
    if page > 1 and not columns:
        raise Missing
    figures = tree.total[focus] if focus else tree.sum(children)
    inside = frozenset([focus, *_below(tree, [focus])] if focus else tree.parent)
    return Chart(
        focus=near[focus] if focus else None,
        focus_id=focus,
        figures=figures,
        path=[near[key] for key in path[:-1]],
        columns=_cards(tree, columns, figures, near, label),
        staff=_staff(inside, coaches),
        first=(page - 1) * COLUMNS + 1 if columns else 0,
        children=len(children),
        page=page,
        inside=inside,
    )


def figures_whole(*, viewer: Viewer, gaps: Sequence[GapLike], now: datetime) -> Figures:
    """Return the figures of everything the viewer may see; three queries."""
    counts = counts_lately(viewer=viewer, now=now, told_at=None)
    tree = tree_build(_links(viewer), _own_figures(counts, gaps))
    return tree.sum(tree.children[None])


def _links(viewer: Viewer) -> Iterable[tuple[int, int | None]]:
    return Department.objects.current().visible_to(viewer).values_list("id", "parent_id")


def _own_figures(counts: Counts, gaps: Iterable[GapLike]) -> dict[int, Figures]:
    own = counts.figures
    for key, there in counts.coaches.items():
        own[key].coached = int(any(coach.ready for coach in there))
    for gap in gaps:
        if gap.department_id is not None:
            own[gap.department_id].gaps += 1
            own[gap.department_id].vacant += gap.rule == "CV0"
    return own


def _focus(tree: Tree, viewer: Viewer, department: UUID | None) -> int | None:
    if department is None:
        roots = tree.children[None]
        return roots[0] if len(roots) == 1 else None
    seen = Department.objects.current().visible_to(viewer).filter(uid=department)
    found = seen.values_list("pk", flat=True).first()
    if found not in tree.parent:
        raise Missing
    return found


def missing_words(gaps: Iterable[GapLike]) -> Callable[[int], str]:
    """Return how to say in two or three words what a department lacks: few of them are shown."""
    rules: dict[int | None, list[str]] = defaultdict(list)
    for gap in gaps:
        rules[gap.department_id].append(gap.rule)
    return lambda department: _words(Counter(rules.get(department, ())))


def _words(found: Counter[str]) -> str:
    if not found:
        return ""
    words = []
    if "CV1" in found:
        words.append(_("No coach"))
    elif "CV2" in found:
        words.append(_("Players without a coach"))
    vacant = found["CV0"]
    if vacant:
        words.append(ngettext("Vacant role", "%(n)d vacant roles", vacant) % {"n": vacant})
    return ", ".join(words) or _("A gap")


def _cards(
    tree: Tree,
    columns: Sequence[int],
    figures: Figures,
    near: Mapping[int, Label],
    label: Callable[[Sequence[int]], dict[int, Label]],
) -> list[Card]:
    plan = plan_make(tree, columns, figures)
    below = _below(tree, columns) if plan.whole else _children(tree, columns) if plan.cap else []
    labels = {**near, **label(below)}
    for parent in {tree.parent[key] for key in below}:
        tree.children[parent].sort(key=lambda key: labels[key].name.casefold())
    return cards_draw(tree, columns, plan, labels.__getitem__)


def _children(tree: Tree, departments: Iterable[int]) -> list[int]:
    return [child for key in departments for child in tree.children.get(key, ())]


def _below(tree: Tree, departments: Iterable[int]) -> list[int]:
    found = _children(tree, departments)
    for key in found:  # grows while it is walked
        found.extend(tree.children.get(key, ()))
    return found


def _staff(inside: frozenset[int], coaches: Mapping[int, Sequence[Coach]]) -> Staff:
    there = [coach for key in coaches if key in inside for coach in coaches[key]]
    heads = [coach.name for each in coaches.values() for coach in each if coach.head]
    named = {coach.person: coach for coach in there}
    shown = tuple(named.values())[:STAFF_SHOWN]
    return Staff(count=len(named), shown=shown, head=heads[0] if heads else "")
