"""A page without anything on it says what to do next, to everybody who can open it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from governance.accounts.models import Grant
from governance.accounts.services import account_ensure, grant_give
from roles.org.models import Department, OrganisationSettings, Person
from tests.cast import COMMAND, NOW, make_account, make_person

if TYPE_CHECKING:
    from django.test import Client

PAGES = (
    "/",
    "/team/",
    "/team/list/",
    "/team/gaps/",
    "/inbox/",
    "/inbox/asked/",
    "/inbox/decided/",
    "/guidelines/",
    "/courses/",
    "/mentions/",
    "/findings/",
    "/findings/?show=closed",
)
EMPTY = re.compile(r'<section class="card empty">(.*?)</section>', re.DOTALL)


def looked_at(browser: Client, path: str) -> None:
    """What is empty has a sentence and a way on which the reader may take."""
    answer = browser.get(path)
    if answer.status_code == 404:
        return
    page = answer.content.decode()
    for section in EMPTY.findall(page):
        assert re.search(r"<p[^>]*>\s*\S", section), (path, section)
        links = re.findall(r'href="([^"]+)"', section)
        assert links, (path, section)
        for link in links:
            onward = browser.get(path.partition("?")[0] + link if link[0] == "?" else link)
            assert onward.status_code < 400, (path, link)


def seen(browser: Client) -> None:
    for path in PAGES:
        looked_at(browser, path)


@pytest.mark.parametrize("kind", [Grant.Kind.ADMINISTRATOR, Grant.Kind.AUDITOR])
def test_on_an_installation_without_anything(client: Client, db: None, kind: Grant.Kind) -> None:
    user = account_ensure(actor=COMMAND, email="root@lane.example", label="Root")
    grant_give(actor=COMMAND, user=user, kind=kind, reason="set-up", now=NOW)
    client.force_login(user)
    seen(client)
    if kind == Grant.Kind.ADMINISTRATOR:
        assert "/first-day/" in client.get("/team/").content.decode()


@pytest.mark.parametrize("size", ["small", "standard"])
@pytest.mark.parametrize("who", ["employee", "head", "partner"])
def test_as_somebody_in_an_organisation_that_has_only_people(db: None, size: str, who: str) -> None:
    OrganisationSettings.objects.create(pk=1, name="Lane", size=size)
    department = Department.objects.create(name="Lane")
    kind = Person.Kind.EXTERNAL if who == "partner" else Person.Kind.EMPLOYEE
    member = make_account(make_person("Ali Noor", department, kind=kind))
    if who == "head":
        Department.objects.update(head=member.listed)
    seen(member.client())
