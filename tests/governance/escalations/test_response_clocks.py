"""How whoever took a mention stood to their clocks, in the report of response times."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

import pytest

from governance.escalations.models import Clock, Escalation, Mention
from governance.escalations.selectors.response import (
    ResponseWish,
    response_by_kind,
    response_by_place,
    response_total,
)
from governance.escalations.selectors.response_clocks import ClockFigures
from governance.escalations.services import (
    escalation_close,
    escalation_hand_on,
    escalation_take,
    mention_set_aside,
)
from governance.jobs.services import run_due
from tests.governance.escalations.parts import escalation_of, log, minutes_later
from tests.governance.escalations.test_clocks import say, taken, way
from tests.governance.escalations.test_mention_log import make_channel
from tests.governance.escalations.test_response import API, DAYS, PAGE
from tests.queries import queries_of

if TYPE_CHECKING:
    from tests.cast import Cast, Member

WISH = ResponseWish(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def clocks(cast: Cast) -> None:
    """A word within ten minutes and ten more, each update within a hundred, over within 300."""
    way(cast, remind_minutes=10, return_minutes=10, update_minutes=100, resolve_minutes=300)


def total(cast: Cast, minute: int) -> ClockFigures:
    viewer = cast.head_coach.viewer
    return response_total(viewer=viewer, wish=WISH, now=minutes_later(minute)).clocks


def close(member: Member, escalation: Escalation, minute: int) -> None:
    escalation_close(
        actor=member.viewer, escalation=escalation, outcome="Sent.", now=minutes_later(minute)
    )


def test_what_nobody_took_owes_nothing(cast: Cast) -> None:
    log(cast.employee)
    assert total(cast, 1000) == ClockFigures()


def test_what_runs_is_not_known_until_it_is_late(cast: Cast) -> None:
    """To the minute it is in time; at the next one it is late, whether a job came or not."""
    escalation = taken(cast, cast.coach, minute=0)
    assert total(cast, 100) == ClockFigures(taken=1)
    assert total(cast, 101) == ClockFigures(taken=1, updates=1, updates_late=1)
    say(cast.coach, escalation, 100)
    assert total(cast, 101) == ClockFigures(taken=1, updates=1)
    assert total(cast, 301) == ClockFigures(
        taken=1, updates=2, updates_late=1, closings=1, closings_late=1
    )


def test_updates_count_each_and_a_closing_once(cast: Cast) -> None:
    """Two came in time and one did not; what closed it was the last one's update, too."""
    escalation = taken(cast, cast.coach, minute=0)
    for minute in (50, 160, 200):
        say(cast.coach, escalation, minute)
    close(cast.coach, escalation, 250)
    figures = total(cast, 1000)
    assert figures == ClockFigures(taken=1, updates=4, updates_late=1, closings=1)
    assert (figures.updates_share, figures.closings_share) == (0.25, 0.0)
    assert figures.said == {"updates": "25 %", "closings": "0 %"}


def test_what_was_taken_back_counts_once_and_only_for_saying_nothing(cast: Cast) -> None:
    escalation = taken(cast, cast.coach, minute=0)
    for minute in (10, 20):
        run_due(now=minutes_later(minute))
    assert total(cast, 20) == ClockFigures(taken=1, taken_back=1)
    again = escalation_of(escalation.mention)
    escalation_take(actor=cast.head_coach.viewer, escalation=again, now=minutes_later(21))
    for minute in (31, 41):
        run_due(now=minutes_later(minute))
    assert total(cast, 41) == ClockFigures(taken=1, taken_back=1)
    talked = taken(cast, cast.coach, said="Another", minute=0)
    say(cast.coach, talked, 5)
    assert total(cast, 60) == ClockFigures(taken=2, taken_back=1, updates=1)


@pytest.mark.parametrize(
    ("given", "known"),
    [
        (90, ClockFigures(taken=1, closings=1, updates=1)),
        (310, ClockFigures(taken=1, closings=1, closings_late=1, updates=3, updates_late=2)),
    ],
)
def test_what_goes_to_somebody_else_before_its_time_was_neither(
    cast: Cast, given: int, known: ClockFigures
) -> None:
    """They owe it anew, but when it is to be over is one time for both."""
    escalation = taken(cast, cast.coach, minute=0)
    if given > 300:
        say(cast.coach, escalation, 200)
    escalation_hand_on(
        actor=cast.coach.viewer,
        escalation=escalation,
        person=cast.head_coach.listed,
        reason="I go off the field.",
        now=minutes_later(given),
    )
    close(cast.head_coach, escalation, given + 20)
    assert total(cast, 1000) == known


def test_what_is_set_aside_or_has_no_clock_counts_for_none(cast: Cast) -> None:
    aside = taken(cast, cast.coach, minute=0)
    mention_set_aside(
        actor=cast.coach.viewer,
        mention=aside.mention,
        disposition="noise",  # type: ignore[arg-type]
        now=minutes_later(200),
    )
    assert total(cast, 1000) == ClockFigures()
    way(cast)
    close(cast.coach, taken(cast, cast.coach, said="Another"), 500)
    assert not Clock.objects.filter(ended_at=None).exists()
    assert total(cast, 1000) == ClockFigures(taken=1)


def heard_at_two(cast: Cast) -> None:
    """One on a channel, late and closed; one elsewhere in Stores that nobody takes."""
    escalation = taken(cast, cast.coach, minute=0)
    channel = make_channel("Phones", "x", cast.support)
    Mention.objects.filter(pk=escalation.mention.pk).update(channel=channel)
    say(cast.coach, escalation, 150)
    close(cast.coach, escalation, 200)
    log(cast.employee, said="Another", department=cast.stores)


def test_page_file_and_api_say_the_same_by_department_and_channel(cast: Cast) -> None:
    heard_at_two(cast)
    viewer, now = cast.head_coach.viewer, minutes_later(400)
    told = {"taken": 1, "taken_back": 0, "updates": 2, "updates_late": 1}
    told |= {"closings": 1, "closings_late": 0}
    stores, support = response_by_place(viewer=viewer, wish=WISH, now=now)
    assert asdict(support.figures.clocks) == told
    assert stores.figures.clocks == ClockFigures()
    client = cast.head_coach.client()
    body = client.get(API, DAYS).json()
    rows = {row["channel"]: row for row in body["rows"]}
    assert support.channel is not None
    for row in (body["total"], rows[str(support.channel.uid)]):
        assert {name: row[name] for name in told} == told
    assert rows[None]["taken"] == 0
    asked = {**DAYS, "show": "taken"}
    page = " ".join(unescape(client.get(PAGE, asked).content.decode()).split())
    cells = '<div>1 of 2</div></td> <td data-l="Share"><div>50 %</div></td>'
    assert page.count(f'<td data-l="Updates late">{cells}') == 2  # there and all together
    assert page.count('<td data-l="Share"><div>0 %</div></td>') == 2
    assert page.count('<td data-l="Share"><div>–</div></td>') == 2
    file = b"".join(client.get(PAGE, {**asked, "format": "csv"})).decode().splitlines()
    assert file[0].endswith(
        'Taken back,Next updates,Of these late,"Late, percent",Closings,'
        'Of these late,"Late, percent"'
    )
    assert [line.split(",")[2:] for line in file[1:]] == [
        ["1", "0", "0", "0", "0", "", "0", "0", ""],
        ["1", "1", "0", "2", "1", "50", "1", "0", "0"],
    ]


def test_each_kind_has_its_own_in_the_api(cast: Cast) -> None:
    heard_at_two(cast)
    rows = response_by_kind(viewer=cast.head_coach.viewer, wish=WISH, now=minutes_later(400))
    assert sorted(row.figures.clocks.taken for row in rows) == [0, 1]
    kinds = cast.head_coach.client().get(API, {**DAYS, "by": "kind"}).json()["rows"]
    assert sorted(row["updates_late"] for row in kinds) == [0, 1]


def test_others_places_are_not_in_it(cast: Cast) -> None:
    heard_at_two(cast)
    body = cast.coach_elsewhere.client().get(API, DAYS).json()
    assert (body["total"]["count"], body["total"]["taken"]) == (1, 0)


def test_however_many_they_take_as_many_queries(cast: Cast) -> None:
    def read() -> None:
        assert client.get(PAGE, {**DAYS, "show": "taken"}).status_code == 200

    client = cast.head_coach.client()
    heard_at_two(cast)
    read()
    few = len(queries_of(read))
    for number in range(8):
        escalation = taken(cast, cast.coach, said=f"Number {number}", minute=0)
        say(cast.coach, escalation, 20 + number)
    assert len(queries_of(read)) == few
