"""Who would get it: focus decides among coaches, and the page says what the climb would do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from psycopg2.extras import DateTimeTZRange

from governance.core.clock import utc_now
from governance.escalations.models import Escalation, Mention, RunStep
from governance.escalations.rules import Fit, Focus, Why, focus_fits
from governance.escalations.selectors.preview import climb_preview
from governance.escalations.selectors.steps import channel_at
from governance.jobs.services import run_due
from roles.org.models import OrganisationSettings
from roles.team.models import ReadyPeriod
from tests.cast import NOW, make_department
from tests.governance.escalations.parts import asked, escalation_of, log, minutes_later
from tests.governance.escalations.rotas import make_rota
from tests.governance.escalations.test_mention_log import make_channel
from tests.queries import queries_of

if TYPE_CHECKING:
    from roles.channels.models import Channel
    from roles.team.models import Assignment
    from tests.cast import Cast

LINK = "https://x.com/LarkfieldHelp/1"
PATH = "/mentions/who/"


@pytest.fixture
def channel(cast: Cast) -> Channel:
    found = make_channel("LarkfieldHelp", "x", cast.support)
    found.languages, found.regions = ["en"], ["GB"]
    found.save(update_fields=["languages", "regions"])
    return found


def coach_of(cast: Cast) -> Assignment:
    found: Assignment = cast.coach.listed.assignments.get()
    return found


@pytest.mark.parametrize(
    ("own", "wanted", "fits"),
    [
        (Focus(), Focus([1], ["en"], ["GB"]), True),
        (Focus([1], ["en"], ["GB"]), Focus(), True),
        (Focus([1, 2]), Focus([2], ["en"]), True),
        (Focus([1]), Focus([2]), False),
        (Focus(languages=["de"]), Focus([2], ["de", "en"]), True),
        (Focus(languages=["de"]), Focus([2], ["en"]), False),
        (Focus([2], regions=["AT"]), Focus([2], regions=["GB"]), False),
    ],
)
def test_a_focus_reaches_what_it_shares(own: Focus, wanted: Focus, *, fits: bool) -> None:
    assert focus_fits(own, wanted) is fits


@pytest.mark.parametrize("languages", [["de"], ["de", "en"], []])
def test_only_a_coach_whose_focus_reaches_the_channel_is_asked(
    cast: Cast, channel: Channel, languages: list[str]
) -> None:
    coach = coach_of(cast)
    coach.languages = languages
    coach.save(update_fields=["languages"])
    mention = log(cast.employee, where=LINK)
    reached = not languages or "en" in languages
    assert mention.channel == channel
    assert asked(mention) == ["Maria Ortiz" if reached else "Amara Reid"]
    first = RunStep.objects.get(escalation__mention=mention, position=1)
    assert first.why == (Why.ASKED if reached else Why.OTHER_FOCUS)


def test_a_coach_of_other_channels_is_asked_for_what_is_on_none(
    cast: Cast, channel: Channel
) -> None:
    other = make_channel("LarkfieldTents", "x", cast.support)
    coach_of(cast).channels.add(other)
    assert asked(log(cast.employee, where=LINK)) == ["Amara Reid"]
    assert asked(log(cast.employee, where="At the counter")) == ["Maria Ortiz"]


@pytest.mark.parametrize("where", [LINK, "At the counter"])
def test_what_is_foretold_is_what_happens(cast: Cast, channel: Channel, where: str) -> None:
    """The preview beside a real climb that nobody answers, step by step."""
    coach_of(cast).channels.add(make_channel("LarkfieldTents", "x", cast.support))
    found, department_id = channel_at(where)
    made_up = Mention(channel=found, department_id=department_id or cast.support.pk)
    _name, _version, foretold = climb_preview(mention=made_up, now=NOW)
    mention = log(cast.employee, where=where)
    for minutes in (0, 14, 15, 74, 75, 299):
        run_due(now=minutes_later(minutes))
    steps = RunStep.objects.filter(escalation__mention=mention).order_by("position")
    happened = [(step.person, str(Why(step.why).label), step.answer_by) for step in steps]
    assert [(step.person, step.why, step.until) for step in foretold] == happened


def test_who_is_passed_over_is_named_with_the_reason(cast: Cast, channel: Channel) -> None:
    coach_of(cast).channels.add(make_channel("LarkfieldTents", "x", cast.support))
    made_up = Mention(channel=channel, department_id=cast.support.pk)
    _name, _version, [first, second] = climb_preview(mention=made_up, now=NOW)
    assert [(str(each.person), each.fit) for each in first.others] == [("Maria Ortiz", Fit.FOCUS)]
    assert (first.person, first.until) == (None, None)
    assert (str(second.person), second.at) == ("Amara Reid", NOW)


def test_the_page_tells_it_and_writes_nothing(cast: Cast, channel: Channel) -> None:
    client = cast.head_coach.client()
    body = client.get(PATH, {"where": LINK, "department": "support"}).content.decode()
    for words in ("Maria Ortiz", "Amara Reid", "has time until", str(channel)):
        assert words in body
    assert not Mention.objects.exists()
    assert not Escalation.objects.exists()


def test_it_foretells_for_a_moment_to_come(cast: Cast) -> None:
    ready = ReadyPeriod.objects.get(assignment=coach_of(cast))
    ready.during = DateTimeTZRange(ready.during.lower, NOW + timedelta(days=30))
    ready.save(update_fields=["during"])
    made_up = Mention(department_id=cast.support.pk)
    for days, name in ((1, "Maria Ortiz"), (40, "None")):
        at = NOW + timedelta(days=days)
        _name, _version, steps = climb_preview(mention=made_up, now=at)
        assert str(steps[0].person) == name


@pytest.mark.parametrize("name", ["coach", "employee", "auditor", "department_head"])
def test_for_all_others_it_is_not_there(cast: Cast, name: str) -> None:
    assert cast.members[name].client().get(PATH).status_code == 404


@pytest.mark.parametrize(("name", "there"), [("head_coach", True), ("employee", False)])
def test_the_report_page_leads_there_for_who_may(cast: Cast, name: str, *, there: bool) -> None:
    body = cast.members[name].client().get("/report/").content.decode()
    assert (f'href="{PATH}"' in body) is there


@pytest.mark.parametrize(
    "query",
    [
        {"at": "yesterday"},
        {"at": "0001-01-01T00:00"},
        {"at": "9999-12-31T23:59"},
        {"department": "Nowhere"},
        {"where": "a\0b"},
        {"where": "x" * 501},
    ],
)
def test_nonsense_is_refused_in_words(cast: Cast, query: dict[str, str]) -> None:
    answer = cast.administrator.client().get(PATH, query)
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        ("2026-10-25T01:30", "2026-10-25T00:30:00+00:00"),  # twice in London: the first
        ("2027-03-28T01:30", "2027-03-28T01:00:00+00:00"),  # skipped there: when it skips
        ("2026-10-25T01:30Z", "2026-10-25T01:30:00+00:00"),
    ],
)
def test_hours_that_come_twice_or_never_are_foreseen_too(cast: Cast, at: str, moment: str) -> None:
    OrganisationSettings.objects.update(time_zone="Europe/London")
    answer = cast.administrator.client().get(PATH, {"at": at})
    assert answer.status_code == 200
    assert answer.context["steps"][0].at.isoformat() == moment


def test_a_mention_of_a_department_alone_asks_for_no_focus(cast: Cast) -> None:
    """It costs no query to know that none matters."""
    mention = Mention(department_id=cast.support.pk, logged_at=utc_now())
    found = queries_of(lambda: climb_preview(mention=mention, now=NOW))
    assert not any("assignment_channels" in query for query in found)
    assert escalation_of(log(cast.employee)).asked == cast.coach.listed


def test_a_rota_leads_to_its_own_department_of_two_with_one_name(cast: Cast) -> None:
    other = make_department("Outlets", cast.stores)
    other.name = "Support"
    other.save(update_fields=["name"])
    rota = make_rota(cast, cast.player.listed)
    client = cast.head_coach.client()
    link = f"{PATH}?unit={cast.support.uid}"
    assert f'href="{link}"' in client.get(f"/rota/{rota.uid}/").content.decode()
    at = "&at=2026-11-23T09:00"
    own, there, typed, emptied = (
        client.get(f"{PATH}?unit={unit}{at}{more}").content.decode()
        for unit, more in (
            (cast.support.uid, ""),
            (other.uid, ""),
            (other.uid, "&department=Stores"),
            (other.uid, "&department=&where=At+the+counter"),
        )
    )
    assert 'value="Support"' not in emptied
    assert all('value="Support"' in body for body in (own, there))
    assert ["Maria Ortiz" in body for body in (own, there, typed)] == [True, False, False]
    assert 'value="Stores"' in typed
