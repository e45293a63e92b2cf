"""The act in the row of each gap: for whoever may, on a page that opens; for nobody else."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

import pytest
import time_machine
from django.db.models import Exists, OuterRef

from roles.org.models import Department, GapRule
from roles.org.rules import COVERAGE
from roles.team.models import Assignment, ReadyPeriod, RoleType
from roles.team.selectors import gaps
from roles.team.selectors.chart.gaps import gap_rows
from tests.cast import NOW, make_assignment, make_person
from tests.roles.channels.making import make_channel
from tests.roles.test_gap_table import LATER, MADE, partner

if TYPE_CHECKING:
    from django.test import Client

    from roles.team.selectors.chart.gaps import GapRow
    from tests.cast import Cast, Member

# What closes the gap of each rule, and where: the start of the address.
ACTS: Final = {
    "CV0": ("Assign", r"/team/assign/\?role="),
    "CV1": ("Assign", r"/team/assign/\?role="),
    "CV2": ("Assign", r"/team/assign/\?role="),
    "CV3": ("Fix", "/channels/.*/edit/"),
    "CV4": ("Fix", "/rota"),
    "CV5": ("Name a stand-in", "/assignments/.*/focus/"),
    "CV6": ("Assign", r"/team/assign/\?department=.*&type=responder"),
    "CV7": ("Assign", r"/team/assign/\?department=.*&type=coach"),
    "CV8": ("Fix", "/channels/.*/edit/"),
    "CV9": ("Name a stand-in", "/assignments/.*/focus/"),
    "CV10": ("Decide", "/channels/"),
    "CV11": ("See who has not", "/guidelines/.*/campaign/"),
    "CV12": ("Close", "/roles/.*#close"),
}
LOOKING: Final = ("auditor", "administrator")


def made(cast: Cast, rule: str) -> None:
    """Make the gap, with nobody under way to close it."""
    MADE[rule][0](cast)
    ready = ReadyPeriod.objects.filter(assignment=OuterRef("pk"))
    unready = Assignment.objects.filter(~Exists(ready))
    unready.update(state="ended", closed_at=NOW, ends_on=NOW.date())


def row_of(member: Member, rule: str) -> GapRow:
    viewer = member.viewer
    mine = [gap for gap in gaps(viewer=viewer, now=LATER) if gap.rule == rule]
    return gap_rows(viewer=viewer, gaps=mine[:1], now=LATER)[0]


def acts_on(client: Client, rule: str) -> list[tuple[str, str]]:
    """Return address and word of each act in the rows of the page."""
    page = unescape(client.get(f"/team/gaps/?rule={rule}").content.decode())
    return re.findall(r'<a class="btn[^"]*"\s+href="([^"]+)"[^>]*>([^<]+)<span class="vh">: ', page)


@pytest.mark.parametrize("rule", COVERAGE)
def test_each_gap_is_closed_from_its_row_by_whoever_may(cast: Cast, rule: str) -> None:
    made(cast, rule)
    word, where = ACTS[rule]
    with time_machine.travel(LATER, tick=False):
        client = cast.boss.client()
        acts = acts_on(client, rule)
        assert acts
        for path, said in acts:
            assert said == word
            assert re.match(where, path), path
            assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("who", LOOKING)
@pytest.mark.parametrize("rule", COVERAGE)
def test_whoever_only_looks_has_no_act(cast: Cast, rule: str, who: str) -> None:
    made(cast, rule)
    member = cast.members[who]
    assert row_of(member, rule).act is None
    with time_machine.travel(LATER, tick=False):
        assert acts_on(member.client(), rule) == []
        told = member.client().get(f"/api/v1/gaps/?rule={rule}").json()["results"]
    assert told
    assert [each["yours"] for each in told] == [None] * len(told)


@pytest.mark.parametrize("rule", COVERAGE)
def test_the_api_gives_the_act_that_the_page_gives(cast: Cast, rule: str) -> None:
    made(cast, rule)
    with time_machine.travel(LATER, tick=False):
        client = cast.boss.client()
        told = client.get(f"/api/v1/gaps/?rule={rule}").json()["results"]
        assert {each["yours"] for each in told} == {path for path, _word in acts_on(client, rule)}
        assert len({each["act"] for each in told}) == 1
        answer = client.get(
            f"/api/v1/gaps/?rule={rule}", headers={"authorization": f"Bearer {cast.api_token}"}
        )
    assert all(each["yours"] is None for each in answer.json()["results"])


@pytest.mark.parametrize("rule", sorted({*COVERAGE} - {"CV0", "CV9", "CV12"}))
def test_a_coach_is_led_to_what_a_coach_may_do(cast: Cast, rule: str) -> None:
    """No row leads to a page that refuses; a coach does not keep or drop a channel."""
    made(cast, rule)
    viewer = cast.coach.viewer
    if not viewer.coached_department_ids:
        make_assignment(make_person("Later Coach", cast.support), cast.support, "coach")
    with time_machine.travel(LATER, tick=False):
        acts = acts_on(cast.coach.client(), rule)
        for path, _word in acts:
            assert cast.coach.client().get(path).status_code == 200, path
    if rule == "CV10":
        assert acts == []


def test_one_coach_too_many_leads_to_the_coaches_of_the_department(cast: Cast) -> None:
    for number in range(2):
        make_assignment(make_person(f"Coach {number}", cast.support), cast.support, "coach")
    [(path, word)] = acts_on(cast.department_head.client(), "CV1")
    assert word == "Fix"
    listed = cast.department_head.client().get(path).content.decode()
    assert listed.count('<th scope="row">') == 3


def test_too_many_partners_on_a_channel_are_answered_by_one_more_of_ones_own(cast: Cast) -> None:
    make_channel(cast)
    partner(cast, "Pat One")
    partner(cast, "Pat Two")
    [(path, word)] = acts_on(cast.department_head.client(), "CV8")
    assert (word, "type=responder" in path) == ("Assign", True)


def test_a_holder_names_their_own_stand_in_from_the_row(cast: Cast) -> None:
    """Whoever leads nothing there, but holds the role and sees the gap, may do that much."""
    Department.objects.filter(pk=cast.support.pk).update(head=cast.player.listed)
    RoleType.objects.filter(key="responder").update(critical=True)
    [(path, _word)] = acts_on(cast.player.client(), "CV5")
    assert cast.player.client().get(path).status_code == 200


def test_where_no_kind_of_role_is_left_that_could_nothing_is_offered(cast: Cast) -> None:
    made(cast, "CV6")
    RoleType.objects.filter(function="responder").update(retired_on=NOW.date())
    assert acts_on(cast.department_head.client(), "CV6") == []


def test_how_grave_a_rule_is_set_changes_nothing_of_what_closes_it(cast: Cast) -> None:
    made(cast, "CV1")
    GapRule.objects.filter(rule="CV1", size="standard").update(severity=5)
    assert [word for _path, word in acts_on(cast.boss.client(), "CV1")] == ["Assign"]
