"""The 1,630 channels of a real organisation, through every page and address that is about them."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import StringIO
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.conf import settings

from governance.core.clock import utc_now
from governance.todos.models import Todo
from roles.channels.models import Channel, ChannelDecision
from roles.channels.selectors.listing import PAGE
from roles.channels.services import verify_ask
from roles.channels.services.asking import VERIFY
from roles.org.models import Department, OrganisationSettings, Person
from roles.sync.importers.files import ImportFiles
from roles.sync.services import import_run
from roles.team.views.gaps import GAPS_A_PAGE
from tests.cast import COMMAND, make_account, make_assignment, make_person

if TYPE_CHECKING:
    from django.test import Client

CONGRESS = Path(settings.BASE_DIR) / "tests" / "data" / "congress"
ALL = 1630
BUDGET = 350_000  # bytes of a desk's page, without its sheets


@pytest.fixture
def head_coach(db: None) -> Client:
    """They sit on top; every channel is as the file brought it."""
    OrganisationSettings.objects.update_or_create(pk=1, defaults={"size": "standard"})
    files = ImportFiles.at(CONGRESS)
    import_run(actor=COMMAND, files=files, mode="full", dry_run=False, now=utc_now())
    person = Person.objects.get(external_id="T000467")
    member = make_account(person)
    make_assignment(person, Department.objects.get(parent=None), "head_coach")
    return member.client()


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert len(answer.content) < BUDGET, path
    return answer.content.decode()


@pytest.mark.timeout(180)
def test_the_congress_has_its_channels_run(head_coach: Client) -> None:
    client = head_coach
    assert Channel.objects.count() == ALL
    it_is_found_page_by_page(client)
    the_gaps_of_all_are_paged(client)
    every_address_is_known(client)
    the_list_comes_in_again_unchanged(client)
    the_never_verified_are_asked_first()
    all_are_paused_and_resumed(client)


def it_is_found_page_by_page(client: Client) -> None:
    first = read(client, "/channels/")
    assert len(set(re.findall(r'href="/channels/([0-9a-f-]{36})/', first))) == PAGE
    assert re.search("1,?630", first)
    read(client, f"/channels/?page={ceil(ALL / PAGE)}")
    assert client.get(f"/channels/?page={ceil(ALL / PAGE) + 1}").status_code == 404
    for show, found in (("gap", ALL), ("verify", ALL), ("paused", 0), ("retired", 0)):
        page = read(client, f"/channels/?show={show}")
        shown = set(re.findall(r'href="/channels/([0-9a-f-]{36})/', page))
        assert len(shown) == min(found, PAGE), show
    assert "RepThompson" in read(client, "/channels/?q=repthompson")
    senate = Department.objects.get(external_id="SENATE")
    read(client, f"/channels/?department={senate.uid}&kind=social")


def the_gaps_of_all_are_paged(client: Client) -> None:
    page = read(client, "/team/gaps/?rule=CV3")
    assert re.search("of 1,?630 gaps", page)
    last = ceil(ALL / GAPS_A_PAGE)
    read(client, f"/team/gaps/?rule=CV3&page={last}")
    assert client.get(f"/team/gaps/?rule=CV3&page={last + 1}").status_code == 404
    read(client, "/team/")


def every_address_is_known(client: Client) -> None:
    """As the file gives it; each tenth of them, and one that is nobody's."""
    for channel in Channel.objects.order_by("pk")[::10]:
        answer = client.get(f"/api/v1/verify/?url={quote(channel.url)}").json()
        assert answer["official"], channel.url
    assert not client.get("/api/v1/verify/?url=x.com/RepThompsonn").json()["official"]


def the_list_comes_in_again_unchanged(client: Client) -> None:
    answer = client.get("/channels/?format=csv")
    content = b"".join(answer) if answer.streaming else answer.content
    assert len(list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))) == ALL
    outcome = import_run(
        actor=COMMAND,
        files=ImportFiles({"channels.csv": content}),
        mode="patch",
        dry_run=False,
        now=utc_now(),
    )
    assert outcome.state == "unchanged"


def the_never_verified_are_asked_first() -> None:
    """Five hundred a night: all that never were, and for the rest those verified long ago."""
    long_ago = utc_now() - timedelta(days=200)
    second = make_person("Web Office", Department.objects.get(parent=None))
    Channel.objects.update(second_admin=second, recovery_mailbox="web@house.example")
    once = list(Channel.objects.order_by("pk").values_list("pk", flat=True)[: ALL - 430])
    Channel.objects.filter(pk__in=once).update(verified_at=long_ago)
    assert verify_ask(actor=COMMAND, now=utc_now()) == 500
    asked = Todo.objects.open().filter(subject__kind=VERIFY).values_list("subject__ref", flat=True)
    found = Channel.objects.filter(uid__in=list(asked))
    assert found.filter(verified_at=None).count() == 430
    assert found.filter(pk__in=once).count() == 70


def all_are_paused_and_resumed(client: Client) -> None:
    for verdict in ("pause", "resume"):
        page = read(client, f"/channels/pause/?verdict={verdict}")
        assert f'name="expected" value="{ALL}"' in " ".join(page.split())
        sent: dict[str, Any] = {"verdict": verdict, "expected": ALL, "reason": "A storm."}
        answer = client.post("/channels/pause/", sent, follow=True)
        words = "paused" if verdict == "pause" else "resumed"
        assert re.search(f"1,?630 channels are {words}", answer.content.decode())
    assert ChannelDecision.objects.count() == 2 * ALL
