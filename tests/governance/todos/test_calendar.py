"""The calendar feed: read back by a parser, at an address that only its owner has."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from governance.accounts.services import account_close
from governance.core.errors import NotAllowed
from governance.todos.models import CalendarFeed, Todo
from governance.todos.rules import calendar_token
from governance.todos.services import (
    calendar_address_end,
    calendar_address_make,
    todo_open,
    todos_close,
)
from roles.org.models import Person
from tests.cast import COMMAND, NOW, Cast, Member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

LONG = "Grüße, Kraków; a\\b — 👋 " * 12


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def owe(member: Member, title: str = "Baseline", due_at: datetime = NOW) -> Todo:
    return todo_open(
        actor=COMMAND,
        person=member.listed,
        kind="guideline",
        ref=uuid4(),
        title=title,
        path="/guidelines/baseline/",
        reason="everyone",
        due_at=due_at,
        now=NOW,
    )


def address(member: Member) -> str:
    feed = calendar_address_make(actor=member.viewer, person=member.listed, now=NOW)
    return f"/calendar/{calendar_token(member.listed.uid, feed.number)}.ics"


def events(answer: HttpResponse) -> list[Any]:
    """Read it back; components are loosely typed, so the tests say what they hold."""
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def get(url: str, **headers: str) -> HttpResponse:
    return Client().get(url, headers=headers)  # type: ignore[return-value]


def test_each_open_to_do_is_an_event_on_its_due_day(cast: Cast) -> None:
    todo = owe(cast.employee)
    owe(cast.player, "Somebody else's")
    answer = get(address(cast.employee))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events(answer)
    assert event["summary"] == "Baseline"
    assert event["uid"] == f"{todo.uid}@localhost"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 11, 23), date(2026, 11, 24))
    assert event["url"] == "http://localhost/guidelines/baseline/"
    assert event["dtstamp"].dt == NOW


def test_the_day_is_the_readers(cast: Cast) -> None:
    owe(cast.employee, due_at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    Person.objects.filter(pk=cast.employee.listed.pk).update(time_zone="Pacific/Auckland")
    (event,) = events(get(address(cast.employee)))
    assert event["dtstart"].dt == date(2026, 11, 24)


def test_lines_are_folded_and_signs_escaped(cast: Cast) -> None:
    """RFC 5545, sections 3.1 and 3.3.11: at most 75 octets a line, CRLF, never inside a sign."""
    owe(cast.employee, LONG)
    answer = get(address(cast.employee))
    lines = answer.content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()
    (event,) = events(answer)
    assert event["summary"] == LONG


def test_nothing_new_is_not_sent_again(cast: Cast) -> None:
    owe(cast.employee)
    url = address(cast.employee)
    etag = get(url).headers["ETag"]
    assert get(url, **{"If-None-Match": etag}).status_code == 304
    owe(cast.employee, "Another")
    assert get(url, **{"If-None-Match": etag}).status_code == 200


def test_what_is_done_is_gone_and_the_rest_keeps_its_uid(cast: Cast) -> None:
    kept, done = owe(cast.employee, due_at=NOW + timedelta(days=1)), owe(cast.employee, "Done")
    url = address(cast.employee)
    todos_close(
        actor=COMMAND, kind="guideline", ref=done.subject.ref, outcome=Todo.Outcome.DONE, now=NOW
    )
    (event,) = events(get(url))
    assert event["uid"] == f"{kept.uid}@localhost"


def test_who_owes_nothing_has_an_empty_calendar(cast: Cast) -> None:
    assert events(get(address(cast.employee))) == []


def test_a_new_address_ends_the_old_one(cast: Cast) -> None:
    old, new = address(cast.employee), address(cast.employee)
    assert (get(old).status_code, get(new).status_code) == (404, 200)
    calendar_address_end(actor=cast.employee.viewer, person=cast.employee.listed, now=NOW)
    assert get(new).status_code == 404
    assert get(address(cast.employee)).status_code == 200
    assert get(new).status_code == 404


def test_a_wrong_address_finds_nothing(cast: Cast) -> None:
    url = address(cast.employee)
    uid, number = cast.employee.listed.uid, 2
    for wrong in (
        url.replace(".ics", "x.ics"),
        f"/calendar/{uid}.ics",
        f"/calendar/{uid.hex}-1.ics",
        "/calendar/x.ics",
        f"/calendar/{calendar_token(uid, number)}.ics",
    ):
        assert get(wrong).status_code == 404, wrong


def test_a_partner_has_no_calendar_after_their_last_day(cast: Cast) -> None:
    url, person = address(cast.external), Person.objects.filter(pk=cast.external.listed.pk)
    for days, status in ((0, 200), (1, 404)):
        person.update(ends_on=NOW.date() - timedelta(days=days))
        assert get(url).status_code == status


def test_who_has_left_has_no_calendar(cast: Cast) -> None:
    url = address(cast.employee)
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    assert get(url).status_code == 404


def test_nobody_makes_one_for_somebody_else(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        calendar_address_make(actor=cast.boss.viewer, person=cast.employee.listed, now=NOW)
    with pytest.raises(NotAllowed):
        calendar_address_end(actor=cast.boss.viewer, person=cast.employee.listed, now=NOW)


def test_the_page_makes_shows_and_ends_it(cast: Cast) -> None:
    client = cast.employee.client()
    assert b"/calendar/" not in client.get("/preferences/").content.split(b"<h2 id=", 1)[0]
    client.post("/preferences/calendar/", {"make": "1"})
    url = calendar_token(cast.employee.listed.uid, 1)
    assert f"http://localhost/calendar/{url}.ics" in client.get("/preferences/").content.decode()
    client.post("/preferences/calendar/", {"end": "1"})
    assert url not in client.get("/preferences/").content.decode()
    assert CalendarFeed.objects.get().ended_at == NOW


def test_the_address_of_a_closed_account_finds_nothing(cast: Cast) -> None:
    owe(cast.employee)
    path = address(cast.employee)
    assert Client().get(path).status_code == 200
    user, now = cast.employee.user, NOW
    account_close(actor=cast.administrator.viewer, user=user, reason="Stolen phone.", now=now)
    assert Client().get(path).status_code == 404


def test_the_address_is_kept_out_of_the_logs(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    path = address(cast.employee)
    with caplog.at_level(logging.INFO):
        Client().get(path)
    lines = [str(record.msg) for record in caplog.records]
    assert any("GET /calendar/" in line for line in lines)
    assert not any(path in line for line in lines)
