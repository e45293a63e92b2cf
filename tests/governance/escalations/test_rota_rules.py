"""The rules of the duty rota: turns by the clock on the wall, who stands in for whom, fairness."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from governance.escalations.rules.rota import (
    Duty,
    LayerTerms,
    OverrideTerms,
    Rotation,
    duty_of,
    shares_of,
    turns_of,
)
from governance.escalations.rules.spans import Span, moment_at, spans_merged

BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
ANNA, BEN, CLEO = 1, 2, 3
ALWAYS = [Span(datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))]
ALL_READY = dict.fromkeys((ANNA, BEN, CLEO), ALWAYS)


def utc(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def daily(at: time, starts_on: date, *people: int) -> LayerTerms:
    return LayerTerms(starts_on, people, rotation=Rotation.DAYS, hand_over=at)


def who(layer: LayerTerms, within: Span, zone: ZoneInfo = BERLIN) -> list[tuple[Span, int]]:
    return turns_of(layer, zone, within)


def test_a_hand_over_that_the_clock_skips_is_when_it_skips() -> None:
    layer = daily(time(2, 30), date(2026, 3, 28), ANNA, BEN)
    within = Span(utc(3, 28), utc(3, 31))
    assert who(layer, within) == [
        (Span(utc(3, 28, 1, 30), utc(3, 29, 1)), ANNA),  # 23 h 30: at 2:00 it is 3:00
        (Span(utc(3, 29, 1), utc(3, 30, 0, 30)), BEN),
        (Span(utc(3, 30, 0, 30), utc(3, 31)), ANNA),
    ]


def test_a_hand_over_that_comes_twice_is_the_first_time() -> None:
    layer = daily(time(2, 30), date(2026, 10, 24), ANNA, BEN)
    within = Span(utc(10, 24), utc(10, 27))
    assert who(layer, within) == [
        (Span(utc(10, 24, 0, 30), utc(10, 25, 0, 30)), ANNA),
        (Span(utc(10, 25, 0, 30), utc(10, 26, 1, 30)), BEN),  # 25 hours
        (Span(utc(10, 26, 1, 30), utc(10, 27)), ANNA),
    ]


def test_a_week_goes_on_over_the_end_of_the_year() -> None:
    layer = LayerTerms(date(2026, 12, 28), (ANNA, BEN), hand_over=time(9))
    assert who(layer, Span(utc(12, 31), utc(1, 12, year=2027))) == [
        (Span(utc(12, 31), utc(1, 4, 8, year=2027)), ANNA),
        (Span(utc(1, 4, 8, year=2027), utc(1, 11, 8, year=2027)), BEN),
        (Span(utc(1, 11, 8, year=2027), utc(1, 12, year=2027)), ANNA),
    ]


def test_hours_stay_where_they_are_on_the_wall() -> None:
    layer = LayerTerms(
        date(2026, 3, 1), (ANNA, BEN), rotation=Rotation.HOURS, every=12, hand_over=time(8)
    )
    begun = [span.since for span, _person in who(layer, Span(utc(3, 28, 7), utc(3, 30, 7)))]
    local = [moment.astimezone(BERLIN).hour for moment in begun]
    assert local == [8, 20, 8, 20, 8]


def test_a_night_window_covers_the_morning_after() -> None:
    layer = LayerTerms(
        date(2026, 1, 1), (ANNA,), days=(5,), opens=time(22), closes=time(6)
    )  # on Fridays
    spans = [span for span, _person in who(layer, Span(utc(10, 19), utc(10, 26)))]
    assert spans == [Span(utc(10, 23, 20), utc(10, 24, 4))]


def test_nobody_is_on_before_a_layer_begins_nor_where_it_has_nobody() -> None:
    begins = daily(time(9), date(2026, 6, 1), ANNA)
    within = Span(utc(5, 30), utc(6, 1, 8))
    assert who(begins, within) == [(Span(utc(6, 1, 7), utc(6, 1, 8)), ANNA)]
    assert who(LayerTerms(date(2026, 1, 1), ()), within) == []
    assert duty_of(layers=[], overrides=[], ready=ALL_READY, zone=BERLIN, within=within) == Duty()


def on(duty: Duty) -> list[tuple[datetime, datetime, int]]:
    return [(each.since, each.until, each.person_id) for each in duty.shifts]


def test_the_later_override_counts_and_the_earlier_one_around_it() -> None:
    duty = duty_of(
        layers=[daily(time(0), date(2026, 6, 1), ANNA)],
        overrides=[
            OverrideTerms(BEN, Span(utc(6, 2, 8), utc(6, 2, 16))),
            OverrideTerms(CLEO, Span(utc(6, 2, 10), utc(6, 2, 12))),
        ],
        ready=ALL_READY,
        zone=ZoneInfo("UTC"),
        within=Span(utc(6, 2, 6), utc(6, 2, 18)),
    )
    assert on(duty) == [
        (utc(6, 2, 6), utc(6, 2, 8), ANNA),
        (utc(6, 2, 8), utc(6, 2, 10), BEN),
        (utc(6, 2, 10), utc(6, 2, 12), CLEO),
        (utc(6, 2, 12), utc(6, 2, 16), BEN),
        (utc(6, 2, 16), utc(6, 2, 18), ANNA),
    ]
    assert duty.holes == []


def test_who_goes_in_the_middle_is_followed_by_the_next_layer_or_by_a_hole() -> None:
    first, second = daily(time(0), date(2026, 6, 1), ANNA), daily(time(0), date(2026, 6, 1), BEN)
    gone = {ANNA: [Span(utc(1, 1), utc(6, 2, 12))], BEN: [Span(utc(6, 2, 14), utc(7, 1))]}
    duty = duty_of(
        layers=[first, second],
        overrides=[],
        ready=gone,
        zone=ZoneInfo("UTC"),
        within=Span(utc(6, 2), utc(6, 3)),
    )
    assert on(duty) == [(utc(6, 2), utc(6, 2, 12), ANNA), (utc(6, 2, 14), utc(6, 3), BEN)]
    assert duty.holes == [Span(utc(6, 2, 12), utc(6, 2, 14))]


def test_shares_count_nights_and_weekends_by_the_wall() -> None:
    within = Span(utc(10, 23, 22), utc(10, 25, 23))  # Saturday and Sunday in Berlin, 49 hours
    duty = duty_of(
        layers=[daily(time(0), date(2026, 10, 1), ANNA)],
        overrides=[OverrideTerms(BEN, Span(utc(10, 24, 22), utc(10, 25, 5)))],  # 0 to 6, 7 hours
        ready=ALL_READY,
        zone=BERLIN,
        within=within,
    )
    shares = shares_of(duty.shifts, BERLIN, within)
    hours = timedelta(hours=1)
    assert (shares[ANNA].total, shares[ANNA].weekend) == (42 * hours, 42 * hours)
    assert shares[ANNA].night == 10 * hours  # 0 to 6 and 22 to 24 on Saturday, 22 to 24 on Sunday
    assert (shares[BEN].total, shares[BEN].night) == (7 * hours, 7 * hours)


def test_five_hundred_people_take_their_turn() -> None:
    people = tuple(range(1, 501))
    layer = daily(time(9), date(2026, 1, 1), *people)
    within = Span(utc(5, 15, 7, year=2027), utc(5, 16, 7, year=2027))
    assert who(layer, within) == [(within, 500)]  # the five hundredth day
    ready = dict.fromkeys(people, ALWAYS)
    weeks = Span(utc(6, 1), utc(8, 1))
    duty = duty_of(layers=[layer], overrides=[], ready=ready, zone=BERLIN, within=weeks)
    assert len(duty.shifts) == 62
    assert duty.holes == []


QUARTER = timedelta(minutes=15)
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
layers = st.builds(
    LayerTerms,
    starts_on=st.dates(date(2026, 3, 20), date(2026, 4, 2)),
    people=st.lists(st.sampled_from([ANNA, BEN, CLEO]), max_size=4).map(tuple),
    rotation=st.sampled_from(Rotation),
    every=st.integers(1, 30),
    hand_over=times,
    days=st.sets(st.integers(1, 7), min_size=1).map(tuple),
    opens=times,
    closes=times,
)
starts = st.integers(0, 6 * 96).map(lambda quarters: utc(3, 27) + quarters * QUARTER)
spans = st.tuples(starts, st.integers(1, 200)).map(
    lambda drawn: Span(drawn[0], drawn[0] + drawn[1] * QUARTER)
)


def _covers(layer: LayerTerms, local: datetime) -> bool:
    for day in (local.date(), local.date() - timedelta(days=1)):
        opens = datetime.combine(day, layer.opens)
        length = datetime.combine(day, layer.closes) - opens
        length += timedelta(days=1) if length <= timedelta() else timedelta()
        if day.isoweekday() in layer.days and opens <= local < opens + length:
            return True
    return False


def _turn_of(layer: LayerTerms, local: datetime) -> int | None:
    begun = datetime.combine(layer.starts_on, layer.hand_over)
    if not layer.people or local < begun or not _covers(layer, local):
        return None
    return layer.people[(local - begun) // layer.turn % len(layer.people)]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(layers, max_size=3),
    st.lists(st.builds(OverrideTerms, st.sampled_from([ANNA, BEN]), spans), max_size=3),
    st.dictionaries(st.sampled_from([ANNA, BEN, CLEO]), st.lists(spans, max_size=2), max_size=3),
    spans,
)
def test_shifts_are_what_a_slow_reading_finds_quarter_by_quarter(
    drawn: list[LayerTerms],
    overrides: list[OverrideTerms],
    able: dict[int, list[Span]],
    within: Span,
) -> None:
    """Over the spring change in Berlin; within the hour that is skipped nothing shows."""
    ready = {person: spans_merged(found) for person, found in able.items()}
    duty = duty_of(layers=drawn, overrides=overrides, ready=ready, zone=BERLIN, within=within)
    now = within.since
    while now < within.until:
        local = now.astimezone(BERLIN).replace(tzinfo=None)
        turns = [_turn_of(layer, local) for layer in drawn]
        over = [each.person_id for each in reversed(overrides) if _in(now, each.span)]
        standing = [
            person
            for person in [*over, *turns]
            if person is not None and any(_in(now, span) for span in ready.get(person, ()))
        ]
        found = [shift.person_id for shift in duty.shifts if _in(now, shift.span)]
        assert found == standing[:1], local  # never two at once
        holes = any(_in(now, hole) for hole in duty.holes)
        assert holes == (any(turns) and not standing), local
        now += QUARTER


def _in(now: datetime, span: Span) -> bool:
    return span.since <= now < span.until


@settings(max_examples=30, deadline=None)
@given(layers, spans, st.sampled_from([BERLIN, LORD_HOWE]))
def test_turns_of_a_layer_never_overlap(layer: LayerTerms, within: Span, zone: ZoneInfo) -> None:
    found = [span for span, _person in turns_of(layer, zone, within)]
    assert found == sorted(found)
    assert all(one.until <= other.since for one, other in pairwise(found))
    assert all(within.since <= span.since < span.until <= within.until for span in found)


def test_a_later_time_on_the_wall_is_never_an_earlier_moment() -> None:
    for zone, day in ((BERLIN, date(2026, 3, 29)), (LORD_HOWE, date(2026, 10, 4))):
        local = [datetime.combine(day, time()) + minute * QUARTER for minute in range(20)]
        moments = [moment_at(each, zone) for each in local]
        assert moments == sorted(moments)
