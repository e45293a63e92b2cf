"""Reporting: where a mention belongs, what it starts, and that it is reported once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.audit.models import Entry
from governance.core.errors import NotAllowed
from governance.core.uid import uuid7
from governance.escalations.models import LISTED, Escalation, Mention
from governance.escalations.rules import Wish
from roles.channels.models import Channel
from tests.governance.escalations.parts import SAID, log, verbs

if TYPE_CHECKING:
    from roles.org.models import Department
    from tests.cast import Cast


def make_channel(handle: str, platform: str, department: Department) -> Channel:
    return Channel.objects.create(
        platform=platform,
        handle=handle,
        handle_key=handle.lower(),
        url=f"https://www.{platform}.com/{handle}",
        department=department,
    )


def test_it_belongs_to_the_reporters_department_when_no_channel_is_known(cast: Cast) -> None:
    mention = log(cast.employee)
    assert (mention.department, mention.channel) == (cast.support, None)


def test_a_link_below_a_channels_address_is_that_channels_and_its_departments(cast: Cast) -> None:
    channel = make_channel("LarkfieldStores", "x", cast.stores)
    mention = log(cast.employee, where="https://x.com/larkfieldstores/status/8841?s=20")
    assert (mention.channel, mention.department) == (channel, cast.stores)


def test_an_address_that_only_begins_alike_is_another(cast: Cast) -> None:
    make_channel("Larkfield", "x", cast.stores)
    assert log(cast.employee, where="https://x.com/LarkfieldFans").channel is None


def test_a_handle_of_one_channel_names_it(cast: Cast) -> None:
    channel = make_channel("LarkfieldStores", "x", cast.stores)
    assert log(cast.employee, where="@LarkfieldStores, in a reply").channel == channel


def test_a_handle_of_two_departments_names_neither(cast: Cast) -> None:
    make_channel("Larkfield", "x", cast.stores)
    make_channel("Larkfield", "youtube", cast.field_service)
    mention = log(cast.employee, where="@larkfield")
    assert (mention.channel, mention.department) == (None, cast.support)


def test_what_is_just_noted_starts_no_clock(cast: Cast) -> None:
    mention = log(cast.employee, wish=Wish.NOTE)
    assert not Escalation.objects.filter(mention=mention).exists()
    assert verbs(mention.uid) == ["mention.reported"]


def test_the_same_form_sent_twice_is_one_mention(cast: Cast) -> None:
    form = uuid7()
    first, second = log(cast.employee, form=form), log(cast.employee, form=form, said="Again")
    assert first == second
    assert Mention.objects.count() == Escalation.objects.count() == 1


def test_somebody_elses_form_is_another_mention(cast: Cast) -> None:
    form = uuid7()
    assert log(cast.employee, form=form) != log(cast.player, form=form)


def test_who_is_not_listed_does_not_report(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        log(cast.stranger)


def test_the_trail_never_holds_the_words(cast: Cast) -> None:
    log(cast.employee)
    for entry in Entry.objects.all():
        assert SAID[:12] not in f"{entry.subject_label} {entry.changes} {entry.reason}"


def test_a_list_shows_more_than_a_mail_and_cuts_between_words() -> None:
    mention = Mention(said="Stove hissed. " * 30)
    assert mention.title == "“" + ("Stove hissed. " * 4).rstrip(" .") + "…”"
    assert 150 < len(mention.opening) <= LISTED + 2
    assert mention.opening.endswith(("Stove…”", "hissed…”"))
    assert Mention(said="A" * 400).opening == "“" + "A" * (LISTED - 1) + "…”"
    assert Mention(said="Short").opening == "“Short”"
