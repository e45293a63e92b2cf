"""A page without anything on it says what to do next, to everybody who can open it.

The pages are those of the authorisation matrix that need no key, and the views of lists of the
test of growth, so none can be forgotten; and those of one thing that has just been entered.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from governance.accounts.models import ApiToken, Grant
from governance.accounts.services import account_ensure, grant_give
from policies.guidance.rules import AudienceDraft
from roles.channels.models import Channel
from roles.org.models import Department, OrganisationSettings, Person
from roles.sync.models import Connection
from roles.sync.services import draft_open
from roles.team.models import Role, RoleType
from tests.cast import (
    COMMAND,
    NOW,
    make_account,
    make_assignment,
    make_department,
    make_person,
)
from tests.contracts.matrix import MATRIX
from tests.contracts.personas import LeanClient
from tests.contracts.table import OK
from tests.contracts.test_growth import LISTS
from tests.governance.escalations.rotas import make_rota
from tests.policies.making import published, published_course

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast, Member

EMPTY = re.compile(r'<section class="card empty">(.*?)</section>', re.DOTALL)
NOTE = re.compile(r'<div class="note"><svg.*?</svg><div>(<strong>.*?)</div>', re.DOTALL)
NOT_FOUND = re.compile(r'<p class="muted pretty">\s*Nothing you can see')
ROWS = re.compile(r"<tbody>\s*<tr|<ul[^>]*>\s*<li|<ol[^>]*>\s*<li|role=\"tree", re.DOTALL)
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
# Whom to turn to, where the reader can do nothing: not that somebody is named in passing.
WHO = re.compile(
    r"\bAsk (?:your|the|its|an?) (?:\w+ )*(?:administrator|coach|head|manager|auditor)"
)
# Files and forms; what is not a page of the application.
APART = ("/api/", "/accounts/", "/healthz", "/readyz", "/palette", "/unsubscribe")


def pages() -> list[str]:
    """Return the address of every page that needs no key."""
    plain = {
        reverse(name)
        for name, route in MATRIX.items()
        if not route.key
        and any(ask.method == "GET" and OK in ask.expected.values() for ask in route.asks)
    }
    views = {path for _who, path in LISTS}
    found = sorted(path for path in plain | views if not path.startswith(APART))
    return [path for path in found if "house-rules" not in path]


PAGES = pages()
LISTED = {path for _who, path in LISTS}
# Of these an empty one is good news, which each of its cards tells, or is never empty.
GOOD_NEWS = {"/today/", "/coach/", "/status"}


def looked_at(browser: Client, path: str, statuses: dict[str, int], *, listed: bool = False) -> str:
    """Return what is wrong: a list with neither rows nor a word, or an empty one with no way on
    that the reader may take and nobody named who can.

    ``statuses`` holds what the browser was answered so far: many pages lead to the same few.
    """
    answer = browser.get(path)
    statuses[path] = answer.status_code
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return ""
    main = "".join(MAIN.findall(answer.content.decode()))
    said = EMPTY.findall(main) + NOTE.findall(main) + NOT_FOUND.findall(main)
    if (listed or path in LISTED - GOOD_NEWS) and not said and not ROWS.search(main):
        return f"{path} says nothing"
    for section in EMPTY.findall(main):
        if not re.search(r"<p[^>]*>\s*\S", section):
            return f"{path} has no sentence: {section}"
        links = re.findall(r'href="([^"]+)"', section)
        if not links and not WHO.search(section):
            return f"{path} knows no way on: {section}"
        for link in links:
            onward = path.partition("?")[0] + link if link[0] == "?" else link
            if (status := statuses.get(onward) or browser.get(onward).status_code) >= 400:
                return f"{path} leads to {link}: {status}"
            statuses[onward] = status
    return ""


def lean(member: Member) -> Client:
    browser = LeanClient()
    browser.force_login(member.user)
    return browser


def seen(browser: Client) -> None:
    statuses: dict[str, int] = {}
    wrong = [found for path in PAGES if (found := looked_at(browser, path, statuses))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kind", [Grant.Kind.ADMINISTRATOR, Grant.Kind.AUDITOR])
def test_on_an_installation_without_anything(db: None, kind: Grant.Kind) -> None:
    client = LeanClient()
    user = account_ensure(actor=COMMAND, email="root@lane.example", label="Root")
    grant_give(actor=COMMAND, user=user, kind=kind, reason="set-up", now=NOW)
    client.force_login(user)
    seen(client)
    if kind == Grant.Kind.ADMINISTRATOR:
        assert "/first-day/" in client.get("/team/").content.decode()
        assert "/first-day/" in client.get("/people/").content.decode()


@pytest.mark.parametrize(
    ("who", "size"),
    [
        ("employee", "small"),
        ("head", "standard"),
        ("partner", "standard"),
        ("coach", "standard"),
        ("head_coach", "standard"),
        ("responder", "standard"),
        ("legal", "standard"),
        ("line manager", "standard"),
    ],
)
def test_as_somebody_in_an_organisation_that_has_only_people(db: None, size: str, who: str) -> None:
    OrganisationSettings.objects.create(pk=1, name="Lane", size=size)
    department = Department.objects.create(name="Lane")
    kind = Person.Kind.EXTERNAL if who == "partner" else Person.Kind.EMPLOYEE
    member = make_account(make_person("Ali Noor", department, kind=kind))
    if who == "head":
        Department.objects.update(head=member.listed)
    if who in {"coach", "head_coach", "responder", "legal"}:
        make_assignment(member.listed, department, who)
    if who == "line manager":
        make_person("Bo Lind", department, manager=member.listed)
    seen(lean(member))


@pytest.mark.parametrize("who", ["employee", "player", "head_coach", "administrator"])
def test_about_something_that_has_nothing_yet(cast: Cast, who: str) -> None:
    """A department, a role, a channel, a rota and a person, just entered."""
    empty = make_department("New branch", cast.root)
    kind = RoleType.objects.get(key="responder")
    role = Role.objects.create(type=kind, department=empty, opened_at=NOW)
    channel = Channel.objects.create(
        platform="web", handle="New", handle_key="new", department=empty
    )
    rota = make_rota(cast, cast.player.listed)
    paths = (
        f"/departments/{empty.uid}/",
        f"/team/?department={empty.uid}",
        f"/team/list/?department={empty.uid}",
        f"/people/?department={empty.uid}",
        f"/people/{make_person('Ny Ek', empty).uid}/",
        reverse("role", args=[role.uid]),
        reverse("channel", args=[channel.uid]),
        reverse("rota", args=[rota.uid]),
    )
    browser = lean(cast.members[who])
    wrong = [found for path in paths if (found := looked_at(browser, path, {}))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["head_coach", "administrator"])
def test_about_something_that_nobody_has_done_anything_with_yet(cast: Cast, who: str) -> None:
    """A guideline for nobody, a connection and a draft, just made; no import; and a course."""
    nobody = AudienceDraft("department", make_department("New branch", cast.root).pk)
    version = published(cast, audience=nobody)
    course = published_course(cast)
    token = ApiToken.objects.get(name="HR sync")
    connection = Connection.objects.create(token=token, name="Directory", made_at=NOW)
    draft = draft_open(actor=cast.head_coach.viewer, name="Returns", now=NOW)
    paths = (
        reverse("guideline_campaign", args=[version.policy.slug]),
        reverse("course", args=[course.course.slug]),
        reverse("import_drift"),
        reverse("connection", args=[connection.uid]),
        reverse("draft", args=[draft.uid]),
    )
    browser = lean(cast.members[who])
    opened = [path for path in paths if browser.get(path).status_code == 200]
    assert opened[-3:] == [*paths[-3:]]
    wrong = [
        fault for path in opened if (fault := looked_at(browser, path, {}, listed=path != paths[1]))
    ]
    assert not wrong, "\n".join(wrong)
