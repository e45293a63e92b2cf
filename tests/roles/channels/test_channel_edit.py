"""What is known of a channel, who says so, when it is verified, and what is asked of itself."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.todos.models import Todo
from roles.channels.models import Channel, PastPlace
from roles.channels.rules import Hours, Verdict, hours_read, hours_words, looks_secret
from roles.channels.selectors.gaps import channel_missing
from roles.channels.services import (
    Custody,
    channel_decide,
    channel_edit,
    channel_heard,
    channel_verify,
    silent_ask,
    verify_ask,
)
from roles.org.models import Department, OrganisationSettings, Person
from tests.cast import COMMAND, NOW
from tests.roles.channels.making import make_channel
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast

TODAY = NOW.date()


def edit(cast: Cast, channel: Channel, who: str = "coach", **known: Any) -> Channel:
    custody = Custody(**{"owner": cast.player.listed, **known})
    return channel_edit(actor=cast.members[who].viewer, channel=channel, custody=custody, now=NOW)


def test_what_is_new_is_saved_and_recorded_once(cast: Cast) -> None:
    channel = make_channel(cast, second_admin=None, recovery_mailbox="")
    known: dict[str, Any] = {
        "second_admin": cast.line_manager.listed,
        "purpose": "Answers in public",
        "languages": ["en", "de"],
        "hours": hours_read("Mon-Fri 09:00-17:00"),
    }
    edit(cast, channel, **known)
    edit(cast, channel, **known)
    (entry,) = entries_of("channel.updated")
    assert entry["changes"]["second_admin"] == [None, str(cast.line_manager.listed.uid)]
    assert entry["changes"]["hours"] == [[], ["Mon-Fri 09:00-17:00"]]
    assert channel.hours.count() == 5


@pytest.mark.parametrize("who", ["coach", "department_head", "boss", "head_coach"])
def test_who_runs_the_department_edits(cast: Cast, who: str) -> None:
    edit(cast, make_channel(cast), who)


@pytest.mark.parametrize(
    "who", ["player", "employee", "coach_elsewhere", "auditor", "administrator", "external"]
)
def test_nobody_else_edits(cast: Cast, who: str) -> None:
    channel = make_channel(cast)
    with pytest.raises(NotAllowed):
        edit(cast, channel, who)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recovery_mailbox", "hunter2"),
        ("purpose", "Help. Password: hunter2"),
        ("controls_end", "Key aB3dE5fG7hJ9kL1mN3pQ5rS7"),
        ("controls", ["PIN is 1234"]),
    ],
)
def test_what_looks_like_a_secret_is_refused_at_its_field(
    cast: Cast, field: str, value: object
) -> None:
    channel = make_channel(cast)
    changed: dict[str, Any] = {field: value}
    with pytest.raises(Invalid) as raised:
        edit(cast, channel, **changed)
    assert [each.pointer for each in raised.value.problems] == [f"/{field}"]


@pytest.mark.parametrize(
    "text",
    [
        "Two people see each post",
        "Password policy of the platform",
        "https://larkfield.example/how-we-answer/2026/november/Stores-and-Support",
    ],
)
def test_plain_words_are_no_secret(text: str) -> None:
    assert not looks_secret(text)


def test_the_second_admin_is_somebody_else_and_owners_work_here(cast: Cast) -> None:
    channel = make_channel(cast)
    with pytest.raises(Invalid) as raised:
        edit(cast, channel, owner=cast.external.listed, second_admin=cast.external.listed)
    assert {each.pointer for each in raised.value.problems} == {"/owner", "/second_admin"}


def test_hours_are_read_as_they_are_written() -> None:
    text = "Mon-Fri 09:00-17:00\nSat 10:00-24:00"
    hours = hours_read(text)
    assert hours[-1] == Hours(6, time(10), time(0))
    assert "\n".join(hours_words(hours)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("always", "Mon 9-17", "Mon 17:00-09:00", "Fri-Mon 09:00-17:00", "Mon 25:00-26:00"),
        *("Mon 09:00-17:00\nMon 16:00-18:00", "Mon 09:00-24:00\nMon 22:00-23:00"),
    ],
)
def test_hours_that_are_none_or_overlap_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        hours_read(text)


def verify(cast: Cast, channel: Channel, who: str = "player") -> Channel:
    return channel_verify(
        actor=cast.members[who].viewer, channel=channel, missing=channel_missing(channel), now=NOW
    )


@pytest.mark.parametrize("who", ["player", "coach", "head_coach"])
def test_owner_and_coach_verify(cast: Cast, who: str) -> None:
    channel = verify(cast, make_channel(cast), who)
    assert (channel.verified_at, channel.verified_by) == (NOW, cast.members[who].listed)
    assert entries_of("channel.verified")


@pytest.mark.parametrize("who", ["employee", "coach_elsewhere", "auditor", "external"])
def test_nobody_else_verifies(cast: Cast, who: str) -> None:
    channel = make_channel(cast)
    with pytest.raises(NotAllowed):
        verify(cast, channel, who)


def test_a_statement_that_would_be_untrue_is_refused(cast: Cast) -> None:
    with pytest.raises(Conflict) as raised:
        verify(cast, make_channel(cast, second_admin=None))
    assert "a second admin" in str(raised.value)


def test_only_what_is_in_use_is_verified(cast: Cast) -> None:
    channel = make_channel(cast)
    channel_decide(
        actor=cast.head_coach.viewer, channel=channel, verdict=Verdict.PAUSE, reason="So.", now=NOW
    )
    with pytest.raises(Conflict):
        verify(cast, channel)


def owed(kind: str) -> list[str]:
    todos = Todo.objects.open().filter(subject__kind=kind).order_by("pk")
    return [f"{each.subject.title}, {each.person}" for each in todos]


def test_owners_are_asked_a_week_before_it_is_due_never_verified_ones_first(cast: Cast) -> None:
    make_channel(cast, "x.com/due", verified_at=NOW - timedelta(days=174))
    make_channel(cast, "x.com/fresh", verified_at=NOW - timedelta(days=170))
    make_channel(cast, "x.com/never")
    assert verify_ask(actor=COMMAND, now=NOW) == 2
    assert verify_ask(actor=COMMAND, now=NOW) == 0
    assert owed("channel_verify") == [
        "Verify: never (x), Priya Shah",
        "Verify: due (x), Priya Shah",
    ]


def test_verifying_closes_what_was_asked(cast: Cast) -> None:
    channel = make_channel(cast)
    verify_ask(actor=COMMAND, now=NOW)
    verify(cast, channel)
    assert owed("channel_verify") == []


def test_a_new_owner_is_asked_in_place_of_the_one_before(cast: Cast) -> None:
    channel = make_channel(cast)
    verify_ask(actor=COMMAND, now=NOW)
    Channel.objects.filter(pk=channel.pk).update(owner=cast.coach.listed)
    assert verify_ask(actor=COMMAND, now=NOW + timedelta(days=1)) == 1
    assert owed("channel_verify") == ["Verify: LarkfieldHelp (x), Maria Ortiz"]
    assert Todo.objects.get(person=cast.player.listed).outcome == "passed_on"


def test_nobody_is_asked_to_verify_what_lacks_something_until_others_have_mended_it(
    cast: Cast,
) -> None:
    channel = make_channel(cast, second_admin=None)
    assert verify_ask(actor=COMMAND, now=NOW) == 0
    path = f"/channels/{channel.uid}/"
    page = cast.player.client().get(path).content.decode()
    assert re.search(r"First mend what is missing: a second admin\.\s+Can be given by .+\.", page)
    Channel.objects.update(second_admin=cast.line_manager.listed)
    assert verify_ask(actor=COMMAND, now=NOW) == 1
    assert "Yes, it is right" in cast.player.client().get(path).content.decode()
    Channel.objects.update(recovery_mailbox="")
    assert verify_ask(actor=COMMAND, now=NOW) == 0
    assert Todo.objects.get(subject__kind="channel_verify").outcome == "not_needed"


def test_how_often_is_a_setting(cast: Cast) -> None:
    OrganisationSettings.objects.update(verify_days=30)
    make_channel(cast, verified_at=NOW - timedelta(days=24))
    assert verify_ask(actor=COMMAND, now=NOW) == 1


def test_the_head_is_asked_whether_to_keep_a_silent_channel_once(cast: Cast) -> None:
    make_channel(cast, last_active_on=TODAY - timedelta(days=94))
    assert silent_ask(actor=COMMAND, now=NOW) == 1
    assert silent_ask(actor=COMMAND, now=NOW + timedelta(days=1)) == 0
    assert owed("channel_silent") == ["Keep or drop: LarkfieldHelp (x), Grace Weiss"]


def test_one_whose_asked_head_left_is_asked_of_another(cast: Cast) -> None:
    make_channel(cast, last_active_on=TODAY - timedelta(days=94))
    silent_ask(actor=COMMAND, now=NOW)
    Person.objects.filter(pk=cast.department_head.listed.pk).update(employment="left")
    assert silent_ask(actor=COMMAND, now=NOW) == 1
    assert "Keep or drop: LarkfieldHelp (x), Erin Halvorsen" in owed("channel_silent")


@pytest.mark.parametrize("verdict", [Verdict.KEEP, Verdict.DROP])
def test_keep_or_drop_closes_the_question(cast: Cast, verdict: Verdict) -> None:
    channel = make_channel(cast, last_active_on=TODAY - timedelta(days=94))
    silent_ask(actor=COMMAND, now=NOW)
    channel_decide(
        actor=cast.department_head.viewer, channel=channel, verdict=verdict, reason="So.", now=NOW
    )
    assert owed("channel_silent") == []


def test_the_owner_says_when_it_was_active_and_never_back(cast: Cast) -> None:
    channel = make_channel(cast)
    for days in (3, 5):
        day = TODAY - timedelta(days=days)
        channel_heard(actor=cast.player.viewer, channel=channel, day=day, now=NOW)
    channel.refresh_from_db()
    assert channel.last_active_on == TODAY - timedelta(days=3)
    with pytest.raises(Invalid):
        channel_heard(
            actor=cast.player.viewer, channel=channel, day=TODAY + timedelta(days=1), now=NOW
        )
    with pytest.raises(NotAllowed):
        channel_heard(actor=cast.employee.viewer, channel=channel, day=TODAY, now=NOW)


def test_whoever_runs_both_departments_moves_it_and_where_it_was_stays_known(cast: Cast) -> None:
    channel = make_channel(cast)
    custody = Custody(owner=channel.owner, department=cast.field_service)
    channel_edit(actor=cast.department_head.viewer, channel=channel, custody=custody, now=NOW)
    channel.refresh_from_db()
    assert channel.department == cast.field_service
    assert PastPlace.objects.get(channel=channel).department == cast.support
    (entry,) = entries_of("channel.updated")
    assert entry["changes"]["department"] == [str(cast.support.uid), str(cast.field_service.uid)]


def test_who_was_asked_of_a_silent_channel_decides_no_more_once_it_moved(cast: Cast) -> None:
    channel = make_channel(cast, last_active_on=TODAY - timedelta(days=94))
    silent_ask(actor=COMMAND, now=NOW)
    custody = Custody(owner=channel.owner, department=cast.stores)
    channel_edit(actor=cast.head_coach.viewer, channel=channel, custody=custody, now=NOW)
    assert owed("channel_silent") == []


def test_the_row_as_it_is_now_says_who_edits(cast: Cast) -> None:
    channel = make_channel(cast)
    stale = Channel.objects.get(pk=channel.pk)
    Channel.objects.filter(pk=channel.pk).update(department=cast.stores)
    with pytest.raises(NotAllowed):
        edit(cast, stale, "department_head")


def test_nobody_moves_it_to_a_department_that_they_do_not_run(cast: Cast) -> None:
    channel = make_channel(cast)
    custody = Custody(owner=channel.owner, department=cast.stores)
    with pytest.raises(NotAllowed) as refused:
        channel_edit(actor=cast.department_head.viewer, channel=channel, custody=custody, now=NOW)
    assert refused.value.code == "not_your_department"
    channel_edit(actor=cast.head_coach.viewer, channel=channel, custody=custody, now=NOW)


def test_it_is_not_moved_to_a_closed_department(cast: Cast) -> None:
    channel = make_channel(cast)
    Department.objects.filter(pk=cast.stores.pk).update(closed_on=NOW.date())
    closed = Department.objects.get(pk=cast.stores.pk)
    custody = Custody(owner=channel.owner, department=closed)
    with pytest.raises(Conflict) as refused:
        channel_edit(actor=cast.head_coach.viewer, channel=channel, custody=custody, now=NOW)
    assert refused.value.code == "department_closed"


def test_the_page_moves_it_by_the_name_of_the_department(cast: Cast) -> None:
    channel = make_channel(cast)
    path = f"/channels/{channel.uid}/edit/"
    client = cast.department_head.client()
    sent = {"owner": str(cast.player.listed.email), "department": "Field service"}
    assert client.post(path, sent).status_code == 302
    channel.refresh_from_db()
    assert channel.department == cast.field_service
    sent["department"] = "Nowhere"
    assert client.post(path, sent).status_code == 422
    sent["department"] = "Stores"
    assert client.post(path, sent).status_code == 403
