"""The chart as a picture: where boxes, lines and marks stand, in pixels from the top left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roles.team.selectors.chart.coverage import Chart
    from roles.team.selectors.chart.drawing import Card

MARGIN: Final = 24
WIDTH: Final = 212  # of a column
GAP: Final = 18
INDENT: Final = 14
LINE: Final = 17
PAD: Final = 10
PITCH: Final = 13  # from one mark to the next
TOP: Final = 56  # height of the boxes of focus and coaching staff
LETTERS: Final = 26  # of a line in a column
LETTERS_TOP: Final = 34
MARKS: Final = ("coach", "split", "player", "booth", "none", "vacant")


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    kind: str  # focus, staff, card, gap or fold
    title: str
    lines: tuple[tuple[int, str, str], ...]  # (y, kind, text)
    marks: tuple[tuple[int, int, str], ...] = ()  # (x, y, mark): the middle of each


@dataclass(slots=True)
class Picture:
    title: str
    description: str
    width: int = 0
    height: int = 0
    boxes: list[Box] = field(default_factory=list)
    solid: list[tuple[int, int, int, int]] = field(default_factory=list)  # (x1, y1, x2, y2)
    dotted: list[tuple[int, int, int, int]] = field(default_factory=list)
    legend: tuple[tuple[int, str, str], ...] = ()  # (x, mark, word)
    legend_y: int = 0


def picture_of(chart: Chart, organisation: str) -> Picture:
    """Return the picture of a chart as it is drawn on its page: same cards, marks and folds."""
    name = chart.focus.name if chart.focus else organisation
    figures = chart.figures
    words = _(
        "%(people)d people in %(departments)d departments: %(coaches)d coaches, "
        "%(players)d players, %(booth)d in the booth, %(gaps)d gaps."
    )
    told = {
        "people": figures.people,
        "departments": figures.departments,
        "coaches": figures.coaches,
        "players": figures.players,
        "booth": figures.booth,
        "gaps": figures.gaps,
    }
    picture = Picture(title=name, description=words % told)
    _top(picture, chart, name)
    y = MARGIN + TOP + 40
    bottom = y
    for number, card in enumerate(chart.columns):
        x = MARGIN + number * (WIDTH + GAP)
        middle = x + WIDTH // 2
        picture.solid.append((middle, y - 20, middle, y))
        bottom = max(bottom, _column(picture, card, x, y, WIDTH))
    if chart.columns:
        last = MARGIN + (len(chart.columns) - 1) * (WIDTH + GAP) + WIDTH // 2
        first = MARGIN + WIDTH // 2
        stem = MARGIN + WIDTH // 2
        picture.solid.append((stem, MARGIN + TOP, stem, y - 20))
        picture.solid.append((first, y - 20, last, y - 20))
    columns = max(len(chart.columns), 3)
    picture.width = MARGIN * 2 + columns * (WIDTH + GAP) - GAP
    picture.legend = tuple(_legend())
    picture.legend_y, picture.height = bottom + 28, bottom + 56
    return picture


def _legend() -> Iterator[tuple[int, str, str]]:
    x = MARGIN + 5
    for mark in MARKS:
        word = _mark(mark)
        yield x, mark, word
        x += 36 + 7 * len(word)


def _top(picture: Picture, chart: Chart, name: str) -> None:
    """Draw the head of the focus, and the coaching staff with its dotted line beside."""
    head = chart.focus.head if chart.focus else ""
    people = ngettext("%(n)d person", "%(n)d people", chart.figures.people)
    second = people % {"n": chart.figures.people}
    width = WIDTH + GAP
    words = (("name", head or name), ("d", f"{name} · {second}" if head else second))
    lines = _lines(words, MARGIN, LETTERS_TOP)
    box = Box(MARGIN, MARGIN, width, TOP, "focus", name, lines)
    x = MARGIN + width + GAP * 2
    staff = ", ".join(coach.name for coach in chart.staff.shown) or _("Nobody yet")
    if chart.staff.count > len(chart.staff.shown) and chart.staff.head:
        led = _("led by %(name)s") % {"name": chart.staff.head}
        staff = f"{chart.staff.count}, {led}"
    lines = _lines((("name", _("Coaching staff")), ("d", staff)), MARGIN, LETTERS_TOP)
    beside = Box(x, MARGIN, width, TOP, "staff", staff, lines)
    picture.boxes += [box, beside]
    picture.dotted.append((MARGIN + width, MARGIN + TOP // 2, x, MARGIN + TOP // 2))


def _lines(
    words: Iterable[tuple[str, str]], y: int, letters: int
) -> tuple[tuple[int, str, str], ...]:
    """Return (kind, text) as lines of a box that begins at ``y``, each cut to ``letters``."""
    return tuple(
        (y + PAD + 13 + number * LINE, kind, _cut(text, letters))
        for number, (kind, text) in enumerate(words)
    )


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _column(picture: Picture, card: Card, x: int, y: int, width: int) -> int:
    """Draw a card and, indented, those below it; return where it ends."""
    box = _box(card, x, y, width)
    picture.boxes.append(box)
    bottom = y + box.height
    for child in card.children:
        top = bottom + 12
        picture.solid.append((x + 5, y + box.height, x + 5, top + 18))
        picture.solid.append((x + 5, top + 18, x + INDENT, top + 18))
        bottom = _column(picture, child, x + INDENT, top, width - INDENT)
    more = len(card.folded) + card.undrawn
    if more:
        words = ngettext("+%(n)d department", "+%(n)d departments", more) % {"n": more}
        top = bottom + 12
        lines = _lines((("d", words),), top, LETTERS)
        height = PAD * 2 + LINE
        picture.boxes.append(Box(x + INDENT, top, width - INDENT, height, "fold", words, lines))
        bottom = top + height
    return bottom


def _box(card: Card, x: int, y: int, width: int) -> Box:
    label = card.label
    letters = (width - PAD * 2) * LETTERS // (WIDTH - PAD * 2)
    coaches = ", ".join(coach.name for coach in label.coaches)
    words = [("name", label.name)]
    words += [("d", label.head)] if label.head else []
    words += [("coach", coaches)] if coaches else []
    words += [("gap", label.missing)] if label.missing else []
    if card.marks is None and card.figures.people:  # numbers instead of marks, two a line
        counted = [f"{_mark(mark)} {number}" for mark, number in card.figures.counted()]
        words += [("d", ", ".join(counted[at : at + 2])) for at in range(0, len(counted), 2)]
    lines = _lines(words, y, letters)
    below = y + PAD + len(words) * LINE + 10
    row = (width - PAD * 2) // PITCH
    marks = tuple(
        (x + PAD + 5 + number % row * PITCH, below + number // row * PITCH, mark)
        for number, mark in enumerate(card.marks or ())
    )
    bottom = (marks[-1][1] + 6 if marks else below - 10) + PAD
    kind = "gap" if card.own.gaps else "card"
    told = ngettext("%(n)d person", "%(n)d people", card.total.people) % {"n": card.total.people}
    title = ", ".join(part for part in (label.name, told, coaches, label.missing) if part)
    return Box(x, y, width, bottom - y, kind, title, lines, marks)


def _mark(mark: str) -> str:
    words = {
        "coach": _("Coach"),
        "split": _("Coach who also plays"),
        "player": _("Player"),
        "booth": _("Booth"),
        "none": _("No role"),
        "vacant": _("Gap"),
    }
    return words[mark]
