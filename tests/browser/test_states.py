"""Pages with nothing on them, or with bad news, in every look: no link leads to most of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
import time_machine
from playwright.sync_api import expect

from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.escalations.services import escalation_take
from roles.org.models import GapRule
from tests.browser.looks import DESKTOP, PHONE, looked_at
from tests.cast import NOW
from tests.governance.audit.test_trail import tamper
from tests.governance.escalations.parts import escalation_of, log
from tests.policies.making import next_version, published
from tests.roles.team.test_answers import mailed, proposed
from tests.trail import seal_everything

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from psycopg2.extensions import connection as Connection  # it is a class

    from tests.browser.conftest import SignIn, Visit
    from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
# Who opens what, and what it says then.
NOTHING = (
    ("employee", "/today/", "You are up to date"),
    ("employee", "/who/?q=xyzzy", "Nobody like that"),
    ("employee", "/ask/", "You have not asked anything yet."),
    ("player", "/mentions/", "Nothing reported yet"),
    ("player", "/field/", "Nothing waits for you"),
    ("line_manager", "/inbox/", "All decided"),
    ("head_coach", "/team/gaps/", "Everything is covered"),
)


class Seen(Protocol):
    def __call__(self, words: str) -> list[str]: ...


@pytest.fixture
def seen(page: Page) -> Seen:
    """Look at the page as it stands, once it says what it should."""

    def look(words: str) -> list[str]:
        expect(page.get_by_role("main")).to_contain_text(words)
        wrong = looked_at(page)
        faults = [f"{page.url}, “{words}”: {fault}" for fault in wrong]
        page.set_viewport_size(DESKTOP)
        return faults

    return look


def test_where_there_is_nothing(
    committed_cast: Cast, visit: Visit, sign_in: SignIn, seen: Seen
) -> None:
    GapRule.objects.update(enabled=False)
    faults = []
    for who, path, words in NOTHING:
        sign_in(committed_cast.members[who].user)
        visit(path)
        faults += seen(words)
    assert not faults, "\n".join(faults)


def test_where_somebody_was_faster(
    committed_cast: Cast, visit: Visit, sign_in: SignIn, seen: Seen
) -> None:
    mention = log(committed_cast.employee, now=utc_now())
    sign_in(committed_cast.coach.user)
    page = visit(f"/mentions/{mention.uid}/")
    escalation_take(
        actor=committed_cast.head_coach.viewer, escalation=escalation_of(mention), now=utc_now()
    )
    page.get_by_role("button", name="Take it").click()
    assert seen("Amara Reid") == []


def test_where_it_was_oneself(
    committed_cast: Cast, visit: Visit, sign_in: SignIn, seen: Seen
) -> None:
    mention = log(committed_cast.employee, now=utc_now())
    sign_in(committed_cast.coach.user)
    visit(f"/mentions/{mention.uid}/").get_by_role("button", name="Take it").click()
    assert seen("Close it") == []


def test_where_a_version_came_out_while_reading(
    committed_cast: Cast, visit: Visit, sign_in: SignIn, seen: Seen
) -> None:
    first = published(committed_cast)
    sign_in(committed_cast.employee.user)
    page = visit("/guidelines/house-rules/")
    next_version(committed_cast, first, now=utc_now())
    page.get_by_role("button", name="Sign version 1").click()
    assert seen("Not signed: version 2 came out") == []


@time_machine.travel(NOW)
def test_where_a_mail_asked(committed_cast: Cast, visit: Visit, seen: Seen) -> None:
    """To whoever is asked to accept: the question, what comes next, and the link once used."""
    proposed(committed_cast)
    path = mailed("accept")
    page = visit(path)
    faults = seen("Grace Weiss asks you")
    page.get_by_role("button", name="Accept").click()
    faults += seen("Accepted, thank you")
    visit(path, 410)
    assert faults + seen("This link has lapsed") == []


def test_where_the_trail_was_changed(
    committed_cast: Cast, visit: Visit, sign_in: SignIn, seen: Seen, owner_connection: Connection
) -> None:
    log(committed_cast.employee, now=utc_now())
    seal_everything()
    victim = Entry.objects.order_by("id")[1].pk
    tamper(owner_connection, f"UPDATE governance_audit_entry SET reason = 'x' WHERE id = {victim}")
    sign_in(committed_cast.auditor.user)
    visit("/evidence/").get_by_role("button", name="Verify now").click()
    assert seen("the trail has been changed") == []


def test_the_chosen_one_of_more_tabs_than_fit_is_seen(
    page: Page, visit: Visit, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(cast.line_manager.user)
    page.set_viewport_size(PHONE)
    visit("/reviews/")
    tabs = page.locator(".tabs")
    assert tabs.evaluate("(tabs) => tabs.scrollWidth > tabs.clientWidth"), "else it was no test"
    expect(tabs.locator("[aria-current]")).to_be_in_viewport(ratio=0.95)
    assert page.evaluate("scrollY") == 0
