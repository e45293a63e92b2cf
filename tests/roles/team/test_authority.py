"""Who may speak, on a channel and on a day: one answer for the page and the API."""

from __future__ import annotations

import csv
from datetime import timedelta
from html import unescape
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from psycopg2.extras import DateTimeTZRange

from governance.core.clock import utc_now
from roles.org.models import Person
from roles.team.models import Assignment, PastTerms, ReadyPeriod, RoleType
from roles.team.selectors.focus import Focus
from roles.team.services import assignment_focus_change, review_ask, review_change
from tests.cast import NOW, SINCE, make_assignment
from tests.roles.team.test_api import get
from tests.roles.team.test_focus import api_of, channel

if TYPE_CHECKING:
    from django.test import Client

    from roles.channels.models import Channel
    from tests.cast import Cast

AUTHORITY = "/api/v1/authority/"


def named(body: Any) -> set[str]:
    return {row["name"] for row in body["results"]}


def asked(cast: Cast, **query: object) -> set[str]:
    return named(get(api_of(cast), AUTHORITY, **query))


def focused(cast: Cast, *channels: Channel, now: Any = None) -> Assignment:
    held = Assignment.objects.get(person=cast.player.listed)
    assignment_focus_change(
        actor=cast.coach.viewer,
        assignment=held,
        focus=Focus(channels=channels),
        now=now or utc_now(),
    )
    return held


def test_a_row_says_how_far_and_why(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    held.items.create(kind="approve", blocks_from=SINCE, met_at=SINCE, met_by="Maria Ortiz")
    rows = get(api_of(cast), AUTHORITY, person=cast.player.listed.uid)["results"]
    assert rows == [
        {
            "uid": str(held.uid),
            "person": str(cast.player.listed.uid),
            "name": "Priya Shah",
            "role": str(held.role.uid),
            "type": "responder",
            "department": str(cast.support.uid),
            "level": "reply",
            "limit": "50.00",
            "currency": "EUR",
            "ends_on": None,
            "channels": [],
            "languages": [],
            "regions": [],
            "signs_as": "",
            "persona": False,
            "approvals": [{"kind": "approve", "by": "Maria Ortiz", "at": "2026-09-01T08:00:00Z"}],
            "ready": [{"since": "2026-09-01T08:00:00Z", "until": None}],
        }
    ]


def test_nobody_who_is_not_ready_may(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.support, "responder", ready=False)
    everybody = asked(cast)
    assert "Priya Shah" in everybody
    assert "Hana Costa" not in everybody


def test_no_channels_named_means_all_of_the_departments(cast: Cast) -> None:
    own, elsewhere = channel(cast.support), channel(cast.stores, "shops")
    assert asked(cast, channel=own.uid) == {"Priya Shah", "Maria Ortiz"}
    assert asked(cast, channel=elsewhere.uid) == {"Yuki Walsh"}
    focused(cast, elsewhere)
    assert asked(cast, channel=own.uid) == {"Maria Ortiz"}
    assert asked(cast, channel=elsewhere.uid) == {"Yuki Walsh", "Priya Shah"}


def test_the_address_of_a_channel_finds_it_in_any_spelling(cast: Cast) -> None:
    channel(cast.support)
    assert asked(cast, url="http://www.twitter.com/@Larkfield/") == {"Priya Shah", "Maria Ortiz"}
    assert asked(cast, url="https://x.com/never-was") == set()


@pytest.mark.parametrize("url", ["", "no address", "ftp://x.com/a", "x" * 501])
def test_what_is_no_address_is_a_fault_of_the_client(cast: Cast, url: str) -> None:
    assert api_of(cast).get(AUTHORITY, {"url": url}).status_code == 400


def test_a_channel_and_an_address_at_once_are_refused(cast: Cast) -> None:
    own = channel(cast.support)
    answer = api_of(cast).get(AUTHORITY, {"channel": str(own.uid), "url": own.url})
    assert answer.status_code == 400


def test_a_past_day_is_answered_from_what_was_then(cast: Cast) -> None:
    own, elsewhere = channel(cast.support), channel(cast.stores, "shops")
    held = Assignment.objects.get(person=cast.player.listed)
    changed, paused = SINCE + timedelta(days=10), SINCE + timedelta(days=20)
    focused(cast, elsewhere, now=changed)
    ReadyPeriod.objects.filter(assignment=held).update(during=DateTimeTZRange(SINCE, paused))
    before, on_it, after = (changed + timedelta(days=days) for days in (-1, 0, 1))
    assert "Priya Shah" in asked(cast, channel=own.uid, as_of=before.date())
    assert "Priya Shah" not in asked(cast, channel=elsewhere.uid, as_of=before.date())
    assert "Priya Shah" in asked(cast, channel=own.uid, as_of=on_it.date())
    assert "Priya Shah" in asked(cast, channel=elsewhere.uid, as_of=on_it.date())
    assert "Priya Shah" not in asked(cast, channel=own.uid, as_of=after.date())
    assert "Priya Shah" in asked(cast, channel=elsewhere.uid, as_of=paused.date())
    gone = paused.date() + timedelta(days=1)
    assert "Priya Shah" not in asked(cast, channel=elsewhere.uid, as_of=gone)


def test_a_channel_that_moved_is_answered_from_where_it_was(cast: Cast) -> None:
    moved, other = channel(cast.support), channel(cast.stores, "shops")
    begun, over = SINCE + timedelta(days=5), SINCE + timedelta(days=10)
    moved.past_places.create(department=cast.stores, during=(None, begun))
    moved.past_places.create(department=None, during=(begun, over))
    days = [
        begun - timedelta(days=1),
        begun,
        begun + timedelta(days=1),
        over,
        over + timedelta(days=1),
    ]
    theirs, ours = {"Yuki Walsh"}, {"Priya Shah", "Maria Ortiz"}
    assert [asked(cast, channel=moved.uid, as_of=day.date()) for day in days] == [
        *(theirs, theirs, set(), ours, ours)
    ]
    assert asked(cast, channel=moved.uid) == ours
    assert asked(cast, channel=other.uid, as_of=begun.date()) == theirs


def test_the_level_is_what_the_kind_of_role_allowed_then(cast: Cast) -> None:
    responder = RoleType.objects.get(key="responder")
    PastTerms.objects.create(
        type=responder, authority=3, goodwill_limit=20, during=(None, SINCE + timedelta(days=9))
    )
    RoleType.objects.filter(pk=responder.pk).update(authority=2)
    query = {"person": cast.player.listed.uid}
    then = get(api_of(cast), AUTHORITY, as_of="2026-09-05", **query)["results"][0]
    assert (then["level"], then["limit"]) == ("reply", "20.00")
    now = get(api_of(cast), AUTHORITY, **query)["results"][0]
    assert (now["level"], now["limit"]) == ("approved_text", "0.00")


def test_a_promise_has_no_limit(cast: Cast) -> None:
    row = get(api_of(cast), AUTHORITY, person=cast.head_coach.listed.uid)["results"][0]
    assert (row["level"], row["limit"]) == ("promise", None)


def page(client: Client, **query: str) -> str:
    answer = client.get("/who/", query)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def test_the_page_gives_the_same_answer(cast: Cast) -> None:
    own = channel(cast.support)
    day = NOW.date().isoformat()
    body = page(cast.auditor.client(), channel=own.url, day=day)
    assert "2 people on larkfield (x)" in body
    assert "at some moment of 23 November 2026" in body
    assert "Ready since 1 Sep 2026" in body
    for name in asked(cast, channel=own.uid, as_of=day):
        assert name in body
    assert "Yuki Walsh" not in body


def test_the_page_knows_a_channel_by_its_name_and_says_when_it_does_not(cast: Cast) -> None:
    channel(cast.support)
    assert "2 people on larkfield (x) now." in page(cast.employee.client(), channel="@Larkfield")
    nothing = page(cast.employee.client(), channel="nonesuch")
    assert "No channel of the registry is known by “nonesuch”" in nothing
    assert "Priya Shah" not in nothing


def test_a_day_that_is_none_is_told_and_not_answered_with_today(cast: Cast) -> None:
    body = page(cast.employee.client(), day="31.02.2026")
    assert "Enter a valid date" in body
    assert 'data-l="Up to"' not in body
    assert cast.employee.client().get("/who/?day=soon&format=csv").status_code == 404


def test_the_file_says_why(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    late = SINCE + timedelta(hours=15)  # which is the next day where the reader is
    held.items.create(kind="approve", blocks_from=SINCE, met_at=late, met_by="Maria Ortiz")
    Person.objects.filter(pk=cast.auditor.listed.pk).update(time_zone="Europe/Berlin")
    answer: Any = cast.auditor.client().get("/who/?day=2026-09-05&q=priya&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text))
    assert row["Approved by"] == "Approved: Maria Ortiz, 2026-09-02"
    assert row["Ready"] == "2026-09-01T08:00:00+00:00/"


def decided(channel: Channel, verdict: str, days: float) -> None:
    """Decide ``days`` after SINCE, as if then."""
    number = channel.decisions.count() + 1
    at = SINCE + timedelta(days=days)
    channel.decisions.create(
        number=number, verdict=verdict, reason="A reason.", decider_label="x", decided_at=at
    )


def on(cast: Cast, channel: Channel, days: float) -> set[str]:
    return asked(cast, channel=channel.uid, as_of=(SINCE + timedelta(days=days)).date())


def test_nobody_may_speak_on_a_channel_while_it_is_out_of_use(cast: Cast) -> None:
    own, other = channel(cast.support), channel(cast.support, "other")
    for verdict, days in (("pause", 10), ("resume", 20), ("drop", 30), ("retire", 40)):
        decided(own, verdict, days)
    theirs: set[str] = {"Priya Shah", "Maria Ortiz"}
    assert [on(cast, own, day) for day in (9, 10, 11, 19, 20, 21, 30, 31, 41)] == [
        *(theirs, theirs, set(), set(), theirs, theirs, theirs, set(), set())
    ]
    assert asked(cast, channel=own.uid) == set()
    assert asked(cast, channel=other.uid) == theirs


def test_whoever_was_ready_only_while_it_was_paused_might_not_speak_that_day(cast: Cast) -> None:
    own = channel(cast.support)
    held = Assignment.objects.get(person=cast.player.listed)
    decided(own, "pause", 10)
    begun = SINCE + timedelta(days=10, hours=1)
    ReadyPeriod.objects.filter(assignment=held).update(during=DateTimeTZRange(begun, None))
    assert on(cast, own, 10) == {"Maria Ortiz"}


def test_the_page_says_since_when_it_is_paused(cast: Cast) -> None:
    own = channel(cast.support)
    decided(own, "pause", 10)
    body = page(cast.employee.client(), channel=own.url)
    assert "0 people on larkfield (x)" in body
    assert "Paused since 11 September 2026" in body
    assert "Paused since" not in page(cast.employee.client(), channel=own.url, day="2026-09-10")
    then = page(cast.employee.client(), channel=own.url, day="2026-09-11")
    assert "Paused since 11 September 2026" in then
    assert "Priya Shah" in then  # in the morning


def test_the_page_of_a_paused_channel_names_nobody(cast: Cast) -> None:
    own = channel(cast.support)
    path = f"/channels/{own.uid}/"
    assert "Priya Shah" in cast.auditor.client().get(path).content.decode()
    decided(own, "pause", 10)
    body = cast.auditor.client().get(path).content.decode()
    assert "Priya Shah" not in body
    assert "until it goes on, nobody may speak there" in body


def test_what_a_review_lowered_was_higher_before(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    manager = cast.line_manager.viewer
    when = SINCE + timedelta(days=10)
    review_ask(actor=cast.coach.viewer, assignment=held, reason="Something came up.", now=when)
    review = held.reviews.get()
    review_change(actor=manager, review=review, authority=2, reason="Too far.", now=when)
    found = []
    for day in ("2026-09-09", "2026-09-11", "2026-09-12"):
        row = get(api_of(cast), AUTHORITY, person=cast.player.listed.uid, as_of=day)["results"][0]
        path = "/api/v1/assignments/"
        held_then = get(api_of(cast), path, person=cast.player.listed.uid, as_of=day)
        found.append((row["level"], row["limit"], held_then["results"][0]["authority"]))
    high, low = ("reply", "50.00", "reply"), ("approved_text", "0.00", "approved_text")
    assert found == [high, low, low]
