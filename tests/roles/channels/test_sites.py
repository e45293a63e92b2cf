"""The watch list of new sites: anybody notes, one keeper looks every quarter, something comes of
each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.home.selectors.set_up_page import set_up_page
from governance.todos.models import Todo
from roles.channels.models import Candidate, Site, SiteLook
from roles.channels.rules import Outcome, quarter_of, site_named
from roles.channels.selectors.sites import SITES, site_keeper
from roles.channels.services import (
    account_report,
    candidate_decide,
    keeper_name,
    site_leave,
    site_note,
    site_propose,
    site_watch_on,
    sites_ask,
    sites_look,
)
from roles.channels.tasks import questions
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment
from tests.cast import COMMAND, NOW, SINCE
from tests.trail import entries_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

URL = "https://www.agora.example/"
JANUARY = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def note(cast: Cast, who: str = "employee", url: str = URL, now: datetime = SINCE) -> Site:
    return site_note(
        actor=cast.members[who].viewer, name="Agora", url=url, why="They talk there.", now=now
    )


def owed() -> list[str]:
    found = Todo.objects.open().filter(subject__kind=SITES).select_related("person")
    return [each.person.display_name for each in found]


def without_head_coach() -> None:
    Assignment.objects.filter(role__type__key="head_coach").update(state="ended")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("HTTP://www.Bsky.app/", ("https://bsky.app", "bsky.app")),
        ("agora.example/Berlin/", ("https://agora.example/Berlin", "agora.example/berlin")),
        ("hello@agora.example", None),
        ("+44 20 7946 0000", None),
        ("https://me:secret@agora.example", None),
    ],
)
def test_a_site_is_a_web_address_in_any_spelling(text: str, found: tuple[str, str] | None) -> None:
    assert site_named(text) == found


def test_a_quarter_begins_on_its_first_day() -> None:
    assert [quarter_of(NOW.replace(month=each).date()).month for each in (1, 3, 4, 9, 12)] == [
        *(1, 1, 4, 7, 10)
    ]


def test_whoever_works_here_notes_a_site_once(cast: Cast) -> None:
    site = note(cast)
    assert (site.url, site.noted_by) == ("https://agora.example", cast.employee.listed)
    assert entries_of("site.noted")[0]["reason"] == "They talk there."
    with pytest.raises(Conflict, match="on the list already"):
        note(cast, "player", url="agora.example")
    with pytest.raises(NotAllowed):
        note(cast, "external", url="b.example")
    with pytest.raises(Invalid, match="no web address"):
        note(cast, url="hello@agora.example")


def test_the_head_coach_is_asked_once_a_quarter(cast: Cast) -> None:
    note(cast)
    questions({}, NOW)
    questions({}, NOW)
    todo = Todo.objects.get(subject__kind=SITES)
    assert todo.person == cast.head_coach.listed
    assert (todo.subject.path, todo.due_at.date().isoformat()) == (
        "/channels/sites/",
        "2026-12-07",
    )
    sites_look(actor=cast.head_coach.viewer, now=NOW)
    todo.refresh_from_db()
    assert todo.outcome == Todo.Outcome.DONE
    entry = entries_of("sites.looked")[0]
    assert entry["changes"] == {"quarter": "2026-10-01", "watched_on": 1}
    assert Site.objects.get().looked_at == NOW
    with pytest.raises(Conflict):
        sites_look(actor=cast.head_coach.viewer, now=NOW)
    assert not sites_ask(actor=COMMAND, now=NOW)
    assert sites_ask(actor=COMMAND, now=JANUARY)
    assert SiteLook.objects.count() == 2


def test_what_was_not_looked_at_is_asked_anew_and_stays_unlooked(cast: Cast) -> None:
    note(cast)
    sites_ask(actor=COMMAND, now=NOW)
    sites_ask(actor=COMMAND, now=JANUARY)
    assert owed() == ["Amara Reid"]
    first, second = SiteLook.objects.order_by("quarter")
    assert (first.looked_at, second.looked_at) == (None, None)
    assert Todo.objects.get(subject__ref=first.uid).outcome == Todo.Outcome.NOT_NEEDED


def test_nobody_is_asked_for_what_was_noted_within_the_quarter_or_is_gone(cast: Cast) -> None:
    site = note(cast, now=NOW - timedelta(days=1))
    assert not sites_ask(actor=COMMAND, now=NOW)
    Site.objects.update(noted_at=SINCE)
    assert sites_ask(actor=COMMAND, now=NOW)
    site_leave(actor=cast.head_coach.viewer, site=site, reason="It closed.", now=NOW)
    sites_ask(actor=COMMAND, now=NOW)
    assert owed() == []


def test_a_keeper_who_is_named_is_asked_instead_until_they_leave(cast: Cast) -> None:
    note(cast)
    sites_ask(actor=COMMAND, now=NOW)
    with pytest.raises(NotAllowed):
        keeper_name(actor=cast.coach.viewer, person=cast.coach.listed, now=NOW)
    keeper_name(actor=cast.administrator.viewer, person=cast.employee.listed, now=NOW)
    assert owed() == [cast.employee.listed.display_name]
    assert entries_of("sites.keeper_named")[0]["changes"]["person"] == [
        None,
        str(cast.employee.listed.uid),
    ]
    with pytest.raises(Invalid):
        keeper_name(actor=cast.head_coach.viewer, person=cast.external.listed, now=NOW)
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    sites_ask(actor=COMMAND, now=NOW)
    assert owed() == ["Amara Reid"]


def test_that_nobody_looks_is_said_where_something_is_watched(cast: Cast) -> None:
    without_head_coach()
    admin = cast.administrator
    words = b"Nobody looks through the watch list"

    def steps() -> list[str]:
        page = set_up_page(viewer=admin.viewer, demo=False, now=NOW)
        return [each.detail for each in page.later if each.mark == "no"]

    assert site_keeper(NOW).person is None
    assert words not in admin.client().get("/channels/").content
    assert not any("Name a keeper" in each for each in steps())
    note(cast)
    assert not sites_ask(actor=COMMAND, now=NOW)
    page = admin.client().get("/channels/").content
    assert words in page
    assert b"/channels/sites/keeper/" in page
    assert any("Name a keeper" in each for each in steps())
    assert words not in cast.employee.client().get("/channels/").content
    admin.client().post("/channels/sites/keeper/", {"person": cast.employee.listed.email})
    assert words not in admin.client().get("/channels/sites/").content


def test_the_keeper_says_what_becomes_of_each(cast: Cast) -> None:
    site = note(cast)
    keeper_name(actor=cast.head_coach.viewer, person=cast.employee.listed, now=NOW)
    with pytest.raises(NotAllowed):
        site_watch_on(actor=cast.coach.viewer, site=site, reason="", now=NOW)
    browser = cast.employee.client()
    page = f"/channels/sites/{site.uid}/"
    assert browser.post(page, {"step": "not_for_us", "reason": " "}).status_code == 422
    assert browser.post(page, {"step": "watch", "reason": "Still small."}).status_code == 302
    assert entries_of("site.watched_on")[0]["reason"] == "Still small."
    assert b"Still small." in browser.get(page).content
    assert browser.post(page, {"step": "not_for_us", "reason": "Closed."}).status_code == 302
    assert entries_of("site.left")[0]["reason"] == "Closed."
    assert browser.post(page, {"step": "watch", "reason": ""}).status_code == 409
    assert b"Agora" not in browser.get("/channels/sites/").content.partition(b"<main")[2]
    assert b"Agora" in browser.get("/channels/sites/?show=decided").content
    assert note(cast, now=NOW).pk != site.pk  # it may come again


def test_what_was_said_of_one_this_quarter_stays_when_all_are_looked_through(cast: Cast) -> None:
    site, other = note(cast), note(cast, url="b.example")
    head = cast.head_coach.viewer
    site_watch_on(actor=head, site=site, reason="Still small.", now=NOW)
    sites_look(actor=head, now=NOW + timedelta(minutes=5))
    for each in (site, other):
        each.refresh_from_db()
    assert (site.looked_words, site.looked_at) == ("Still small.", NOW)
    assert (other.looked_words, other.looked_at) == ("", NOW + timedelta(minutes=5))
    assert entries_of("sites.looked")[0]["changes"]["watched_on"] == 2


def test_a_keeper_who_works_for_a_partner_by_now_keeps_it_no_more(cast: Cast) -> None:
    keeper_name(actor=cast.head_coach.viewer, person=cast.employee.listed, now=NOW)
    Person.objects.filter(pk=cast.employee.listed.pk).update(kind="external")
    assert site_keeper(NOW).person == cast.head_coach.listed


def test_an_account_that_is_reported_is_no_request_for_a_channel(cast: Cast) -> None:
    site = note(cast)
    rogue: dict[str, Any] = {
        "actor": cast.employee.viewer,
        "url": "x.com/agora",
        "why": "Not us.",
        "now": NOW,
    }
    account_report(**rogue)
    with pytest.raises(Conflict, match="already"):
        site_propose(site=site, department=cast.support, **rogue)
    site.refresh_from_db()
    assert (site.outcome, site.candidate) == ("", None)


def test_why_a_request_was_declined_is_for_whoever_may_see_the_request(cast: Cast) -> None:
    site = note(cast)
    candidate = site_propose(
        actor=cast.player.viewer,
        site=site,
        url="x.com/agora",
        why="Now.",
        department=cast.support,
        now=NOW,
    )
    candidate_decide(
        actor=cast.head_coach.viewer,
        candidate=candidate,
        outcome=Outcome.DECLINED,
        reason="No budget.",
        now=NOW,
    )
    address, words = f"/channels/asked/{candidate.uid}/", b"No budget."
    for member, may in ((cast.player, True), (cast.employee, False)):
        browser = member.client()
        assert browser.get(address).status_code == (200 if may else 404)
        for path in ("/channels/sites/?show=decided", f"/channels/sites/{site.uid}/"):
            page = browser.get(path).content
            assert (words in page, address.encode() in page) == (may, may)
        found = browser.get(f"/api/v1/channels/sites/{site.uid}/").json()
        assert found["asked"] == (str(candidate.uid) if may else None)


def test_a_site_is_proposed_by_asking_for_the_channel(cast: Cast) -> None:
    site = note(cast, url="https://bsky.app")
    browser, address = cast.player.client(), f"/channels/request/?site={site.uid}"
    form = browser.get(address).content
    assert b"They talk there.</textarea>" in form
    assert b'value="https://bsky.app"' not in form  # names no account yet
    wanted = {"url": "bsky.app/profile/larkfield", "why": "Time now.", "department": "support"}
    assert browser.post(address, {**wanted, "url": "https://bsky.app"}).status_code == 422
    assert not Candidate.objects.exists()
    asked = browser.post(address, wanted)
    candidate = Candidate.objects.get()
    assert asked["Location"] == f"/channels/asked/{candidate.uid}/"
    site.refresh_from_db()
    assert (site.outcome, site.candidate) == ("proposed", candidate)
    assert entries_of("site.proposed")[0]["changes"] == {"account": str(candidate.uid)}
    candidate_decide(
        actor=cast.head_coach.viewer,
        candidate=candidate,
        outcome=Outcome.DECLINED,
        reason="Not this year.",
        now=NOW,
    )
    assert b"Not this year." in browser.get("/channels/sites/?show=decided").content
    assert browser.post(address, wanted).status_code == 422


def look(client: Client, quarter: str) -> Any:
    path = "/api/v1/channels/sites/looks/"
    return client.post(path, {"quarter": quarter}, content_type="application/json")


def test_the_api_does_what_the_pages_do(cast: Cast) -> None:
    head = cast.head_coach.client()
    with time_machine.travel(NOW, tick=False):
        sent = {"name": "Agora", "url": URL, "why": "They talk there."}
        made = cast.employee.client().post(
            "/api/v1/channels/sites/", sent, content_type="application/json"
        )
        assert (made.status_code, made.json()["yours"]) == (201, ["propose"])
        address = made["Location"]
        found = head.get(address).json()
        assert found["yours"] == found["legal"] == ["watch", "propose", "not_for_us"]
        keeper = head.get("/api/v1/channels/sites/keeper/").json()
        assert keeper["person"] == str(cast.head_coach.listed.uid)
        assert (keeper["quarter"], keeper["yours"]) == ("2026-10-01", ["look"])
        assert look(head, "2026-07-01").json()["code"] == "another_quarter"
        looked = look(head, "2026-10-01").json()
        assert (looked["looked_by"], looked["yours"]) == ("Amara Reid", [])
        answer = head.post(
            address,
            {
                "step": "propose",
                "reason": "Now.",
                "url": "agora.example/us",
                "department": str(cast.support.uid),
            },
            content_type="application/json",
        ).json()
        assert answer["asked"] == str(Candidate.objects.get().uid)
        assert (answer["outcome"], answer["legal"]) == ("proposed", [])
        listed = head.get("/api/v1/channels/sites/?watched=true").json()
        assert listed["results"] == []


def test_a_small_organisation_meets_the_list_once_it_noted_something(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    browser, link = cast.employee.client(), b"/channels/sites/"
    assert link not in browser.get("/channels/").content
    assert link not in browser.get("/channels/request/").content
    note(cast)
    assert link in browser.get("/channels/").content
