"""Every number that leads somewhere leads to a list of as many rows, whoever looks."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

import pytest
import time_machine

from governance.core.uid import uuid7
from governance.todos.services import todo_open
from roles.org.models import Department
from roles.team.models import Role, RoleType
from tests.cast import (
    COMMAND,
    NOW,
    Cast,
    make_assignment,
    make_department,
    make_people,
    make_person,
)
from tests.governance.escalations.parts import log
from tests.governance.playbooks.parts import ask, tell
from tests.roles.channels.making import make_channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from roles.org.models import Person

MANY: Final = 52  # more than any page of a list has
LINK: Final = (
    r'<a class="(?:stat|toggle|chip|pill)[^"]*"\s+href="([^"]+)"[^>]*>(?:(?!</a>).)*?<b>(\d+)'
)
SAID: Final = r'<a class="(?:link|plain|chip)[^"]*"\s+href="([^"]+)"[^>]*>\s*(?:in )?(\d+) [a-z]'
BESIDE: Final = r'href="([^"]+)">[^<]*</a></div><b>(\d+)</b>'
OWED: Final = r'<a class="name" href="([^"]+#owed)">(\d+)<'
HEADING: Final = r'<h2 id="(\w+)">\s*(\d+) (?:(?!</section>|</aside>).)*'


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def late(person: Person, number: int = 1) -> None:
    for each in range(number):
        todo_open(
            actor=COMMAND,
            person=person,
            kind="guideline",
            ref=uuid7(),
            title=f"Guideline {each}",
            path="/",
            reason="everyone",
            due_at=NOW - timedelta(days=2),
            now=NOW - timedelta(days=9),
        )


def _busy(cast: Cast) -> Cast:
    Department.objects.filter(pk=cast.stores.pk).update(head=cast.coach.listed)
    make_assignment(cast.head_coach.listed, cast.stores, "coach")
    for number in range(MANY):
        ask(cast.player)
        make_channel(cast, f"https://x.com/Larkfield{number}", second_admin=None)
        below = make_department(f"Shop {number}", cast.field_service)
        if number < 7:  # more than the hub names
            make_assignment(make_person(f"Alone {number}", below), below, "gatherer")
    for number in range(26):
        person = make_person(f"Player {number}", cast.support, manager=cast.line_manager.listed)
        make_assignment(person, cast.support, "gatherer", ready=number % 2 == 0)
        late(person, 1 + number % 3)
    for place in (cast.support, cast.stores, cast.stores):
        Role.objects.create(
            type=RoleType.objects.get(key="legal"),
            department=place,
            opened_at=NOW,
            focus=uuid7().hex,
        )
    ask(cast.stores_head)
    tell(cast.player)
    tell(cast.stores_head)
    log(cast.player)
    return cast


def busy_make() -> Cast:
    """More of everything than a page shows; the coach heads Stores, the head coach coaches it."""
    with time_machine.travel(NOW, tick=False):
        return _busy(make_people())


pytestmark = pytest.mark.stage("busy", busy_make)


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """The cast, as ``busy_make`` left it."""
    return cast


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def section(page: str, name: str) -> str:
    """Return the part of a page under the heading of that id, up to its end."""
    found = re.search(rf'id="{name}".*?(?=</section>|</aside>)', page, re.DOTALL)
    return found.group() if found else ""


def rows_at(client: Client, address: str) -> int:
    """Return how many rows a list has on all its pages."""
    path, _hash, name = address.partition("#")
    counted = 0
    while path:
        page = read(client, path)
        part = section(page, name) if name else page
        if not name and '<th scope="row"' not in page:
            part = section(page, "list") or page
            counted += len(re.findall(r'<li class="qi"|<li>\s*<div class="row">', part))
        else:
            counted += len(
                re.findall(r"<li>|<li class=\"stackv\">" if name else '<th scope="row"', part)
            )
        further = re.search(r'href="([^"]+)"\s+rel="next"', part)
        path = urljoin(path, further.group(1)) if further else ""
    return counted


def numbers(page: str, path: str) -> dict[str, int]:
    """Return the numbers of a page by where each leads: by itself, or the list under it."""
    body = page[page.index("<main") :]
    found = {
        urljoin(path, link): int(number)
        for pattern in (LINK, SAID, BESIDE, OWED)
        for link, number in re.findall(pattern, body, re.DOTALL)
    }
    for heading in re.finditer(HEADING, body, re.DOTALL):
        name, number, part = heading.group(1), int(heading.group(2)), heading.group()
        further = re.search(r'<a class="link sm"\s+href="([^"]+)"', part)
        found[urljoin(path, further.group(1) if further else f"#{name}")] = number
    return found


def walked(cast: Cast, who: str, path: str) -> dict[str, int]:
    client = cast.members[who].client()
    said = numbers(read(client, path), path)
    differ = {
        address: (number, listed)
        for address, number in said.items()
        if (listed := rows_at(client, address)) != number
    }
    assert differ == {}, "number, rows"
    return said


@pytest.mark.parametrize("who", ["coach", "head_coach"])
def test_the_numbers_of_the_desk(busy: Cast, who: str) -> None:
    said = walked(busy, who, "/coach/")
    asked = {"coach": MANY, "head_coach": 0}[who]
    assert said["/ask/?show=mine#waiting"] == asked
    assert said["/team/gaps/?show=coached"] > 0


def test_the_numbers_of_the_hub(busy: Cast) -> None:
    said = walked(busy, "head_coach", "/hub/")
    assert said["/ask/#waiting"] == MANY + 1
    assert said["/hub/waiting/"] == MANY + 3  # and what two people told
    assert said["/team/gaps/?rule=CV1"] == 7


def test_the_hub_leads_to_all_departments_without_a_coach(busy: Cast) -> None:
    client = busy.head_coach.client()
    [number] = re.findall(r'show=coachless">All (\d+)<', read(client, "/hub/"))
    assert rows_at(client, "/team/gaps/?show=coachless") == int(number) == 7


def test_the_numbers_of_my_people(busy: Cast) -> None:
    said = walked(busy, "line_manager", "/my-people/")
    assert said["/my-people/?show=late"] == 26


@pytest.mark.parametrize("who", ["head_coach", "department_head", "auditor"])
def test_the_numbers_of_a_department_and_its_chart(busy: Cast, who: str) -> None:
    support = walked(busy, who, f"/departments/{busy.support.uid}/")
    assert support["/departments/" + f"{busy.support.uid}/#channels"] == MANY
    field = walked(busy, who, f"/departments/{busy.field_service.uid}/")
    assert field[f"/departments/{busy.field_service.uid}/#below"] == MANY
    walked(busy, who, f"/team/?department={busy.support.uid}")


@pytest.mark.parametrize("who", ["head_coach", "coach", "employee"])
@pytest.mark.parametrize("query", ["", "?kind=social&show=gap"])
def test_the_numbers_of_channels(busy: Cast, who: str, query: str) -> None:
    walked(busy, who, f"/channels/{query}")


@pytest.mark.parametrize("query", ["", "?show=coached", "?department="])
def test_the_numbers_of_gaps(busy: Cast, query: str) -> None:
    place = busy.support.uid if query.endswith("=") else ""
    walked(busy, "coach", f"/team/gaps/{query}{place}")


def test_who_is_late_is_late_with_as_much_as_is_said(busy: Cast) -> None:
    client = busy.coach.client()
    said = re.findall(
        r'href="([^"]+)#owed">[^<]+</a></div><span class="chip gap">(\d+) late',
        read(client, "/coach/"),
    )
    assert len(said) == 8
    for link, number in said:
        owed = section(read(client, link), "owed")
        assert len(re.findall("days late", owed)) == int(number)


def people_late(client: Client) -> int:
    [number] = re.findall(r"(\d+) (?:people are|person is) late", read(client, "/coach/"))
    return int(number)


def test_whoever_is_on_leave_is_late_with_nothing_on_the_desk_too(cast: Cast) -> None:
    client = cast.coach.client()
    before = people_late(client)
    late(cast.employee.listed)
    assert people_late(client) == before + 1
    cast.employee.listed.employment = "on_leave"
    cast.employee.listed.save(update_fields=["employment"])
    assert people_late(client) == before


def test_whatever_is_waited_for_can_be_opened_by_the_head_coach(busy: Cast) -> None:
    client = busy.head_coach.client()
    links = set(
        re.findall(r'<th scope="row"><a class="name" href="([^"]+)"', read(client, "/hub/waiting/"))
    )
    assert links
    for link in links:
        read(client, link)


def test_the_desk_ends_with_its_last_page(busy: Cast) -> None:
    client = busy.coach.client()
    assert client.get("/coach/?players=2").status_code == 200
    for query in ("players=9", "late=9", "players=x", "late=0"):
        assert client.get(f"/coach/?{query}").status_code == 404
