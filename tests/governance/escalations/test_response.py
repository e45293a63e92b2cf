"""How long people wait for an answer: what counts, by place, by kind, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.escalations.models import Escalation, Mention
from governance.escalations.rules import Disposition, Topic
from governance.escalations.selectors.response import (
    ResponseWish,
    response_by_kind,
    response_by_place,
    response_total,
)
from governance.escalations.services import mention_set_aside
from tests.cast import COMMAND, NOW
from tests.governance.escalations.parts import log, minutes_later
from tests.governance.escalations.test_mention_log import make_channel
from tests.queries import queries_of

if TYPE_CHECKING:
    from roles.channels.models import Channel
    from roles.org.models import Department
    from tests.cast import Cast

PAGE, API = "/mentions/times/", "/api/v1/response-times/"
DAYS = {"since": "2026-11-01", "until": "2026-11-30"}
WISH = ResponseWish(date(2026, 11, 1), date(2026, 11, 30))
LATER = minutes_later(2 * 24 * 60)


def passed_on(
    cast: Cast,
    channel: Channel | None,
    department: Department,
    *spans: int | None,
    closed: int | None = None,
    **changes: Any,
) -> list[Mention]:
    """One for each span, answered after so many minutes; None is not answered."""
    made = []
    for span in spans:
        mention = log(cast.employee, department=department, **changes)
        Mention.objects.filter(pk=mention.pk).update(channel=channel)
        answered = Escalation.objects.filter(mention=mention)
        person = cast.coach.listed
        if span is not None:
            answered.update(contacted_at=minutes_later(span), contacted_by=person)
        if closed is not None:
            held = {"holder": person, "taken_at": NOW, "outcome": "Done."}
            answered.update(state="closed", closed_at=minutes_later(closed), **held)
        made.append(mention)
    return made


def test_channels_that_one_does_not_see_are_elsewhere_in_one_row(cast: Cast) -> None:
    for handle in ("StoresOne", "StoresTwo"):
        passed_on(cast, make_channel(handle, "x", cast.stores), cast.support, 10)
    passed_on(cast, None, cast.support, 10)
    limited = replace(COMMAND, kind="token", scopes=frozenset({"read"}))
    inside = replace(limited, within_department_ids=frozenset({cast.support.pk}))
    rows = response_by_place(viewer=inside, wish=WISH, now=LATER)
    assert [(row.channel, row.figures.count) for row in rows] == [(None, 3)]
    everything = response_by_place(viewer=limited, wish=WISH, now=LATER)
    assert len(everything) == 3


@pytest.fixture
def channels(cast: Cast) -> tuple[Channel, Channel]:
    return make_channel("Phones", "x", cast.support), make_channel("Posts", "x", cast.support)


def test_each_place_has_its_figures_on_the_wall(
    cast: Cast, channels: tuple[Channel, Channel]
) -> None:
    """Four hours are given; what is late counts as late before it is answered, too."""
    phones, _posts = channels
    passed_on(cast, phones, cast.support, 10, 20, 30, 300, None, closed=600)
    passed_on(cast, None, cast.stores, 60)
    rows = response_by_place(viewer=cast.head_coach.viewer, wish=WISH, now=LATER)
    told = {(str(row.department), str(row.channel)): row.figures for row in rows}
    figures = told["Support", str(phones)]
    assert (figures.count, figures.answered, figures.decided, figures.in_time) == (5, 4, 5, 3)
    assert figures.median == timedelta(minutes=25)
    assert figures.ninetieth == timedelta(minutes=219)
    assert (figures.closed, figures.closed_median) == (5, timedelta(minutes=600))
    assert figures.share == 0.6
    assert told["Stores", "None"].closed_median is None
    total = response_total(viewer=cast.head_coach.viewer, wish=WISH, now=minutes_later(100))
    assert (total.count, total.answered, total.decided) == (6, 5, 5)


def test_what_was_closed_in_its_time_without_an_answer_is_never_late(cast: Cast) -> None:
    passed_on(cast, None, cast.support, None, closed=10)
    total = response_total(viewer=cast.head_coach.viewer, wish=WISH, now=LATER)
    assert (total.count, total.answered, total.decided, total.closed) == (1, 0, 0, 1)


@pytest.mark.parametrize("days", ["since=2001-01-01", "since=2050-01-01", "until=2001-01-01"])
def test_one_day_alone_is_held_to_the_same_limits(cast: Cast, days: str) -> None:
    status = {"since=2001-01-01": 422, "since=2050-01-01": 422, "until=2001-01-01": 200}[days]
    assert cast.head_coach.client().get(f"{PAGE}?{days}").status_code == status


def test_only_what_is_set_aside_or_noted_or_on_other_days_is_left_out(cast: Cast) -> None:
    first, spam, copy, held, stripped = passed_on(cast, None, cast.support, *[9] * 5)
    log(cast.employee, wish="note", department=cast.support)
    log(cast.employee, department=cast.support, now=NOW - timedelta(days=40))
    aside: dict[str, Any] = {"actor": cast.head_coach.viewer, "now": LATER}
    mention_set_aside(mention=spam, disposition=Disposition.SPAM, duplicate_of=None, **aside)
    mention_set_aside(mention=copy, disposition=Disposition.DUPLICATE, duplicate_of=first, **aside)
    by = cast.booth_member.listed
    Mention.objects.filter(pk=held.pk).update(held_at=NOW, held_by=by, hold_reason="A claim.")
    gone = {"said": "", "where": "", "link": "", "author": "", "author_key": ""}
    Mention.objects.filter(pk=stripped.pk).update(stripped_at=NOW, **gone)
    assert response_total(viewer=cast.auditor.viewer, wish=WISH, now=LATER).count == 3


def test_one_kind_that_waits_longer_on_one_channel_is_plain(
    cast: Cast, channels: tuple[Channel, Channel]
) -> None:
    phones, posts = channels
    passed_on(cast, phones, cast.support, 10, 20, 30)
    passed_on(cast, posts, cast.stores, 100, 140, 180)
    passed_on(cast, None, cast.support, 5, 5)
    passed_on(cast, phones, cast.support, 1, 1, 1, topic=Topic.QUESTION)
    rows = response_by_kind(viewer=cast.head_coach.viewer, wish=WISH, now=LATER)
    assert {row.topic for row in rows} == {Topic.COMPLAINT}
    few, fast, slow = rows
    assert (few.channel, few.later, few.slow) == (None, None, False)
    assert (fast.channel, fast.fastest, fast.later) == (phones, True, timedelta())
    assert (slow.channel, slow.slow, slow.times) == (posts, True, 7.0)
    assert slow.later == timedelta(minutes=120)
    body = cast.head_coach.client().get(PAGE, {**DAYS, "show": "kinds"}).content.decode()
    assert "2 h 00 longer" in body
    assert "Too few to compare" in body


@pytest.mark.parametrize(
    ("name", "count"),
    [("head_coach", 3), ("auditor", 3), ("coach", 2), ("department_head", 2), ("line_manager", 2)],
)
def test_everybody_reads_those_of_their_departments(cast: Cast, name: str, count: int) -> None:
    passed_on(cast, None, cast.support, 10, 20)
    passed_on(cast, None, cast.stores, 60)
    answer = cast.members[name].client().get(API, DAYS).json()
    assert answer["total"]["count"] == count
    listed = cast.members[name].client().get(PAGE, {**DAYS, "format": "csv"})
    assert len(b"".join(listed).splitlines()) == {3: 3, 2: 2}[count]


def test_filters_days_and_files_say_the_same(cast: Cast, channels: tuple[Channel, Channel]) -> None:
    phones, _posts = channels
    passed_on(cast, phones, cast.support, 10, 20, severity="serious")
    passed_on(cast, None, cast.stores, 60)
    client = cast.head_coach.client()
    row = client.get(API, {**DAYS, "severity": "serious"}).json()
    [only] = row["rows"]
    assert (only["channel"], only["median"], row["total"]["count"]) == (str(phones.uid), 900, 2)
    page = client.get(PAGE, {**DAYS, "department": "stores"}).content.decode()
    assert str(phones) not in page
    assert "1 h 00" in page
    file = b"".join(client.get(PAGE, {**DAYS, "topic": "complaint", "format": "csv"})).decode()
    assert [line.split(",")[2:5] for line in file.splitlines()[1:]] == [
        ["1", "1", "60"],
        ["2", "2", "15"],
    ]
    empty = client.get(PAGE, {"since": "2020-01-01", "until": "2020-02-01"}).content.decode()
    assert "Nothing was passed on in that time" in empty
    for wrong in ({"since": "x"}, {"since": "2026-02-01", "until": "2026-01-01"}, {"topic": "x"}):
        assert client.get(PAGE, wrong).status_code == 422
        assert client.get(API, wrong).status_code == 400


def test_ten_times_as_many_take_as_many_queries(
    cast: Cast, channels: tuple[Channel, Channel]
) -> None:
    def read() -> None:
        for query in ("", "&show=kinds"):
            assert client.get(f"{PAGE}?since=2026-11-01&until=2026-11-30{query}").status_code == 200

    client = cast.head_coach.client()
    passed_on(cast, channels[0], cast.support, 1)
    passed_on(cast, channels[1], cast.stores, 1)
    read()
    few = len(queries_of(read))
    for department in (cast.support, cast.stores, cast.field_service):
        for channel in (*channels, None):
            passed_on(cast, channel, department, 1, 2)
    assert len(queries_of(read)) == few
