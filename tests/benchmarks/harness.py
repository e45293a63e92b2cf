"""Interleaved variants, medians, ratios. Ratios travel between machines, times do not."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


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
class Row:
    """One line of the table of figures. ``prepare`` runs once, before the first round."""

    title: str
    variants: tuple[Variant, ...]
    ratios: tuple[Ratio, ...]
    prepare: Callable[[], object] = nothing


@dataclass(slots=True)
class Figures:
    title: str
    medians: dict[str, float] = field(default_factory=dict)
    ratios: list[dict[str, object]] = field(default_factory=list)


def row_measure(row: Row, rounds: int) -> Figures:
    """Run every variant ``rounds`` times, one after the other, so that noise hits them alike."""
    row.prepare()
    times: dict[str, list[float]] = {variant.name: [] for variant in row.variants}
    for _round in range(rounds):
        for variant in row.variants:
            variant.before()
            gc.collect()
            begin = time.perf_counter()
            variant.run()
            times[variant.name].append(time.perf_counter() - begin)
    figures = Figures(row.title, {name: statistics.median(all_) for name, all_ in times.items()})
    for ratio in row.ratios:
        value = figures.medians[ratio.over] / figures.medians[ratio.under]
        reached = value >= ratio.goal if ratio.at_least else value <= ratio.goal
        figures.ratios.append(
            {
                "what": f"{ratio.over} ÷ {ratio.under}",
                "ratio": round(value, 2),
                "goal": f"{'≥' if ratio.at_least else '≤'} {ratio.goal:g}",
                "reached": reached,
            }
        )
    return figures


def figures_print(figures: Figures) -> None:
    print(f"\n{figures.title}")
    for name, seconds in figures.medians.items():
        print(f"  {name:<44} {seconds * 1000:>10,.1f} ms")
    for ratio in figures.ratios:
        mark = "reached" if ratio["reached"] else "MISSED"
        print(f"  {ratio['what']:<60} {ratio['ratio']:>8}  goal {ratio['goal']}  {mark}")
