"""The clocks of whoever took an escalation: which a path has, and how long they run. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from governance.core.errors import Problem
from governance.escalations.rules.climbing import (
    LEAST_WAIT,
    MOST_REPEATS,
    MOST_WAIT,
    StepTarget,
    round_of,
)
from governance.escalations.rules.clocks import span_words
from governance.escalations.rules.crisis import minutes_shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from governance.escalations.rules.climbing import StepPlan

CLOCK_KIND: Final = "escalation_clock"  # of the to-do while a word or an update is late
CLOSE_KIND: Final = "escalation_close"  # while closing it is, whatever is said meanwhile
MOST_GRACE: Final = 24 * 60  # minutes until who comes next hears of what is late
MOST_SAID: Final = 2000  # signs of an update


class ClockKind(TextChoices):
    """What whoever took an escalation owes, each with a clock of its own."""

    WORD = "word", _("A first word")
    UPDATE = "update", _("Next update")
    CLOSE = "close", _("Closing it")


SAID: Final = (ClockKind.WORD, ClockKind.UPDATE)  # what a word answers


class ClockEnd(TextChoices):
    MET = "met", _("Met")
    RETURNED = "returned", _("Taken back")
    DROPPED = "dropped", _("Not needed any more")


class Stage(TextChoices):
    """What a clock's job does: tell who has it that it is late, then who comes next."""

    TELL = "tell", _("Told")
    PASS = "pass", _("Passed on")


@dataclass(frozen=True, slots=True)
class PathClocks:
    """What a path gives whoever takes an escalation, in minutes; None is no such clock.

    Without a word they are reminded after ``remind_minutes``, and after ``return_minutes`` more
    it is taken back. Each update gives ``update_minutes`` until the next; all is to be over
    ``resolve_minutes`` after it was passed on.
    """

    remind_minutes: int | None = None
    return_minutes: int | None = None
    update_minutes: int | None = None
    resolve_minutes: int | None = None
    office_hours: bool = False  # steps and clocks count hours of work only

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


CLOCKS: Final = ("remind_minutes", "return_minutes", "update_minutes", "resolve_minutes")
NO_CLOCKS: Final = PathClocks()


@dataclass(frozen=True, slots=True)
class Way:
    """How a path is walked besides its steps: how often once more, and with which clocks."""

    clocks: PathClocks = NO_CLOCKS
    repeats: int = 0

    def as_json(self) -> dict[str, Any]:
        return {**self.clocks.as_json(), "repeats": self.repeats}


# What ships: reminded after an hour and taken back after three; an update every two days, over
# within a week. The first answer, which counts as a word, is due after four hours.
DEFAULT_CLOCKS: Final = PathClocks(60, 120, 2 * 24 * 60, 7 * 24 * 60)


SHIPPED: Final = Way(DEFAULT_CLOCKS)


def clocks_read(kept: dict[str, Any] | None) -> PathClocks:
    """Return what a run kept; one that began before there were any has none."""
    return PathClocks(**kept) if kept else NO_CLOCKS


def clocks_shortened(clocks: PathClocks) -> PathClocks:
    """Return the clocks of a path as they hold in a crisis: shorter, and by any clock."""
    shorter: dict[str, Any] = {name: _shorter(minutes) for name, minutes in _spans(clocks)}
    return PathClocks(**shorter)


def _spans(clocks: PathClocks) -> list[tuple[str, int | None]]:
    return [(name, getattr(clocks, name)) for name in CLOCKS]


def _shorter(minutes: int | None) -> int | None:
    return None if minutes is None else minutes_shortened(minutes)


def way_faults(way: Way) -> list[Problem]:
    """Return what is wrong with clocks and repeats of a path; nothing for what could be saved."""
    clocks, wrong = way.clocks, gettext("Between one minute and a week.")
    faults = [
        Problem(f"/{name}", wrong)
        for name, minutes in _spans(clocks)
        if minutes is not None and not LEAST_WAIT <= minutes <= MOST_WAIT
    ]
    if clocks.return_minutes and not clocks.remind_minutes:
        first = gettext("Nothing is taken back from somebody who was not reminded first.")
        faults.append(Problem("/return_minutes", first))
    if not 0 <= way.repeats <= MOST_REPEATS:
        most = gettext("At most %(n)d times more.") % {"n": MOST_REPEATS}
        faults.append(Problem("/repeats", most))
    return faults


def way_words(way: Way) -> str:
    """Return clocks and repeats as people would say them."""
    again = ngettext(
        "When nobody takes it, all are asked %(n)d time more.",
        "When nobody takes it, all are asked %(n)d times more.",
        way.repeats,
    )
    told = [again % {"n": way.repeats}] if way.repeats else []
    return " ".join([*told, clocks_words(way.clocks)])


def clocks_words(clocks: PathClocks) -> str:
    """Return the clocks as people would say them."""
    told = list(_clock_words(clocks))
    if not any(minutes for _name, minutes in _spans(clocks)):
        told.append(gettext("Whoever takes it has no clock."))
    return " ".join(told)


def _clock_words(clocks: PathClocks) -> Iterator[str]:
    spoken = {name: span_words(minutes or 0) for name, minutes in _spans(clocks)}
    if clocks.office_hours:
        yield gettext("Time counts from nine to five on working days.")
    if clocks.remind_minutes:
        words = gettext("Whoever takes it and says nothing is reminded after %(remind_minutes)s.")
        yield words % spoken
    if clocks.return_minutes:
        yield gettext("After %(return_minutes)s more it is taken back.") % spoken
    if clocks.update_minutes:
        yield gettext("After each update there are %(update_minutes)s until the next.") % spoken
    if clocks.resolve_minutes:
        yield gettext("It is over within %(resolve_minutes)s.") % spoken


def grace(allowed: int | None) -> int:
    """Return for how many minutes who is late is told alone: half as long again, a day at the
    most."""
    return min((allowed or 0) // 2 or LEAST_WAIT, MOST_GRACE)


def position_again(snapshot: list[StepPlan], position: int, *, asked: bool) -> int:
    """Return where a path goes on when it is taken back from somebody.

    After the step at ``position``, of whichever walk, that ``asked`` them, or told a webhook; at
    that step where it had asked somebody else, whom they spared; from its beginning where nothing
    comes after it.
    """
    walk = {plan["position"]: plan["target"] for plan in snapshot if "round" not in plan}
    level = position_first(snapshot, position)
    if not asked and walk.get(level, StepTarget.WEBHOOK) != StepTarget.WEBHOOK:
        return level
    return next((each for each in sorted(walk) if each > level), min(walk))


def position_first(snapshot: list[StepPlan], position: int) -> int:
    """Return the step of the first walk that this one repeats."""
    length = sum("round" not in plan for plan in snapshot)
    return position - length * (round_of(snapshot, position) - 1)
