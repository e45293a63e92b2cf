"""The pages of channels, as those see them who may, may not, and only look up."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from governance.core.clock import utc_now
from roles.channels.models import Channel
from roles.channels.rules import Verdict
from roles.channels.services import channel_decide
from roles.org.models import OrganisationSettings, Person
from roles.org.selectors import organisation_settings
from roles.sync.importers.files import ImportFiles
from roles.sync.services import import_run
from roles.team.models import RoleType
from tests.cast import COMMAND, NOW
from tests.roles.channels.making import make_channel
from tests.roles.team.pages import text

if TYPE_CHECKING:
    from tests.cast import Cast


def test_exceptions_come_first_and_numbers_lead_to_them(cast: Cast) -> None:
    make_channel(cast, "x.com/fine")
    make_channel(cast, "x.com/single", second_admin=None)
    make_channel(cast, "x.com/silent", last_active_on=NOW.date() - timedelta(days=200))
    page = text(cast.head_coach.client(), "/channels/")
    assert page.index(">silent<") < page.index(">single<") < page.index(">fine<")
    assert "Lacks a second admin" in page
    only = text(cast.head_coach.client(), "/channels/?show=gap")
    assert ">single<" in only
    assert ">fine<" not in only


def test_employees_look_it_up_and_decide_nothing(cast: Cast) -> None:
    channel = make_channel(cast)
    client = cast.employee.client()
    assert "LarkfieldHelp" in text(client, "/channels/")
    page = text(client, f"/channels/{channel.uid}/")
    assert "Priya Shah" in page
    assert f"/channels/{channel.uid}/decide/" not in page


def test_partners_see_their_departments_only(cast: Cast) -> None:
    make_channel(cast)
    other = make_channel(cast, "x.com/shop", department=cast.stores)
    client = cast.external.client()
    assert ">shop<" not in text(client, "/channels/")
    assert client.get(f"/channels/{other.uid}/").status_code == 404


def test_partners_are_not_told_who_gets_in(cast: Cast) -> None:
    channel = make_channel(cast)
    client = cast.external.client()
    for path in (f"/channels/{channel.uid}/", f"/api/v1/channels/{channel.uid}/"):
        assert "recovery@larkfield.example" not in text(client, path)
        assert "recovery@larkfield.example" in text(cast.employee.client(), path)
    answer = client.get("/channels/?format=csv")
    assert b"recovery@larkfield.example" not in b"".join(answer)


def test_partners_are_not_told_the_owner_in_any_list(cast: Cast) -> None:
    make_channel(cast)
    department = f"/departments/{cast.support.uid}/"
    for path in ("/channels/", department, "/channels/?format=csv"):
        for who, told in ((cast.employee, True), (cast.external, False)):
            answer = who.client().get(path)
            body = (b"".join(answer) if answer.streaming else answer.content).decode()
            assert "LarkfieldHelp" in body
            assert ("Priya Shah" in body) is told, path


def test_no_filter_and_no_order_tells_partners_what_is_badly_kept(
    cast: Cast,
) -> None:
    make_channel(cast, "x.com/fine")
    make_channel(cast, "x.com/single", second_admin=None)
    client = cast.external.client()
    for show in ("gap", "verify"):
        assert ">single<" not in text(client, f"/channels/?show={show}")
    page = text(client, "/channels/")
    assert page.index(">fine<") < page.index(">single<")


def test_it_was_verified_on_the_day_that_it_was_here(cast: Cast) -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    channel = make_channel(cast, "x.com/late", verified_at=late)
    OrganisationSettings.objects.update(time_zone="Europe/Berlin")
    Person.objects.filter(pk=cast.head_coach.listed.pk).update(time_zone="Europe/Berlin")
    listed = b"".join(cast.head_coach.client().get("/channels/?format=csv")).decode()
    assert "2026-11-21" in listed
    due = date(2026, 11, 21) + timedelta(days=organisation_settings().verify_days)
    page = text(cast.head_coach.client(), f"/channels/{channel.uid}/")
    assert f"Due on {due.day} {due:%B %Y}" in page


def test_who_may_speak_there_is_said(cast: Cast) -> None:
    page = text(cast.employee.client(), f"/channels/{make_channel(cast).uid}/")
    assert "Frontline responder, Reply" in page
    RoleType.objects.filter(key="responder").update(authority=2)
    page = text(cast.employee.client(), f"/channels/{Channel.objects.get().uid}/")
    assert "Frontline responder, Reply" not in page


def test_a_decision_is_made_on_its_page(cast: Cast) -> None:
    channel = make_channel(cast)
    body = {"verdict": "drop", "reason": "Nobody asks there.", "seen": "0"}
    path = f"/channels/{channel.uid}/"
    assert cast.department_head.client().post(f"{path}decide/", body).status_code == 302
    page = text(cast.department_head.client(), path)
    assert "Retirement checklist" in page
    assert "Nobody asks there." in page
    again = cast.head_coach.client().post(f"{path}decide/", body)
    assert again.status_code == 409
    assert "Grace Weiss" in again.content.decode()


def test_what_is_wrong_stands_at_its_field(cast: Cast) -> None:
    channel = make_channel(cast)
    answer = cast.coach.client().post(
        f"/channels/{channel.uid}/edit/",
        {"owner": "Nobody Known", "recovery_mailbox": "hunter2", "hours": "always"},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    for field in ("owner", "hours"):
        assert f'id="id_{field}_error"' in page


def test_the_form_says_what_is_known_and_saves_it_again(cast: Cast) -> None:
    channel = make_channel(cast)
    path = f"/channels/{channel.uid}/edit/"
    page = text(cast.coach.client(), path)
    assert "priya.shah@larkfield.example" in page
    begun = {"begun": page.partition('name="begun" value="')[2].partition('"')[0]}
    body = {"owner": "priya.shah@larkfield.example", "second_admin": "Leon Marsh", **begun}
    assert cast.coach.client().post(path, {**body, "languages": "en de"}).status_code == 302
    channel.refresh_from_db()
    assert (channel.second_admin, channel.languages) == (cast.line_manager.listed, ["en", "de"])
    stale = cast.coach.client().post(path, {**body, "languages": "fr"})
    assert "Somebody changed this meanwhile. It is “en, de” now" in stale.content.decode()
    channel.refresh_from_db()
    assert (stale.status_code, channel.languages) == (422, ["en", "de"])


def test_many_are_paused_after_they_were_seen(cast: Cast) -> None:
    make_channel(cast)
    client = cast.head_coach.client()
    assert "1 channel is paused at once" in text(client, "/channels/pause/")
    body = {"verdict": "pause", "expected": "1", "reason": "A crisis."}
    assert client.post("/channels/pause/", body).status_code == 302
    assert client.post("/channels/pause/", body).status_code == 409


def test_the_list_can_be_imported_again(cast: Cast) -> None:
    channel = make_channel(cast)
    Channel.objects.filter(pk=channel.pk).update(
        handle="@LarkfieldHelp", handle_key="@larkfieldhelp"
    )
    answer = cast.head_coach.client().get("/channels/?format=csv")
    data = b"".join(answer)
    (row,) = csv.DictReader(StringIO(data.decode("utf-8-sig")))
    assert row["handle"] == "'@LarkfieldHelp"  # as no spreadsheet runs it
    report = import_run(
        actor=COMMAND,
        files=ImportFiles({"channels.csv": data}),
        mode="patch",
        dry_run=False,
        now=utc_now(),
    )
    assert report is not None
    assert Channel.objects.get().owner == cast.player.listed


def test_the_page_of_a_department_and_search_lead_to_it(cast: Cast) -> None:
    channel = make_channel(cast)
    link = f'href="/channels/{channel.uid}/"'
    assert link in text(cast.employee.client(), f"/departments/{cast.support.uid}/")


@pytest.mark.parametrize(
    "show", ["", "gap", "incomplete", "decide", "verify", "paused", "retired", "nonsense"]
)
def test_each_filter_is_a_page(cast: Cast, show: str) -> None:
    channel = make_channel(cast, second_admin=None)
    channel_decide(
        actor=cast.head_coach.viewer, channel=channel, verdict=Verdict.PAUSE, reason="So.", now=NOW
    )
    Person.objects.filter(pk=cast.player.listed.pk).update(employment="left")
    text(cast.auditor.client(), f"/channels/?show={show}")
