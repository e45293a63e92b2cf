"""Who shares a channel: who answers for it, who manages it, who is asked before, who is told
after."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation

from governance.core.errors import Invalid
from governance.notify.models import Message
from roles.channels.models import Advice, Candidate, Channel
from roles.channels.rules import Outcome, Verdict
from roles.channels.selectors.sharing import heads_of
from roles.channels.selectors.story import channel_get
from roles.channels.services import (
    Custody,
    advice_ask,
    candidate_decide,
    channel_decide,
    channel_edit,
    channel_request,
    channels_sweep,
)
from roles.org.models import Department, OrganisationSettings, Person
from tests.cast import NOW, make_department
from tests.roles.channels.making import make_channel
from tests.roles.team.pages import text
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast

JSON = "application/json"


@pytest.fixture
def channel(cast: Cast) -> Channel:
    """Of Support; legal is asked before, Stores and Field service are told after."""
    Department.objects.filter(pk=cast.stores.pk).update(head=cast.stores_head.listed)
    Department.objects.filter(pk=cast.support.pk).update(head=cast.department_head.listed)
    made = make_channel(cast)
    custody = Custody(
        owner=made.owner,
        second_admin=made.second_admin,
        content_owner=made.second_admin,
        recovery_mailbox=made.recovery_mailbox,
        consulted=["legal"],
        informed=[cast.stores, cast.field_service],
    )
    channel_edit(actor=cast.coach.viewer, channel=made, custody=custody, now=NOW)
    return channel_get(cast.coach.viewer, made.uid)


def decide(cast: Cast, channel: Channel, verdict: Verdict, who: str = "department_head") -> None:
    channel_decide(
        actor=cast.members[who].viewer, channel=channel, verdict=verdict, reason="Quiet.", now=NOW
    )


def told() -> dict[str, str]:
    found = Message.objects.filter(template="channels/mail/decided").select_related("person")
    return {str(each.person): each.payload["channel"] for each in found}


def test_the_page_says_who_shares_it(cast: Cast, channel: Channel) -> None:
    cast.player.listed.assignments.get().channels.add(channel)
    page = text(cast.employee.client(), f"/channels/{channel.uid}/")
    section = page.partition("Who shares it")[2].partition("Who may speak here")[0]
    said = " ".join(re.sub(r"<[^>]*>", " ", section).split()).replace(" ,", ",")
    owner, second = cast.player.listed, cast.line_manager.listed
    assert f"Answers for it {owner} Manages it {owner}, Frontline responder" in said
    assert f"{second}, second admin, fills it Asked before something changes Legal" in said
    assert "Told after Field service Stores" in said


def test_whoever_decides_sees_whom_to_ask_and_the_trail_says_who_was_not(
    cast: Cast, channel: Channel
) -> None:
    browser, page = cast.department_head.client(), f"/channels/{channel.uid}/"
    asking = f"{page}booth/?function=legal"
    assert asking in browser.get(page).content.decode()
    assert b'value="legal" selected' in browser.get(asking).content
    decisions = f"/api/v1{page}decisions/"
    assert browser.get(decisions).json()["not_asked"] == ["legal"]
    assert asking not in cast.employee.client().get(page).content.decode()
    decide(cast, channel, Verdict.PAUSE)
    assert entries_of("channel.pause")[0]["changes"]["not_asked"] == ["legal"]
    browser.post(f"{page}booth/", {"function": "legal", "question": "May we go on?"})
    assert Advice.objects.count() == 1
    assert asking not in browser.get(page).content.decode()
    assert browser.get(decisions).json()["not_asked"] == []
    decide(cast, channel, Verdict.RESUME)
    assert "not_asked" not in entries_of("channel.resume")[0]["changes"]
    decide(cast, channel, Verdict.KEEP)  # changes nothing, so nobody had to be asked
    assert "not_asked" not in entries_of("channel.keep")[0]["changes"]


def test_the_heads_of_departments_are_told_after_but_not_who_decided(
    cast: Cast, channel: Channel
) -> None:
    decide(cast, channel, Verdict.PAUSE, "head_coach")
    names = {str(cast.stores_head.listed), str(cast.department_head.listed)}  # of the one above
    assert told() == dict.fromkeys(names, "LarkfieldHelp (x)")
    Message.objects.all().delete()
    decide(cast, channel, Verdict.RESUME)
    assert told().keys() == {str(cast.stores_head.listed)}


def test_a_closed_department_is_not_told(cast: Cast, channel: Channel) -> None:
    Department.objects.filter(pk=cast.stores.pk).update(closed_on=NOW.date())
    assert heads_of([cast.stores.pk]) == {}
    assert heads_of([cast.field_service.pk]) == {cast.field_service.pk: cast.department_head.listed}


def test_of_many_that_are_paused_together_each_is_told_once(cast: Cast, channel: Channel) -> None:
    second = make_channel(cast, "x.com/Second")
    second.informed.create(department=cast.stores)
    make_channel(cast, "x.com/Third")
    channels_sweep(
        actor=cast.head_coach.viewer,
        verdict=Verdict.PAUSE,
        department=None,
        reason="A crisis.",
        now=NOW,
    )
    assert told()[str(cast.stores_head.listed)] == "2 channels (LarkfieldHelp (x), Second (x))"
    assert told()[str(cast.department_head.listed)] == "LarkfieldHelp (x)"
    left = {each["subject_label"]: each["changes"].get("not_asked") for each in _paused()}
    assert left == {"LarkfieldHelp (x)": ["legal"], "Second (x)": None, "Third (x)": None}


def _paused() -> list[dict[str, Any]]:
    return entries_of("channel.pause")


def test_of_many_only_those_are_left_unasked_that_nobody_asked(
    cast: Cast, channel: Channel
) -> None:
    advice_ask(
        actor=cast.department_head.viewer,
        channel=channel,
        function="legal",
        question="May we go on?",
        now=NOW,
    )
    channels_sweep(
        actor=cast.head_coach.viewer,
        verdict=Verdict.PAUSE,
        department=None,
        reason="A crisis.",
        now=NOW,
    )
    [entry] = _paused()
    assert set(entry["changes"]) == {"number", "sweep"}


def test_a_head_from_outside_is_not_told_and_each_reads_it_in_their_language(
    cast: Cast, channel: Channel
) -> None:
    Department.objects.filter(pk=cast.stores.pk).update(head=cast.external.listed)
    Person.objects.filter(pk=cast.department_head.listed.pk).update(language="de")
    decide(cast, channel, Verdict.PAUSE, "head_coach")
    assert str(cast.external.listed) not in told()
    mail = Message.objects.get(person=cast.department_head.listed)
    with translation.override("de"):
        assert mail.payload["outcome"] == str(Verdict.PAUSE.label) != "Pause"


def test_of_a_channel_that_comes_back_they_are_told_too(cast: Cast, channel: Channel) -> None:
    for verdict in (Verdict.DROP, Verdict.ADOPT, Verdict.DROP):
        decide(cast, channel, verdict, "head_coach")
    channel.decisions.create(
        number=4, verdict="retire", reason="Done.", decider_label="Amara Reid", decided_at=NOW
    )
    Message.objects.all().delete()
    channel_request(
        actor=cast.employee.viewer,
        url="x.com/LarkfieldHelp",
        why="They ask there.",
        department=cast.support,
        now=NOW,
    )
    candidate_decide(
        actor=cast.head_coach.viewer,
        candidate=Candidate.objects.get(),
        outcome=Outcome.ADOPTED,
        reason="Again.",
        owner=cast.player.listed,
        department=cast.support,
        now=NOW,
    )
    assert str(cast.stores_head.listed) in told()
    assert entries_of("channel.adopt")[-1]["changes"] == {"not_asked": ["legal"]}


def test_it_is_chosen_on_the_form_and_by_the_api(cast: Cast, channel: Channel) -> None:
    browser, page = cast.coach.client(), f"/channels/{channel.uid}/edit/"
    form = browser.get(page).content.decode()
    assert re.search(r'value="legal"[^>]*checked', form)
    assert "Field service\nStores</textarea>" in form
    sent = {"owner": "Hana Costa", "consulted": ["hr", "it"], "informed": "nowhere"}
    assert browser.post(page, sent).status_code == 422
    assert browser.post(page, {**sent, "informed": "stores"}).status_code == 302
    found = Channel.objects.get(pk=channel.pk)
    assert found.consulted == ["hr", "it"]
    assert [each.department for each in found.informed.all()] == [cast.stores]
    changes = entries_of("channel.updated")[-1]["changes"]
    assert changes["consulted"] == [["legal"], ["hr", "it"]]
    assert changes["informed"][1] == [str(cast.stores.uid)]
    address = f"/api/v1/channels/{channel.uid}/"
    wrong = browser.patch(address, {"consulted": ["sorcery"]}, content_type=JSON)
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/consulted")
    both = {"consulted": [], "informed": [str(cast.support.uid)]}
    answer = browser.patch(address, both, content_type=JSON).json()
    assert {name: answer[name] for name in both} == both
    found = browser.get(f"{address}?fields=informed").json()
    assert found == {"informed": both["informed"]}
    outside = cast.external.client().get(address).json()
    assert (outside["consulted"], outside["informed"]) == ([], [])


def test_what_stood_there_before_stays_by_its_name(cast: Cast, channel: Channel) -> None:
    """Closed meanwhile, or one of two that are called so: it is no reason to refuse the rest."""
    Department.objects.filter(pk=cast.stores.pk).update(closed_on=NOW.date())
    Department.objects.create(name="Field service", parent=cast.root)
    browser, page = cast.coach.client(), f"/channels/{channel.uid}/edit/"
    names = "Field service\nStores"
    sent = {"owner": "Hana Costa", "informed": names, "purpose": "Help"}
    assert browser.post(page, sent).status_code == 302
    assert {each.department for each in channel.informed.all()} == {cast.stores, cast.field_service}
    assert Channel.objects.get(pk=channel.pk).purpose == "Help"
    channel.informed.all().delete()
    assert browser.post(page, sent).status_code == 422


def test_what_is_chosen_newly_has_to_be_there(cast: Cast) -> None:
    channel, closed = make_channel(cast), make_department("Closed", cast.root)
    Department.objects.filter(pk=closed.pk).update(closed_on=NOW.date())
    closed.refresh_from_db()
    custody = Custody(owner=channel.owner, informed=[closed])
    with pytest.raises(Invalid, match="is closed"):
        channel_edit(actor=cast.coach.viewer, channel=channel, custody=custody, now=NOW)


def test_a_small_organisation_meets_none_of_it(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    page = f"/channels/{make_channel(cast).uid}/"
    browser = cast.coach.client()
    assert b"Who shares it" not in browser.get(page).content
    assert b"Told after" not in browser.get(f"{page}edit/").content
