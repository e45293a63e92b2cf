"""The duty rota: whose turn it is, who is on duty, what nobody covers, how fairly. Pure.

Hand-overs are by the clock on the wall of the rota's zone; every span is in UTC.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.spans import (
    Span,
    moment_at,
    spans_common,
    spans_merged,
    spans_without,
    windows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

MOST_LAYERS, MOST_TURNS, MOST_EVERY = 5, 500, 1000
MOST_DAYS: Final = 92  # that shifts are asked for at once
LONGEST_OVERRIDE: Final = timedelta(days=62)
ALL_DAYS: Final = (1, 2, 3, 4, 5, 6, 7)
WEEKEND: Final = (6, 7)
NIGHT_FROM, NIGHT_TO, MIDNIGHT = time(22), time(6), time(0)


class Rotation(TextChoices):
    DAYS = "days", _("Days")
    WEEKS = "weeks", _("Weeks")
    HOURS = "hours", _("Hours")


HOURS_OF: Final = {Rotation.DAYS: 24, Rotation.WEEKS: 7 * 24, Rotation.HOURS: 1}


@dataclass(frozen=True, slots=True)
class LayerTerms:
    """A layer: ``people`` take turns from ``starts_on`` at ``hand_over``, each for ``every`` days,
    weeks or hours, on these days and hours of the week (closing by its opening is the next day).
    """

    starts_on: date
    people: tuple[int, ...]
    rotation: Rotation = Rotation.WEEKS
    every: int = 1
    hand_over: time = time(9)
    days: tuple[int, ...] = ALL_DAYS
    opens: time = MIDNIGHT
    closes: time = MIDNIGHT

    @property
    def turn(self) -> timedelta:
        """How long a turn is on the wall."""
        return timedelta(hours=HOURS_OF[self.rotation] * self.every)


@dataclass(frozen=True, slots=True)
class OverrideTerms:
    person_id: int
    span: Span


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """Somebody on duty without a break. ``layer`` counts from 1; 0 is an override."""

    since: datetime
    until: datetime
    person_id: int
    layer: int

    @property
    def span(self) -> Span:
        return Span(self.since, self.until)


@dataclass(frozen=True, slots=True)
class Duty:
    """What a rota comes to in a span: ``holes`` are what its layers cover and nobody does."""

    shifts: list[Shift] = field(default_factory=list)
    holes: list[Span] = field(default_factory=list)


def turns_of(layer: LayerTerms, zone: ZoneInfo, within: Span) -> list[tuple[Span, int]]:
    """Return whose turn it is when, ready or not; what the layer does not cover is left out."""
    if not layer.people:
        return []
    open_hours = windows(
        days=layer.days, opens=layer.opens, closes=layer.closes, zone=zone, within=within
    )
    return [
        (piece, person_id)
        for turn, person_id in _turns(layer, zone, within)
        for piece in spans_common([turn], open_hours)
    ]


def _turns(layer: LayerTerms, zone: ZoneInfo, within: Span) -> Iterator[tuple[Span, int]]:
    first = datetime.combine(layer.starts_on, layer.hand_over)
    passed = within.since.astimezone(zone).replace(tzinfo=None) - first
    number = max(0, passed // layer.turn - 1)  # one earlier, for a clock that was set back
    since = moment_at(first + number * layer.turn, zone)
    while since < within.until:
        until = moment_at(first + (number + 1) * layer.turn, zone)
        yield Span(since, until), layer.people[number % len(layer.people)]
        number, since = number + 1, until


def duty_of(
    *,
    layers: Sequence[LayerTerms],
    overrides: Sequence[OverrideTerms],
    ready: Mapping[int, Sequence[Span]],
    zone: ZoneInfo,
    within: Span,
) -> Duty:
    """Return who is on duty in a span, and when nobody is.

    Overrides come before layers, of two the later one; of layers the first. Who is not ready is
    never on duty: what is next takes their place, and where nothing is, there is a hole.
    """
    if within.since >= within.until:
        return Duty()
    planned = [turns_of(layer, zone, within) for layer in layers]
    ranked: list[tuple[int, list[tuple[Span, int]]]] = [
        (0, [(piece, each.person_id) for piece in spans_common([each.span], [within])])
        for each in reversed(overrides)
    ]
    ranked += list(enumerate(planned, start=1))
    shifts: list[Shift] = []
    taken: list[Span] = []
    for layer, turns in ranked:
        found = list(_stood(turns, ready, taken, layer))
        shifts += found
        taken = spans_merged([*taken, *(shift.span for shift in found)])
    wanted = spans_merged(span for turns in planned for span, _person in turns)
    return Duty(sorted(shifts), spans_without(wanted, taken))


def duty_within(duty: Duty, within: Span) -> Duty:
    """Return what of a duty is in a span: shifts as long as they are, holes cut to it."""
    shifts = [each for each in duty.shifts if spans_common([each.span], [within])]
    return Duty(shifts, spans_common(duty.holes, [within]))


def _stood(
    turns: Iterable[tuple[Span, int]],
    ready: Mapping[int, Sequence[Span]],
    taken: list[Span],
    layer: int,
) -> Iterator[Shift]:
    for span, person_id in turns:
        able = spans_common([span], ready.get(person_id, ()))
        for piece in spans_without(able, taken):
            yield Shift(piece.since, piece.until, person_id, layer)


@dataclass(frozen=True, slots=True)
class Share:
    """What one person carries: time on duty, of it by night (22 to 6) and on weekends."""

    total: timedelta
    night: timedelta
    weekend: timedelta

    @property
    def hours(self) -> tuple[int, int, int]:
        """All three in whole hours, rounded."""
        hour = timedelta(hours=1)
        total, night, weekend = (
            round(each / hour) for each in (self.total, self.night, self.weekend)
        )
        return total, night, weekend


def shares_of(shifts: Iterable[Shift], zone: ZoneInfo, within: Span) -> dict[int, Share]:
    """Return by person how much they are on duty within a span."""
    nights = windows(days=ALL_DAYS, opens=NIGHT_FROM, closes=NIGHT_TO, zone=zone, within=within)
    weekends = windows(days=WEEKEND, opens=MIDNIGHT, closes=MIDNIGHT, zone=zone, within=within)
    own: dict[int, list[Span]] = defaultdict(list)
    for shift in shifts:
        own[shift.person_id].append(shift.span)
    return {
        person_id: Share(
            _length(merged), _length(spans_common(merged, nights)),
            _length(spans_common(merged, weekends)),
        )
        for person_id, spans in own.items()
        if (merged := spans_common(spans_merged(spans), [within]))
    }  # fmt: skip


def _length(spans: Iterable[Span]) -> timedelta:
    return sum((span.length for span in spans), timedelta())
