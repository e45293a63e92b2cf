"""CV4: the hours in which a channel is answered have somebody ready on duty, a week ahead."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.escalations.models import RotaPlan
from governance.escalations.rules.spans import Span
from governance.escalations.services.overrides import override_make
from governance.findings.models import Finding
from governance.findings.services import watchdog_run
from roles.channels.models import Channel, ChannelDecision, ServiceHours
from roles.org.models import Exemption, GapRule, OrganisationSettings, Person
from roles.team.models import ReadyPeriod
from roles.team.selectors import gaps
from tests.cast import COMMAND, NOW, make_assignment
from tests.governance.escalations.rotas import make_player, make_rota
from tests.queries import assert_flat
from tests.roles.channels.making import make_channel

if TYPE_CHECKING:
    from datetime import datetime

    from roles.org.hooks import Gap
    from tests.cast import Cast

DAY = timedelta(days=1)
WEEKDAYS = (1, 2, 3, 4, 5)


def answered(cast: Cast, *days: int, opens: int = 9, closes: int = 17, **more: Any) -> Channel:
    channel = make_channel(cast, **more)
    for day in days:
        ServiceHours.objects.create(
            channel=channel, weekday=day, opens=time(opens), closes=time(closes)
        )
    return channel


def uncovered(now: datetime = NOW) -> list[Gap]:
    return [gap for gap in gaps(now=now) if gap.rule == "CV4"]


def words(now: datetime = NOW) -> list[str]:
    return [gap.label for gap in uncovered(now)]


def test_a_channel_that_nobody_is_on_duty_for(cast: Cast) -> None:
    assert words() == []  # no hours, no promise
    answered(cast, 6, opens=18, closes=22)
    [gap] = uncovered()
    assert gap.label == "Nobody listens on Saturday, 18:00–22:00"
    assert (gap.subject_uid, gap.severity) == (cast.support.uid, 2)


def test_a_rota_covers_the_hours_that_its_layers_have(cast: Cast) -> None:
    answered(cast, *WEEKDAYS, 6)
    make_rota(cast, cast.player.listed, days=WEEKDAYS)
    assert words() == ["Nobody listens on Saturday, 09:00–17:00"]


def test_a_hole_of_an_hour_is_none_and_of_more_is_one(cast: Cast) -> None:
    answered(cast, 2)
    make_rota(cast, cast.player.listed, opens=time(10), closes=time(16))
    assert words() == []
    GapRule.objects.filter(rule="CV4").update(threshold=59)
    assert words() == ["Nobody listens on Tuesday, 09:00–10:00, and once more"]


def test_somebody_who_is_not_ready_covers_nothing(cast: Cast) -> None:
    answered(cast, 2)
    omar = make_player(cast, "Omar Aziz")
    rota = make_rota(cast, cast.player.listed)
    ReadyPeriod.objects.filter(assignment__person=cast.player.listed).delete()
    assert words() == ["Nobody listens on Tuesday, 09:00–17:00"]
    span = Span(NOW, NOW + 2 * DAY)
    override_make(
        actor=cast.coach.viewer, rota=rota, person=omar, span=span, reason="Leave", now=NOW
    )
    assert words() == []


def test_an_end_that_is_known_ends_the_cover(cast: Cast) -> None:
    answered(cast, *WEEKDAYS)
    partner = cast.external.listed
    make_assignment(partner, cast.support, "responder")
    Person.objects.filter(pk=partner.pk).update(ends_on=date(2026, 11, 25))
    make_rota(cast, partner)
    assert words() == ["Nobody listens on Thursday, 09:00–17:00, and once more"]


def test_hours_are_the_organisations_and_turns_the_rotas_also_when_clocks_change(
    cast: Cast,
) -> None:
    OrganisationSettings.objects.update(time_zone="Europe/Berlin")
    answered(cast, 7, opens=0, closes=0)  # Sunday, all day: 25 hours on October 25th
    make_rota(cast, cast.player.listed, days=(7,), starts_on=date(2026, 1, 4))  # in UTC
    before = NOW.replace(month=10, day=23)
    ReadyPeriod.objects.all().update(during=(before - 30 * DAY, None))
    RotaPlan.objects.update(during=(before - 30 * DAY, None))
    # from Saturday 22:00 to Sunday 23:00 in UTC: the first two hours are Saturday's there
    assert words(before) == ["Nobody listens on Sunday, 00:00–02:00"]
    RotaPlan.objects.update(time_zone="Europe/Berlin")
    assert words(before) == []


def test_a_channel_that_is_paused_or_elsewhere_asks_for_nobody(cast: Cast) -> None:
    answered(cast, 2, department=cast.stores)
    make_rota(cast, cast.player.listed)
    assert [gap.department for gap in uncovered()] == ["Stores"]
    ChannelDecision.objects.create(
        channel=Channel.objects.get(),
        number=1,
        verdict="pause",
        reason="Winter",
        decider_label="Amara",
        decided_at=NOW,
    )
    assert words() == []


@pytest.mark.parametrize("size", ["small", "standard", "federated"])
def test_small_organisations_are_not_asked_unless_it_is_switched_on(cast: Cast, size: str) -> None:
    OrganisationSettings.objects.update(size=size)
    answered(cast, 2)
    assert bool(uncovered()) == (size != "small")
    GapRule.objects.filter(rule="CV4", size=size).update(enabled=size == "small")
    assert bool(uncovered()) == (size == "small")


def test_it_can_be_set_aside(cast: Cast) -> None:
    answered(cast, 2)
    today = NOW.date()
    Exemption.objects.create(
        rule="CV4",
        department=cast.support,
        reason="Until the new desk is there",
        starts_on=today,
        ends_on=today + 20 * DAY,
        asked_label="Grace",
        decided_at=NOW,
        decided_label="Amara",
        granted=True,
        asked_at=NOW,
    )
    assert words() == []


def test_the_watchdog_finds_it_and_lets_it_go(cast: Cast) -> None:
    answered(cast, 2)
    watchdog_run(actor=COMMAND, now=NOW)
    found = Finding.objects.open().filter(rule="CV4")
    assert [each.subject_label for each in found] == ["Nobody listens on Tuesday, 09:00–17:00"]
    make_rota(cast, cast.player.listed)
    watchdog_run(actor=COMMAND, now=NOW)
    assert not found.all().exists()


def test_it_costs_the_same_however_many_channels(cast: Cast) -> None:
    numbers = iter(range(9))

    def more() -> None:
        number = next(numbers)
        answered(cast, 2, 3, url=f"https://x.com/Larkfield{number}")
        make_rota(cast, make_player(cast, f"Player {number}"), name=f"Desk {number}")

    assert_flat(more, uncovered)
