"""What is uncovered among channels: custody, partners as owners, silence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from roles.channels.models import Channel
from roles.channels.rules import Verdict
from roles.channels.selectors.gaps import (
    custody_gaps,
    partner_gaps,
    second_admin_gaps,
    silent_gaps,
)
from roles.channels.services import channel_decide
from roles.org.models import OrganisationSettings, Person
from roles.team.selectors import gaps
from tests.cast import NOW
from tests.queries import assert_flat
from tests.roles.channels.making import make_channel

if TYPE_CHECKING:
    from roles.org.hooks import Gap
    from tests.cast import Cast

TODAY = NOW.date()


def custody() -> list[Gap]:
    return custody_gaps(NOW, TODAY)


def decide(cast: Cast, channel: Channel, verdict: Verdict) -> None:
    channel_decide(
        actor=cast.head_coach.viewer, channel=channel, verdict=verdict, reason="So.", now=NOW
    )


def test_a_channel_that_lacks_nothing_is_no_gap(cast: Cast) -> None:
    make_channel(cast)
    assert custody() == []


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ({"owner": None}, "lacks an owner who works here"),
        ({"second_admin": None}, "has one admin"),
        ({"recovery_mailbox": ""}, "lacks a shared recovery mailbox"),
    ],
)
def test_each_thing_that_is_missing_is_named(
    cast: Cast, lacking: dict[str, Any], words: str
) -> None:
    make_channel(cast, **lacking)
    (gap,) = custody()
    assert (gap.rule, gap.subject_type, gap.department) == ("CV3", "channel", "Support")
    assert words in gap.label


def test_an_owner_or_second_admin_who_left_counts_as_none_since_that_day(cast: Cast) -> None:
    make_channel(cast)
    day = TODAY + timedelta(days=300)  # after the channel was entered
    Person.objects.filter(pk=cast.line_manager.listed.pk).update(employment="left", left_on=day)
    (gap,) = custody()
    assert "has one admin" in gap.label
    assert gap.since.date() == day


def test_the_owner_twice_is_one_admin(cast: Cast) -> None:
    make_channel(cast, second_admin=cast.player.listed)
    (gap,) = custody()
    assert "has one admin" in gap.label


@pytest.mark.parametrize("verdict", [Verdict.PAUSE, Verdict.DROP])
def test_what_is_not_in_use_is_no_gap(cast: Cast, verdict: Verdict) -> None:
    decide(cast, make_channel(cast, second_admin=None), verdict)
    assert custody() == []


@pytest.mark.parametrize("verdict", [Verdict.ADOPT, Verdict.KEEP])
def test_what_is_in_use_is_one_whoever_decided_or_nobody(cast: Cast, verdict: Verdict) -> None:
    channel = make_channel(cast, second_admin=None)
    assert len(custody()) == 1
    decide(cast, channel, verdict)
    assert len(custody()) == 1


def test_a_counter_needs_an_owner_only(cast: Cast) -> None:
    channel = make_channel(cast, second_admin=None, recovery_mailbox="")
    Channel.objects.filter(pk=channel.pk).update(kind="in_person")
    assert custody() == []


def test_without_a_department_it_is_told_where_its_owner_works(cast: Cast) -> None:
    make_channel(cast, department=None, second_admin=None)
    make_channel(cast, "x.com/nobody", department=None, owner=None)
    assert {gap.department for gap in custody()} == {"Support", "Larkfield"}


def test_partners_own_no_channel(cast: Cast) -> None:
    make_channel(cast)
    make_channel(cast, "x.com/agency", owner=cast.external.listed)
    (gap,) = partner_gaps(NOW, TODAY)
    assert gap.rule == "CV8"
    assert "Theo Nasser" in gap.label


@pytest.mark.parametrize(("days", "asked"), [(89, False), (90, True), (94, True)])
def test_a_channel_silent_for_ninety_days_is_a_question(cast: Cast, days: int, asked: bool) -> None:
    make_channel(cast, last_active_on=TODAY - timedelta(days=days))
    found = silent_gaps(NOW, TODAY)
    assert bool(found) == asked
    assert all(f"silent for {days} days" in gap.label for gap in found)


def test_one_that_was_kept_is_asked_again_ninety_days_later(cast: Cast) -> None:
    channel = make_channel(cast, last_active_on=TODAY - timedelta(days=94))
    decide(cast, channel, Verdict.KEEP)
    assert silent_gaps(NOW, TODAY) == []
    later = TODAY + timedelta(days=90)
    assert len(silent_gaps(NOW + timedelta(days=90), later)) == 1


def test_a_question_comes_after_every_gap(cast: Cast) -> None:
    make_channel(cast, last_active_on=TODAY - timedelta(days=94))
    make_channel(cast, "x.com/two", second_admin=None)
    assert [gap.rule for gap in gaps(now=NOW)][-2:] == ["CV3", "CV10"]


def test_a_small_organisation_is_asked_for_second_admins_only(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    make_channel(cast, recovery_mailbox="", last_active_on=TODAY - timedelta(days=94))
    make_channel(cast, "x.com/two", second_admin=None)
    assert [gap.label for gap in gaps(now=NOW) if gap.subject_type == "channel"] == [
        "two (x) has one admin"
    ]
    assert len(second_admin_gaps(NOW, TODAY)) == 1


def test_the_list_of_gaps_leads_to_the_channel(cast: Cast) -> None:
    channel = make_channel(cast, second_admin=None)
    page = cast.coach.client().get("/team/gaps/").content.decode()
    assert f'href="/channels/{channel.uid}/"' in page


def test_each_rule_is_asked_in_a_fixed_number_of_statements(cast: Cast) -> None:
    made = iter(range(100))

    def more() -> None:
        for _each in range(5):
            silent = TODAY - timedelta(days=94)
            url = f"x.com/c{next(made)}"
            make_channel(
                cast, url, owner=cast.external.listed, second_admin=None, last_active_on=silent
            )

    assert_flat(
        more, lambda: [rule(NOW, TODAY) for rule in (custody_gaps, partner_gaps, silent_gaps)]
    )


def test_what_nobody_ever_said_was_active_is_silent_since_it_was_entered(cast: Cast) -> None:
    channel = make_channel(cast)
    Channel.objects.update(registered_at=NOW - timedelta(days=89))
    assert silent_gaps(NOW, TODAY) == []
    Channel.objects.update(registered_at=NOW - timedelta(days=94))
    (gap,) = silent_gaps(NOW, TODAY)
    assert "silent for 94 days" in gap.label
    page = cast.department_head.client().get(f"/channels/{channel.uid}/").content.decode()
    assert "Nobody has said that it was active" in page


def test_a_day_west_of_greenwich_is_the_day_there(cast: Cast) -> None:
    OrganisationSettings.objects.update(time_zone="America/Los_Angeles")
    make_channel(cast)
    day = TODAY + timedelta(days=300)
    Person.objects.filter(pk=cast.line_manager.listed.pk).update(employment="left", left_on=day)
    (gap,) = custody()
    assert gap.since.astimezone(ZoneInfo("America/Los_Angeles")).date() == day


def test_a_small_organisation_verifies_without_a_mailbox(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    channel = make_channel(cast, recovery_mailbox="")
    path = f"/channels/{channel.uid}/verify/"
    assert cast.player.client().post(path).status_code == 302
    Channel.objects.update(second_admin=None)
    assert cast.player.client().post(path).status_code == 409
    OrganisationSettings.objects.update(size="standard")
    Channel.objects.update(second_admin=cast.line_manager.listed)
    assert cast.player.client().post(path).status_code == 409
