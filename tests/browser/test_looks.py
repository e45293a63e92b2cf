"""Every page, in both themes and every size, large, on paper and in high contrast; and its weight.

One page is loaded once and looked at from all sides, because loading is what takes the time.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from playwright.sync_api import expect

from governance.home.selectors.directory import PEOPLE
from governance.home.selectors.who import HOLDERS
from tests.browser.looks import (
    DESKTOP,
    EMPLOYEE_BUDGET,
    NARROWEST,
    PHONE,
    axe,
    axe_in_every_look,
    looked_at,
    measured,
    misfits,
    overflow,
    too_much,
    without_cache,
)
from tests.browser.pages import EMPLOYEE, PLAYER, stops
from tests.cast import make_assignment, make_department, make_person
from tests.contracts.personas import ANONYMOUS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import SignIn, Visit
    from tests.cast import Cast
    from tests.contracts.world import World

BY_PASSWORD, TRIES = "/accounts/sign-in/password/", 30  # in a minute from one address
CHART_NODES = 1_500  # of the whole page, at 300 people
PARTS = 6
# What everybody has, and what of the rest whoever has no desk opens most.
OWN = frozenset(
    {
        *("today", "ask", "report", "who", "mentions", "mention", "guidelines", "guideline"),
        *("course", "question", "authority", "person", "preferences", "team", "tell"),
    }
)
# In turn: what one of the readers has in light on a desktop, the other has in dark on a phone.
TURNS = ((DESKTOP, "light"), (PHONE, "dark"), (DESKTOP, "dark"), (PHONE, "light"))
reader_of = attrgetter("reader")
pytestmark = pytest.mark.timeout(600)  # a slow machine that does other things, too


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page(
    visit: Visit,
    page: Page,
    sign_in: SignIn,
    committed_world: World,
    record_property: Callable[[str, object], None],
    part: int,
) -> None:
    faults, page = [], without_cache(page)
    found = sorted(stops(committed_world, part=slice(part, None, PARTS)), key=reader_of)
    for reader, theirs in groupby(found, reader_of):
        sign_in_as(sign_in, page, committed_world, reader)
        for number, stop in enumerate(theirs):
            # What moves while it loads: of two pages about two things, one is asked on a phone.
            page.set_viewport_size((DESKTOP, PHONE)[number % 2])
            visit(stop.path)
            figures = measured(page)
            record_property("figures", (stop.path, figures))
            wrong = looked_at(page, turn=number // 2, figures=figures)
            faults += [f"{stop}: {fault}" for fault in wrong]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("reader", [EMPLOYEE, PLAYER])
def test_the_pages_of_whoever_has_no_desk(
    visit: Visit, page: Page, sign_in: SignIn, committed_world: World, reader: str
) -> None:
    """As they see them: who sees more opens them above. Today, the first of all, in every look."""
    faults, page = [], without_cache(page)
    sign_in_as(sign_in, page, committed_world, reader)
    own = [stop for stop in stops(committed_world, (reader,)) if stop.name in OWN]
    for number, stop in enumerate(own, start=reader == PLAYER):
        size, theme = TURNS[number % len(TURNS)]
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        visit(stop.path)
        axe(page)
        wrong = [*too_much(measured(page), EMPLOYEE_BUDGET), *misfits(page, NARROWEST)]
        wrong += looked_at(page) if stop.name == "today" else []
        faults += [f"{stop}: {fault}" for fault in wrong]
    nobodys = {"mention", "question"} if reader == EMPLOYEE else set()
    assert {stop.name for stop in own} >= OWN - nobodys
    assert not faults, "\n".join(faults)


def test_who_may_speak_is_light_when_it_is_full(
    visit: Visit, page: Page, sign_in: SignIn, committed_world: World
) -> None:
    """It is one of the four pages that every employee has, and the longest of them."""
    support = committed_world.cast.support
    for number in range(HOLDERS):
        make_assignment(make_person(f"Person {number}", support), support, "responder")
    sign_in_as(sign_in, without_cache(page), committed_world, EMPLOYEE)
    visit("/who/?show=all")
    assert page.locator("tbody tr").count() == HOLDERS
    assert measured(page)["bytes"] <= EMPLOYEE_BUDGET


def test_the_directory_is_light_when_it_is_full(
    visit: Visit, page: Page, sign_in: SignIn, committed_world: World
) -> None:
    cast = committed_world.cast
    for number in range(PEOPLE):
        person = make_person(f"Aaron Featherstone-Haugh {number}", cast.support)
        make_assignment(person, cast.support, "responder")
    sign_in_as(sign_in, without_cache(page), committed_world, EMPLOYEE)
    visit("/people/")
    assert page.locator("tbody tr").count() == PEOPLE
    assert measured(page)["bytes"] <= EMPLOYEE_BUDGET


def test_the_chart_of_three_hundred_people_is_small(
    visit: Visit, sign_in: SignIn, committed_cast: Cast
) -> None:
    for number in range(22):
        parent = (committed_cast.support, committed_cast.stores)[number % 2]
        department = make_department(f"Department {number}", parent)
        for each in range(13):
            make_person(f"Person {number}-{each}", department)
    sign_in(committed_cast.head_coach.user)
    page = visit("/team/")
    assert measured(page)["nodes"] <= CHART_NODES
    assert not overflow(page)


ALIKE = "<p>Words</p>" * 5
BLACK = '<div style="background: #222">{}</div>'
PALE = '<p style="color: #999">Words</p>'
LINK = '<a href="/" style="color: #676767; text-decoration: none">one</a>'
HARDLY_A_LINK = f'<p style="color: #666">Words with {LINK} in them</p>'


@pytest.mark.parametrize(
    "wrong", [PALE, BLACK.format(ALIKE), BLACK.format(PALE * 9 + ALIKE), HARDLY_A_LINK]
)
def test_of_many_words_those_that_are_hard_to_read_are_found(page: Page, wrong: str) -> None:
    """Of what looks alike only a few are looked at: here what is wrong is one of many."""
    bare = "<html lang=en><title>Words</title><main><h1>Words</h1>{}</main></html>"
    page.set_content(bare.format(ALIKE * 2))
    axe(page)
    page.set_content(bare.format(ALIKE + wrong + ALIKE))
    for only_colours in (False, True):
        with pytest.raises(AssertionError, match=r"contrast|distinguishable"):
            axe(page, only_colours=only_colours)


def sign_in_as(sign_in: SignIn, page: Page, world: World, reader: str) -> None:
    page.context.clear_cookies()
    if reader != ANONYMOUS:
        sign_in(world.cast.members[reader].user)


REFUSING = (
    (EMPLOYEE, "/nothing/", 404),
    (EMPLOYEE, "/guidelines/new/", 403),
    (EMPLOYEE, "/today/?x=%00", 400),
    ("head_coach", "/guidelines/{guideline in draft}/baseline/", 409),
    (ANONYMOUS, "/unsubscribe/nothing/", 404),
)


def test_what_refuses_is_a_page_for_everybody_too(
    visit: Visit, page: Page, sign_in: SignIn, committed_world: World
) -> None:
    faults, page = [], without_cache(page)
    for reader, path, status in REFUSING:
        sign_in_as(sign_in, page, committed_world, reader)
        page.set_viewport_size(DESKTOP)
        visit(path.format_map(committed_world.keys), status)
        faults += [f"{path}: {fault}" for fault in looked_at(page)]
    assert not faults, "\n".join(faults)


def test_what_fails_is_a_page_for_everybody_too(
    visit: Visit,
    page: Page,
    sign_in: SignIn,
    committed_cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A form from before the cookie went, too many tries, and what nobody foresaw."""
    visit("/accounts/sign-in/").context.clear_cookies()
    page.get_by_role("button", name="Send me a code").click()
    faults = failing(page, "This page was open for too long")
    for _try in range(TRIES):
        Client().post(BY_PASSWORD, {"login": "nobody@elsewhere.example", "password": "x"})
    visit(BY_PASSWORD).get_by_label("e-mail").fill("nobody@elsewhere.example")
    page.get_by_label("Password", exact=True).fill("x")
    page.get_by_role("button", name="Sign in").click()
    faults += failing(page, "Too many tries")
    monkeypatch.setattr("governance.home.views.today.render", unforeseen)
    sign_in(committed_cast.employee.user)
    visit("/today/", 500)
    assert faults + failing(page, "Something broke on our side") == []


def failing(page: Page, words: str) -> list[str]:
    """Return what is wrong with an error page: the one template of all of them is looked at
    from every side above."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    axe_in_every_look(page)
    wrong = misfits(page, NARROWEST)
    page.set_viewport_size(DESKTOP)
    return [f"{words}: {fault}" for fault in wrong]


def unforeseen(*_args: object, **_context: object) -> None:
    raise RuntimeError("not foreseen")


def test_the_code_with_an_error(visit: Visit, committed_cast: Cast) -> None:
    page = visit("/accounts/sign-in/")
    page.get_by_label("e-mail").fill("hana.costa@larkfield.example")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    assert looked_at(page, budget=EMPLOYEE_BUDGET) == []


def test_a_proposal_with_a_form_in_error(
    visit: Visit, sign_in: SignIn, committed_world: World
) -> None:
    sign_in(committed_world.cast.department_head.user)
    page = visit(f"/team/assign/?role={committed_world.keys['role in Support']}")
    page.get_by_role("button", name="Propose").click()
    page.get_by_text("One thing to mend").wait_for()
    assert looked_at(page) == []
