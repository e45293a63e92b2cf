"""The second demo, a food bank of twelve: what is told of it is read on its pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client

from governance.home.demo.personas import HARBOUR_LANE, PERSONAS, personas_offered
from governance.jobs.models import Job
from governance.jobs.services import run_due
from governance.notify.models import Message
from roles.org.models import Person
from roles.team.models import Assignment, Review
from roles.team.selectors import gaps
from tests.demo import NOW, demo_undone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pytest_django.plugin import DjangoDbBlocker

STORIES = {
    "Nell Byrne": ("one signature is missing", "1 of 12 has not signed"),
    "Samir Aziz": (
        "ready",
        "Harbour Lane Food Bank · Facebook and Instagram Ready",
    ),
    "Ivy Lam": (
        "has the guideline to sign",
        "What we say in public Asked because: everyone Read",
    ),
}


@pytest.fixture(autouse=True)
def harbour(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        demo_undone(HARBOUR_LANE) as people,
    ):
        assert people == 12
        yield


def page(name: str, path: str) -> str:
    client, user = Client(), Person.objects.get(display_name=name).user
    assert user is not None
    client.force_login(user)
    html = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", client.get(path).content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_its_figures_are_those_of_its_pages() -> None:
    words = page("Nell Byrne", "/team/")
    assert "12 people in 1 department . 1 gap needs somebody. 1 of 1 department coached" in words
    assert "1 gap 1 1 of 12 has not signed “What we say in public”" in words
    campaign = page("Nell Byrne", "/guidelines/what-we-say-in-public/campaign/")
    assert "this is a gap All 12 should have signed. That takes 1 more." in campaign
    assert "12 people." in page("Nell Byrne", "/people/")
    assert "7 people." in page("Nell Byrne", "/people/?kind=volunteer")
    assert "3 channels, phone and mail included." in page("Nell Byrne", "/channels/")
    assert "Watch list 1" in page("Ivy Lam", "/channels/")
    assert "Nell Byrne looks through it every quarter." in page("Ivy Lam", "/channels/sites/")
    assert "All 1" in page("Nell Byrne", "/team/gaps/")
    assert "11 of 12" in page("Nell Byrne", "/guidelines/")
    assert "Harbour Lane Food Bank, 12 people, small size." in page("Nell Byrne", "/admin/")


def test_what_the_sign_in_page_tells_of_each_is_true() -> None:
    assert {each.name for each in personas_offered()} == set(STORIES)
    for persona in PERSONAS[HARBOUR_LANE]:
        story, words = STORIES[persona.name]
        assert str(persona.story) == story
        where = "/team/gaps/" if persona.name == "Nell Byrne" else "/today/"
        assert words in page(persona.name, where)


def test_the_same_people_come_at_every_loading() -> None:
    last = Person.objects.get(external_id="HARBOUR-12")
    assert last.email == "ivy.lam@harbourlane.example.org"
    assert not Message.objects.sendable(NOW).exists()


def test_it_stays_as_it_is_when_its_own_jobs_run() -> None:
    def ready(now: datetime) -> set[str]:
        held = Assignment.objects.ready(now)
        return set(held.values_list("person__display_name", flat=True))

    before, tomorrow = ready(NOW), NOW + timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        run_due(now=tomorrow)
    assert not Job.objects.exclude(last_error="").exists()
    assert (ready(tomorrow), Review.objects.count()) == (before, 0)
    assert len(gaps(now=tomorrow)) == 1
