"""One mention opened beside the queue: what it is about, its clocks, and taking it."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

from governance.core.clock import utc_now
from governance.core.uid import uuid7
from tests.contracts.world import NEVER_WAS
from tests.governance.escalations.parts import SAID, log
from tests.queries import queries_of

if TYPE_CHECKING:
    from governance.escalations.models import Mention
    from tests.cast import Cast, Member

KETTLE = "The kettle exploded when we lit it"
PART = {"hx-request": "true", "hx-target": "beside"}


@pytest.fixture
def mention(cast: Cast) -> Mention:
    log(cast.player, said=KETTLE, now=utc_now())
    return log(cast.employee, author="@a.buyer", now=utc_now())


def body(member: Member, opened: object, **headers: str) -> str:
    answer = member.client().get(f"/mentions/?open={opened}", headers=headers)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def beside(page: str) -> str:
    return page[page.index('id="beside"') :].partition("</aside>")[0]


def test_it_stands_beside_the_list_with_its_words_its_clock_and_the_way_to_take_it(
    cast: Cast, mention: Mention
) -> None:
    page = body(cast.coach, mention.uid)
    part = beside(page)
    for words in (SAID, "Leeds shop, at the counter", "@a.buyer", "Maria Ortiz"):
        assert words in part
    assert f'action="/mentions/{mention.uid}/take/"' in part
    assert f'href="/mentions/{mention.uid}/"' in part
    assert 'class="bar' in part  # how much of the time is left
    assert KETTLE not in part
    assert KETTLE in page
    assert page.count('aria-current="true" href="?open=') == 1


def test_the_part_that_is_asked_for_is_it_and_the_list_in_which_it_is_marked(
    cast: Cast, mention: Mention
) -> None:
    part = body(cast.coach, mention.uid, **PART)
    assert "<html" not in part
    assert part.count('id="beside"') == 1
    assert 'id="queue" hx-swap-oob="true"' in part
    assert part.count('aria-current="true"') == 1


@pytest.mark.parametrize("opened", ["", "x", "1", NEVER_WAS])
def test_what_is_none_opens_the_list_alone(cast: Cast, mention: Mention, opened: str) -> None:
    page = body(cast.coach, opened)
    assert "Whoever takes it first has it." in beside(page)
    assert SAID in page
    assert "<html" in body(cast.coach, opened, **PART)


def test_who_does_not_see_it_is_shown_the_same_as_where_there_is_none(
    cast: Cast, mention: Mention
) -> None:
    theirs, none = (beside(body(cast.coach_elsewhere, opened)) for opened in (mention.uid, uuid7()))
    assert theirs == none


def test_an_auditor_reads_no_words_there_and_takes_nothing(cast: Cast, mention: Mention) -> None:
    page = body(cast.auditor, mention.uid)
    for words in (SAID, "hissed", "@a.buyer", "/take/"):
        assert words not in page
    assert 'Show it here<span class="vh">: Complaint, ' in page
    assert "Maria Ortiz" in beside(page)


def test_an_employee_who_sees_only_what_they_reported_is_led_to_its_page(
    cast: Cast, mention: Mention
) -> None:
    page = cast.employee.client().get("/mentions/").content.decode()
    assert SAID in page
    assert "?open=" not in page


def test_it_costs_the_same_however_long_the_list_is(cast: Cast, mention: Mention) -> None:
    client, address = cast.coach.client(), f"/mentions/?open={mention.uid}"
    client.get(address)
    few = queries_of(lambda: client.get(address))
    for _each in range(6):
        log(cast.employee, now=utc_now())
    assert len(queries_of(lambda: client.get(address))) == len(few)
