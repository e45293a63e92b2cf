"""The pure part: what an address is, what follows a step, how a clock reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from governance.escalations.rules import (
    DEFAULT_STEPS,
    clock_tone,
    link_key,
    place_parse,
    span_words,
    step_after,
    step_due,
    step_plan,
    url_key,
)
from governance.escalations.rules.hours import work_after

if TYPE_CHECKING:
    from governance.escalations.rules import StepPlan

STEPS = list(DEFAULT_STEPS)


BERLIN = ZoneInfo("Europe/Berlin")
CHRISTMAS = [date(2026, 12, 25)]


@pytest.mark.parametrize(
    ("begun", "minutes", "over"),
    [
        ("2026-03-28T23:00+01:00", 240, "2026-03-29T04:00+02:00"),
        ("2026-10-24T23:00+02:00", 240, "2026-10-25T02:00+01:00"),
    ],
)
def test_a_step_lasts_as_long_in_the_nights_on_which_clocks_change(
    begun: str, minutes: int, over: str
) -> None:
    plan: StepPlan = {"position": 1, "target": "coach", "wait_minutes": minutes}
    found = step_due(datetime.fromisoformat(begun).astimezone(UTC), plan)
    assert found.astimezone(BERLIN).isoformat(timespec="minutes") == over


@pytest.mark.parametrize(
    ("begun", "minutes", "over"),
    [
        ("2026-03-27T16:00+01:00", 120, "2026-03-30T10:00+02:00"),  # over the change to summer
        ("2026-12-24T16:30+01:00", 60, "2026-12-28T09:30+01:00"),  # over a holiday
    ],
)
def test_hours_of_work_are_those_of_the_clock_on_the_wall(
    begun: str, minutes: int, over: str
) -> None:
    since = datetime.fromisoformat(begun).astimezone(UTC)
    found = work_after(since, timedelta(minutes=minutes), zone=BERLIN, holidays=CHRISTMAS)
    assert found.astimezone(BERLIN).isoformat(timespec="minutes") == over


def test_a_link_names_every_folder_above_it_longest_first() -> None:
    place = place_parse("see https://www.X.com/RepAmata/status/8841?s=20#top please")
    assert place.urls == (
        "x.com/repamata/status/8841",
        "x.com/repamata/status",
        "x.com/repamata",
        "x.com",
    )


def test_a_handle_counts_at_the_start_of_a_word_only() -> None:
    assert place_parse("@RepAmata on X").handles == ("repamata",)
    assert place_parse("write to info@larkfield.example").handles == ()


@pytest.mark.parametrize(
    "where", ["Leeds shop, at the counter", "http://[", "@", "", "…", "a.b" * 200]
)
def test_a_place_or_nonsense_is_no_address_of_a_known_kind(where: str) -> None:
    place_parse(where)


@pytest.mark.parametrize(
    "url", ["https://x.com/A/", "http://www.x.com/a", "x.com/a?b=c", "http://m.x.com/A#d"]
)
def test_addresses_are_compared_without_what_does_not_matter(url: str) -> None:
    assert url_key(url) == "x.com/a"


@pytest.mark.parametrize(
    ("where", "key"),
    [
        ("see https://www.X.com/a/1/?s=20&t=Q and more", "x.com/a/1"),
        (
            "https://forum.example/viewtopic.php?t=7&f=1&utm_source=x",
            "forum.example/viewtopic.php?f=1&t=7",
        ),
        ("https://m.youtube.com/watch?v=B&t=9s", "youtube.com/watch?v=B"),
        ("Leeds shop, at the counter", ""),
        ("http://[", ""),
    ],
)
def test_a_link_is_known_again_by_what_names_the_thing(where: str, key: str) -> None:
    assert link_key(where) == key


def test_a_path_ends_with_its_last_step() -> None:
    assert step_after(STEPS, 1, anyone_asked=True) == 2
    assert step_after(STEPS, 2, anyone_asked=True) is None


def test_only_where_nobody_was_asked_it_goes_on_to_the_line_and_once() -> None:
    assert step_after(STEPS, 2, anyone_asked=False) == 3
    assert step_plan(STEPS, 3)["target"] == "line"
    assert step_after(STEPS, 3, anyone_asked=False) is None


@pytest.mark.parametrize(
    ("minutes", "words"), [(6, "6 min"), (-6, "6 min"), (108, "1 h 48"), (3 * 1440, "3 d")]
)
def test_a_span_is_said_as_a_clock_says_it(minutes: int, words: str) -> None:
    assert span_words(minutes) == words


@pytest.mark.parametrize(
    ("left", "answered", "tone"),
    [
        (12, False, ""),
        (5, False, "soon"),
        (-1, False, "late"),
        (4, True, "met"),
        (-1, True, "late"),
    ],
)
def test_a_clock_warns_in_its_last_third(left: int, answered: bool, tone: str) -> None:
    assert clock_tone(left, 15, answered=answered) == tone
