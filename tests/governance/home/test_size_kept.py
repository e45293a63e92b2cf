"""The size is written down when people are first listed; it changes by decision, never silently."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps

from roles.org.models import Department, OrganisationSettings, Person
from roles.org.rules import PersonLine
from roles.org.selectors import organisation_settings, organisation_size
from roles.org.services import people_add
from tests.cast import COMMAND, NOW, Cast, make_cast, make_person
from tests.roles.sync.files import json_file, run
from tests.trail import entries_of

if TYPE_CHECKING:
    from django.test import Client

    from roles.sync.models import ImportPlan

pytestmark = pytest.mark.django_db
PREVIEW = "The organisation stays small until an administrator says otherwise."
SEE = "/settings/size/?to=standard"


def rows(number: int) -> list[dict[str, str]]:
    return [
        {"external_id": f"p{n}", "display_name": f"Person {n}", "department": "TOP"}
        for n in range(number)
    ]


def imported(number: int, **more: Any) -> ImportPlan:
    files = json_file(departments=[{"external_id": "TOP", "name": "Top"}], people=rows(number))
    plan = run(files, **more).plan
    assert plan is not None
    return plan


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


@pytest.fixture
def full(cast: Cast) -> Cast:
    """A small organisation with room for nobody more."""
    OrganisationSettings.objects.update(size="small")
    for number in range(25 - Person.objects.employed().count()):
        make_person(f"Person Nr{number}", cast.stores)
    return cast


@pytest.mark.parametrize(("people", "size"), [(25, "small"), (26, "standard")])
def test_the_first_import_writes_it_down_and_a_leaver_does_not_change_it(
    people: int, size: str
) -> None:
    imported(people)
    assert organisation_settings().size == size
    assert entries_of("settings.changed")[0]["changes"] == {"size": ["", size]}
    Person.objects.filter(external_id="p0").update(employment=Person.Employment.LEFT)
    imported(40)
    assert organisation_size() == size
    assert len(entries_of("settings.changed")) == 1


def test_the_first_people_without_a_file_write_it_down(db: None) -> None:
    top = Department.objects.create(name="Top")
    line = PersonLine(1, "Ann Ash", "ann@ash.example")
    people_add(actor=COMMAND, lines=[line], department=top, now=NOW)
    assert organisation_settings().size == "small"


def test_the_26th_person_changes_nothing_and_an_administrator_is_told(full: Cast) -> None:
    browser = full.administrator.client()
    assert SEE not in text(browser, "/admin/") + text(browser, "/settings/")
    sent = {"people": "Zoe Last, zoe.last@larkfield.example"}
    told = browser.post("/first-day/people/", sent, follow=True).content.decode()
    assert "You are more than 25 by now" in told
    assert organisation_size() == "small"
    assert SEE in text(browser, "/admin/")
    assert SEE in text(browser, "/settings/")


def test_the_preview_of_an_import_says_so(full: Cast) -> None:
    browser = full.administrator.client()
    plan = imported(1, dry_run=True)
    page = text(browser, f"/imports/{plan.uid}/")
    assert PREVIEW in page
    assert SEE in page
    OrganisationSettings.objects.update(size="standard")
    assert PREVIEW not in text(browser, f"/imports/{plan.uid}/")


def test_the_preview_of_the_first_import_says_which_size_it_will_be(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="")
    plan = imported(20, dry_run=True)
    page = text(cast.administrator.client(), f"/imports/{plan.uid}/")
    assert "it will be “Standard”" in page


@pytest.mark.parametrize("size", ["small", "standard"])
def test_the_step_of_the_name_never_changes_the_size_of_people(cast: Cast, size: str) -> None:
    OrganisationSettings.objects.update(size=size)
    browser = cast.administrator.client()
    page = text(browser, "/first-day/name/")
    assert 'name="size"' not in page
    assert "/settings/#size" in page
    other = "standard" if size == "small" else "small"
    sent = {"name": "Lark", "size": other, "time_zone": "UTC"}
    assert browser.post("/first-day/name/", sent).status_code == 302
    assert (organisation_settings().name, organisation_size()) == ("Lark", size)


def test_whoever_went_by_headcount_keeps_what_it_meant(db: None) -> None:
    migration = import_module("roles.org.migrations.0011_size_written")
    migration.size_write(apps, None)
    assert not OrganisationSettings.objects.exists()
    make_cast()
    OrganisationSettings.objects.update(size="")
    migration.size_write(apps, None)
    assert organisation_settings().size == "small"
