"""CV6 and CV8: who serves a channel's languages and regions, and how many of them are partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.findings.models import Finding
from governance.findings.services import findings_audit
from roles.channels.rules import Verdict
from roles.channels.services import channel_decide
from roles.org.models import Person
from roles.team.models import Assignment
from tests.cast import COMMAND, NOW, Cast, make_assignment, make_person
from tests.roles.channels.making import make_channel
from tests.roles.team.test_gaps import found

if TYPE_CHECKING:
    from roles.channels.models import Channel


def players_speak(cast: Cast, **named: list[str]) -> None:
    """Everybody who plays in Support names these languages or regions."""
    Assignment.objects.filter(role__department=cast.support).update(**named)


def named_german(cast: Cast) -> Channel:
    return make_channel(cast, languages=["en", "de"])


def test_cv6_a_language_that_nobody_ready_speaks(cast: Cast) -> None:
    channel = named_german(cast)
    players_speak(cast, languages=["en"])
    [gap] = found("CV6")
    assert (gap.subject_type, gap.subject_uid) == ("channel", channel.uid)
    assert gap.label == "LarkfieldHelp (x): nobody who is ready serves de"
    assert gap.since == channel.registered_at


def test_cv6_a_region_that_nobody_ready_serves(cast: Cast) -> None:
    make_channel(cast, regions=["AT", "DE"])
    players_speak(cast, regions=["DE"])
    assert [gap.label for gap in found("CV6")] == [
        "LarkfieldHelp (x): nobody who is ready serves AT"
    ]


def test_cv6_who_names_none_serves_all(cast: Cast) -> None:
    named_german(cast)
    assert found("CV6") == []


def test_cv6_a_player_above_serves_what_they_may_speak_on_and_no_more(cast: Cast) -> None:
    """As /who/ has it: all of the department's, or what the focus names, wherever that is."""
    channel = make_channel(cast, languages=["de"], department=cast.field_service)
    above = make_assignment(cast.employee.listed, cast.support, "responder")
    assert len(found("CV6")) == 1
    above.channels.add(channel)
    assert found("CV6") == []


def test_cv6_whose_focus_are_other_channels_does_not(cast: Cast) -> None:
    named_german(cast)
    other = make_channel(cast, "https://x.com/Other")
    for held in Assignment.objects.filter(role__department=cast.support, role__type__kind="player"):
        held.channels.add(other)
    assert [gap.label for gap in found("CV6")] == [
        "LarkfieldHelp (x): nobody who is ready serves de, en"
    ]


@pytest.mark.parametrize("verdict", [Verdict.PAUSE, Verdict.DROP])
def test_cv6_is_about_channels_in_use(cast: Cast, verdict: Verdict) -> None:
    channel = named_german(cast)
    players_speak(cast, languages=["en"])
    channel_decide(
        actor=cast.head_coach.viewer, channel=channel, verdict=verdict, reason="So.", now=NOW
    )
    assert found("CV6") == []


def partner(cast: Cast, name: str) -> None:
    person = make_person(name, cast.support, kind=Person.Kind.EXTERNAL)
    make_assignment(person, cast.support, "responder")


def test_cv8_more_than_half_of_the_responders_are_partners(cast: Cast) -> None:
    make_channel(cast)
    partner(cast, "Pat One")
    assert found("CV8") == []
    partner(cast, "Pat Two")
    assert [gap.label for gap in found("CV8")] == [
        "LarkfieldHelp (x): 2 of 3 ready responders are partners"
    ]


def test_cv8_counts_on_whose_focus_the_channel_is(cast: Cast) -> None:
    channel = make_channel(cast)
    partner(cast, "Pat One")
    partner(cast, "Pat Two")
    own = Assignment.objects.filter(role__department=cast.stores, role__type__kind="player")
    for held in own:
        held.channels.add(channel)
    elsewhere = make_channel(cast, "https://x.com/Other", department=cast.stores)
    for held in Assignment.objects.filter(person__display_name="Pat One"):
        held.channels.add(elsewhere)
    assert "LarkfieldHelp (x): 2 of 3 ready responders are partners" not in {
        gap.label for gap in found("CV8")
    }


def test_the_audit_knows_both_halves_of_cv8_once(cast: Cast) -> None:
    make_channel(cast, owner=cast.external.listed)
    partner(cast, "Pat One")
    partner(cast, "Pat Two")
    assert len(found("CV8")) == 2
    findings_audit(actor=COMMAND, now=NOW)
    assert Finding.objects.open().filter(rule="CV8").count() == 1
    findings_audit(actor=COMMAND, now=NOW)
    assert Finding.objects.open().filter(rule="CV8").count() == 1
