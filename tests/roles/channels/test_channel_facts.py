"""What nobody has given yet of a channel: seen on its page and in the list, with who can."""

from __future__ import annotations

import csv
from datetime import time
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from governance.core.clock import utc_now
from roles.channels.models import Channel, ServiceHours
from roles.channels.rules import Verdict
from roles.channels.rules.facts import Fact
from roles.channels.selectors.facts import facts_given_by, facts_of, facts_unknown
from roles.channels.selectors.listing import Asked, channels_read
from roles.channels.services import channel_decide
from roles.org.models import Department, OrganisationSettings, Person
from roles.team.models import Assignment
from tests.cast import NOW, make_assignment
from tests.queries import queries_of
from tests.roles.channels.making import make_channel
from tests.roles.team.pages import text

if TYPE_CHECKING:
    from tests.cast import Cast

GIVEN: dict[str, Any] = {
    "purpose": "Help with repairs",
    "audience": "Customers",
    "languages": ["en"],
    "regions": ["IE"],
    "controls": ["Approval before posting"],
    "controls_end": "Private messages",
}


def whole(cast: Cast, url: str = "https://x.com/LarkfieldHelp", **more: Any) -> Channel:
    """Enter a channel of which everything is known, unless ``more`` says otherwise."""
    given = {**GIVEN, "content_owner": cast.player.listed, **more}
    channel = make_channel(cast, url, **given)
    ServiceHours.objects.create(channel=channel, weekday=1, opens=time(9), closes=time(17))
    return channel


def unknown(channel: Channel) -> list[Fact]:
    found = facts_of([Channel.objects.select_related("content_owner").get(pk=channel.pk)])
    return found[channel.pk]


def test_a_channel_of_which_all_is_known_lacks_nothing(cast: Cast) -> None:
    assert unknown(whole(cast)) == []
    assert not Channel.objects.filter(facts_unknown()).exists()


@pytest.mark.parametrize("fact", list(Fact))
def test_each_fact_is_missed_by_its_name_and_found_by_the_filter(cast: Cast, fact: Fact) -> None:
    channel = whole(cast)
    if fact == Fact.HOURS:
        channel.hours.all().delete()
    else:
        empty: dict[str, Any] = {
            Fact.CONTENT_OWNER: None,
            **{key: [] for key in (Fact.LANGUAGES, Fact.REGIONS, Fact.CONTROLS)},
        }
        Channel.objects.filter(pk=channel.pk).update(**{fact.value: empty.get(fact, "")})
    assert unknown(channel) == [fact]
    assert Channel.objects.filter(facts_unknown()).get() == channel


def test_who_filled_it_and_left_counts_as_nobody(cast: Cast) -> None:
    channel = whole(cast, content_owner=cast.employee.listed)
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    assert unknown(channel) == [Fact.CONTENT_OWNER]


def test_where_controls_end_is_asked_once_there_are_some(cast: Cast) -> None:
    assert unknown(whole(cast, controls=[], controls_end="")) == [Fact.CONTROLS]


def test_its_page_says_what_is_missing_and_leads_to_where_it_is_given(cast: Cast) -> None:
    channel = make_channel(cast)
    body = text(cast.coach.client(), f"/channels/{channel.uid}/")
    assert "Not given yet" in body
    assert f'href="/channels/{channel.uid}/edit/#id_purpose"' in body
    assert 'id="id_purpose"' in text(cast.coach.client(), f"/channels/{channel.uid}/edit/")
    body = text(cast.employee.client(), f"/channels/{channel.uid}/")
    assert "#id_purpose" not in body
    assert "Can be given by Maria Ortiz (coach), Grace Weiss (head)." in body


def test_nothing_is_missed_of_what_is_not_in_use(cast: Cast) -> None:
    channel = make_channel(cast)
    channel_decide(
        actor=cast.head_coach.viewer, channel=channel, verdict=Verdict.PAUSE, reason="So.", now=NOW
    )
    assert "Not given yet" not in text(cast.coach.client(), f"/channels/{channel.uid}/")


def test_the_list_is_filtered_by_what_is_incomplete(cast: Cast) -> None:
    whole(cast)
    lacking = whole(cast, "https://x.com/LarkfieldNews", purpose="")
    without = whole(cast, "https://x.com/LarkfieldJobs", second_admin=None)
    asked = Asked(show="incomplete")
    found = channels_read(viewer=cast.auditor.viewer, asked=asked, now=NOW, page=1)
    assert {row.channel for row in found.rows} == {lacking, without}
    assert found.counts["incomplete"] == found.count == 2
    assert "1 fact is not given yet." in text(cast.auditor.client(), "/channels/")
    body = text(cast.auditor.client(), "/channels/?show=incomplete")
    assert "Not given yet: purpose." in body
    assert "Can be given by Maria Ortiz (coach), Grace Weiss (head)." in body


def test_the_file_says_what_is_missing_and_who_can_give_it(cast: Cast) -> None:
    whole(cast, purpose="", audience="")
    answer = cast.head_coach.client().get("/channels/?show=incomplete&format=csv")
    (row,) = csv.DictReader(StringIO(b"".join(answer).decode("utf-8-sig")))
    assert row["not_given"] == "purpose, audience"
    assert row["given_by"] == "Maria Ortiz (coach), Grace Weiss (head)"


def test_partners_are_told_neither_on_the_page_nor_in_the_file(cast: Cast) -> None:
    channel = make_channel(cast)
    client = cast.external.client()
    assert "Not given yet" not in text(client, f"/channels/{channel.uid}/")
    (row,) = csv.DictReader(
        StringIO(b"".join(client.get("/channels/?format=csv")).decode("utf-8-sig"))
    )
    assert (row["not_given"], row["given_by"]) == ("", "")
    assert "show=incomplete" not in text(client, "/channels/")


def test_a_small_organisation_is_asked_for_no_facts(cast: Cast) -> None:
    channel = make_channel(cast)
    OrganisationSettings.objects.update(size="small")
    assert "Not given yet" not in text(cast.coach.client(), f"/channels/{channel.uid}/")
    body = text(cast.coach.client(), "/channels/")
    assert "Not given yet" not in body
    assert "show=incomplete" not in body


def test_without_coach_and_head_the_head_coach_gives_it_and_without_any_nobody(cast: Cast) -> None:
    places = [cast.stores.pk, cast.field_service.pk, None]
    found = facts_given_by(places, NOW)
    assert found[cast.stores.pk] == ["Yuki Walsh (coach)", "Luis Ferrer (head)"]
    assert found[cast.field_service.pk] == ["Grace Weiss (head)"], "heads it from above"
    assert found[None] == ["Amara Reid (head coach)"]
    Assignment.objects.update(state="ended")
    Department.objects.update(head=None)
    assert facts_given_by(places, NOW) == {place: [] for place in places}
    channel = make_channel(cast)
    body = text(cast.employee.client(), f"/channels/{channel.uid}/")
    assert "Nobody can give it at present" in body


def test_the_list_takes_as_many_queries_for_many_as_for_few(cast: Cast) -> None:
    def read() -> None:
        asked = Asked(show="incomplete")
        channels_read(viewer=cast.auditor.viewer, asked=asked, now=utc_now(), page=1)

    make_channel(cast, department=None)
    make_channel(cast, "https://x.com/LarkStores", department=cast.stores)
    few = len(queries_of(read))
    for number, place in enumerate((cast.stores, cast.field_service, cast.support)):
        make_channel(cast, f"https://x.com/Lark{number}", department=place)
    assert len(queries_of(read)) == few


def test_where_nobody_heads_it_the_nearest_head_above_can_give_them_and_no_partner(
    cast: Cast,
) -> None:
    place = cast.field_service.pk
    assert facts_given_by([place], NOW) == {place: ["Grace Weiss (head)"]}
    Department.objects.filter(pk=cast.support.pk).update(head=cast.external.listed)
    make_assignment(cast.external.listed, cast.field_service, "coach")
    assert facts_given_by([place], NOW) == {place: ["Erin Halvorsen (head)"]}
