"""Interleaved variants, medians, ratios. Ratios travel between machines, times do not."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

TICK = 1 / os.sysconf("SC_CLK_TCK")


def nothing() -> None:
    """What most variants need to be set up."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to do it. ``before`` is not timed and runs ahead of every round."""

    name: str
    run: Callable[[], object]
    before: Callable[[], object] = nothing


@dataclass(frozen=True, slots=True)
class Ratio:
    """``over ÷ under``, which shall be at most (or, with ``at_least``, at least) ``goal``."""

    over: str
    under: str
    goal: float
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """``name`` shall take at most ``seconds``, on the machine that the goals were set on."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Count:
    """What ``found`` returns once all rounds are over shall be between ``least`` and ``most``."""

    name: str
    found: Callable[[], float]
    most: float
    least: float = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of figures. ``prepare`` runs once, before the first round.

    ``by_wall``: the work is done in processes whose seconds this one cannot count.
    """

    title: str
    variants: tuple[Variant, ...]
    ratios: tuple[Ratio, ...]
    limits: tuple[Limit, ...] = ()
    counts: tuple[Count, ...] = ()
    prepare: Callable[[], object] = nothing
    by_wall: bool = False


@dataclass(slots=True)
class Figures:
    """Medians in seconds: of the wall clock, and of the work of this process and its backend.

    On a busy machine only the second is worth reading.
    """

    title: str
    wall: dict[str, float] = field(default_factory=dict)
    work: dict[str, float] = field(default_factory=dict)
    ratios: list[dict[str, object]] = field(default_factory=list)
    limits: list[dict[str, object]] = field(default_factory=list)
    counts: list[dict[str, object]] = field(default_factory=list)


def row_measure(row: Row, rounds: int) -> Figures:
    """Run every variant ``rounds`` times, one after the other, so that noise hits them alike."""
    row.prepare()
    wall: dict[str, list[float]] = {variant.name: [] for variant in row.variants}
    work: dict[str, list[float]] = {variant.name: [] for variant in row.variants}
    for _round in range(rounds):
        for variant in row.variants:
            variant.before()
            gc.collect()
            worked, begin = work_done(), time.perf_counter()
            variant.run()
            wall[variant.name].append(time.perf_counter() - begin)
            work[variant.name].append(work_done() - worked)
    figures = Figures(
        row.title,
        {name: statistics.median(each) for name, each in wall.items()},
        {name: statistics.median(each) for name, each in work.items()},
    )
    figures.ratios = [_compared(ratio, figures, row.by_wall) for ratio in row.ratios]
    figures.limits = [_limited(limit, figures, row.by_wall) for limit in row.limits]
    figures.counts = [_counted(count) for count in row.counts]
    return figures


def _counted(count: Count) -> dict[str, object]:
    found = count.found()
    least, most = round(count.least, 3), round(count.most, 3)
    goal = f"{least:,g} to {most:,g}" if least else f"≤ {most:,g}"
    reached = count.least <= found <= count.most
    return {"what": count.name, "found": round(found, 3), "goal": goal, "reached": reached}


def _limited(limit: Limit, figures: Figures, by_wall_alone: bool) -> dict[str, object]:
    wall, work = figures.wall[limit.name], figures.work[limit.name]
    return {
        "what": limit.name,
        "wall": round(wall, 3),
        "work": round(work, 3),
        "goal": f"≤ {limit.seconds:g} s",
        "reached": (wall if by_wall_alone else work) <= limit.seconds,
    }


def _compared(ratio: Ratio, figures: Figures, by_wall_alone: bool) -> dict[str, object]:
    by_wall = figures.wall[ratio.over] / figures.wall[ratio.under]
    by_work = figures.work[ratio.over] / max(figures.work[ratio.under], TICK)
    judged = by_wall if by_wall_alone else by_work
    return {
        "what": f"{ratio.over} ÷ {ratio.under}",
        "wall": round(by_wall, 2),
        "work": round(by_work, 2),
        "goal": f"{'≥' if ratio.at_least else '≤'} {ratio.goal:g}",
        "reached": judged >= ratio.goal if ratio.at_least else judged <= ratio.goal,
    }


def work_done() -> float:
    """Return the processor seconds of this process and of its PostgreSQL backend so far."""
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    user, system = stat.rpartition(")")[2].split()[11:13]
    return time.process_time() + (int(user) + int(system)) * TICK


def figures_print(figures: Figures) -> None:
    print(f"\n{figures.title:<62} {'wall':>12} {'work':>12}")
    for name in figures.wall:
        wall, work = figures.wall[name] * 1000, figures.work[name] * 1000
        print(f"  {name:<60} {wall:>9,.0f} ms {work:>9,.0f} ms")
    for unit, judged in (("×", figures.ratios), ("s", figures.limits)):
        for each in judged:
            mark = "reached" if each["reached"] else "MISSED"
            print(
                f"  {each['what']:<60} {each['wall']:>10} {unit} {each['work']:>10} {unit}"
                f"  goal {each['goal']}  {mark}",
                flush=True,
            )
    for each in figures.counts:
        mark = "reached" if each["reached"] else "MISSED"
        print(f"  {each['what']:<60} {each['found']:>12,}  goal {each['goal']}  {mark}", flush=True)
