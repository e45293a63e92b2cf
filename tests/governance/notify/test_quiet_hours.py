"""Quiet hours: what is not urgent waits until they end, on the reader's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from governance.audit.selectors import entries_about
from governance.notify.models import Message, Preference
from governance.notify.registry import mail_kinds
from governance.notify.rules import quiet_end
from governance.notify.services import message_queue, messages_send
from tests.cast import NOW, Cast, Member

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUR = timedelta(hours=1)
SENT = {"digest_hour": "8", "wanted": [], "time_zone": "", "language": ""}  # NOW is 9:00 UTC
QUIET = {**SENT, "quiet_from": "22:00", "quiet_to": "10:00"}
READY = "team/mail/ready"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def queue(member: Member, template: str) -> Message:
    message_queue(key=template, person=member.listed, template=template, payload={}, now=NOW)
    return Message.objects.get(key=template)


def choose(member: Member, **sent: object) -> int:
    wanted = [kind.key for kind in mail_kinds if kind.on and not kind.required]
    given = {**QUIET, "wanted": wanted, **sent}
    return member.client().post("/preferences/", given).status_code


def test_a_mail_waits_until_they_end_and_is_no_failure(cast: Cast) -> None:
    choose(cast.employee)
    message = queue(cast.employee, READY)
    messages_send(now=NOW)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.PENDING, 0)
    assert message.next_try_at == NOW + HOUR
    messages_send(now=NOW + HOUR - timedelta(seconds=1))
    assert mail.outbox == []
    messages_send(now=NOW + HOUR)
    assert [each.to for each in mail.outbox] == [[cast.employee.listed.email]]


@pytest.mark.parametrize("template", ["team/mail/break_glass", "escalations/mail/duty_answered"])
def test_what_is_urgent_comes_all_the_same(cast: Cast, template: str) -> None:
    choose(cast.employee)
    message = queue(cast.employee, template)
    messages_send(now=NOW)
    message.refresh_from_db()
    assert message.attempts == 1  # it was tried, at once


def test_they_are_on_the_readers_clock(cast: Cast) -> None:
    choose(cast.employee, time_zone="Asia/Tokyo")  # 18:00 there
    queue(cast.employee, READY)
    messages_send(now=NOW)
    assert len(mail.outbox) == 1


def test_who_ends_them_gets_what_has_waited(cast: Cast) -> None:
    choose(cast.employee)
    queue(cast.employee, READY)
    messages_send(now=NOW)
    choose(cast.employee, quiet_from="", quiet_to="")
    messages_send(now=NOW)
    assert len(mail.outbox) == 1
    verbs = [entry.changes for entry in entries_about(cast.employee.listed.uid).order_by("id")]
    assert verbs == [{"quiet_hours": ["", "22:00-10:00"]}, {"quiet_hours": ["22:00-10:00", ""]}]


@pytest.mark.parametrize("until", ["", "22:00", "25:00"])
def test_halves_and_nothing_are_said_beside_the_field(cast: Cast, until: str) -> None:
    answer = cast.employee.client().post("/preferences/", {**QUIET, "quiet_to": until})
    assert answer.status_code == 422
    assert b'id="id_quiet_to_error"' in answer.content
    assert not Preference.objects.exists()


def test_the_page_shows_what_was_saved_and_what_comes_all_the_same(cast: Cast) -> None:
    assert choose(cast.employee) == 302
    page = cast.employee.client().get("/preferences/").content.decode()
    assert 'name="quiet_from" value="22:00"' in page
    assert "It comes in quiet hours, too." in page


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "since", "until", "end"),
    [
        # before midnight, after it, at the end, by day, and where they are by day
        ("2026-11-23T22:30+01:00", "22:00", "07:00", "2026-11-24T07:00+01:00"),
        ("2026-11-24T06:59+01:00", "22:00", "07:00", "2026-11-24T07:00+01:00"),
        ("2026-11-24T07:00+01:00", "22:00", "07:00", None),
        ("2026-11-24T12:00+01:00", "12:00", "13:00", "2026-11-24T13:00+01:00"),
        ("2026-11-24T13:00+01:00", "12:00", "13:00", None),
        # the night that is an hour short, and an end that it skips
        ("2026-03-28T23:00+01:00", "22:00", "07:00", "2026-03-29T07:00+02:00"),
        ("2026-03-29T01:30+01:00", "22:00", "02:30", "2026-03-29T03:30+02:00"),
        # the night that is an hour long, and the second time that it is before the end
        ("2026-10-24T23:00+02:00", "22:00", "07:00", "2026-10-25T07:00+01:00"),
        ("2026-10-25T02:15+01:00", "22:00", "02:30", "2026-10-25T02:30+01:00"),
    ],
)
def test_they_end_by_the_clock_on_the_wall(
    now: str, since: str, until: str, end: str | None
) -> None:
    found = quiet_end(datetime.fromisoformat(now), BERLIN, *map(time.fromisoformat, (since, until)))
    assert found == (datetime.fromisoformat(end).astimezone(UTC) if end else None)
