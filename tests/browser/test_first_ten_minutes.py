"""What the README lets a newcomer do in the first ten minutes, on the demo, by what is on screen.

One browser: the line on top of every page leads from one persona to the next.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as configured
from playwright.sync_api import expect

from governance.core.clock import utc_now
from governance.home.demo.personas import LARKFIELD
from policies.guidance.models import Acknowledgement
from roles.org.models import Person
from roles.sync.models import ImportPlan
from roles.team.models import Assignment
from roles.team.selectors import gaps
from tests.browser.hands import Hands
from tests.browser.looks import DESKTOP, looked_at
from tests.demo import demo_committed
from tests.governance.home.test_personas import development  # noqa: F401  # a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

MINUTES = 10
README = Path(configured.BASE_DIR) / "README.md"


def steps_told() -> Iterator[str]:
    """Yield what the README has the newcomer look for, in its order: people, links, things.

    Nothing here is known from elsewhere: whatever is pressed is named there or by the page.
    """
    section = README.read_text().partition("## The first ten minutes")[2].partition("\n1. ")[2]
    yield from re.findall(
        r"(?<!\*)\*([^*]+)\*(?!\*)", " ".join(section.partition("\n| ")[0].split())
    )


def become(hands: Hands, name: str) -> None:
    """From the sign-in page, or from the line on top of every page."""
    if hands.page.get_by_role("button", name=re.compile(f"^{name}")).count() == 0:
        hands.link("See it as somebody else")
    hands.press(f"^{name}")


def reach(hands: Hands, name: str) -> None:
    """By the navigation, if this person's day does not begin there."""
    link = hands.page.get_by_role("link", name=re.compile(f"^{name}")).first
    if link.get_attribute("aria-current") is None:
        hands.go(link)


def said(hands: Hands, words: str) -> None:
    expect(hands.page.get_by_role("main")).to_contain_text(re.compile(words))


def uncovered() -> set[str]:
    return {gap.label for gap in gaps(now=utc_now(), questions=False)}


@pytest.fixture
def larkfield(transactional_db: None) -> Iterator[None]:
    with demo_committed(LARKFIELD):
        yield


def test_acknowledged_assigned_imported_and_exported(
    development: None,  # noqa: F811
    larkfield: None,
    page: Page,
    tmp_path: Path,
) -> None:
    hands, told = Hands(page), steps_told()
    page.goto("/")
    hands.read()
    looks_right(page)
    acknowledge(hands, told)
    assign(hands, told)
    import_apply(hands, told)
    export(hands, told, tmp_path)
    assert list(told) == ["Excel"]  # beside the CSV
    assert hands.seconds <= MINUTES * 60, f"{hands.seconds:.0f} s in {hands.clicks} clicks"


def looks_right(page: Page) -> None:
    """With what only the demo has: its people on the way in, its line on top of every page."""
    assert looked_at(page) == []
    page.reload()
    page.set_viewport_size(DESKTOP)


def acknowledge(hands: Hands, told: Iterator[str]) -> None:
    become(hands, name := next(told))
    reach(hands, next(told))
    looks_right(hands.page)
    card = hands.page.locator(".next, li.item").filter(has_text=(title := next(told)))
    hands.go(card.get_by_role("link").last)  # the first compares it with what was signed before
    hands.press("^Sign version 4")
    said(hands, "Receipt")
    signed = Acknowledgement.objects.get(
        person__display_name=name, version__title=title, version__number=4
    )
    assert signed.person_name == name


def assign(hands: Hands, told: Iterator[str]) -> None:
    become(hands, next(told))
    reach(hands, next(told))
    label = "Field service has no coach"
    assert label in uncovered()
    gap = re.compile(f"^{next(told)}.*{label}")
    hands.click(hands.page.get_by_role("link", name=gap))
    hands.click(hands.page.get_by_role("radio", name=re.compile(name := next(told))))
    hands.press("^Propose$")
    said(hands, "is proposed")
    become(hands, name)
    reach(hands, next(told))
    hands.link("^Read and answer")
    hands.click(hands.page.get_by_role("button", name="Accept"))
    said(hands, r"Done:\s+You accept")
    become(hands, next(told))
    reach(hands, next(told))
    hands.link(name)
    hands.click(hands.page.get_by_role("button", name="Approve"))
    said(hands, "pproved")
    proposed = Assignment.objects.get(
        person=Person.objects.get(display_name=name), role__type__kind="coach"
    )
    assert proposed.state == "active"
    assert label not in uncovered()


def import_apply(hands: Hands, told: Iterator[str]) -> None:
    become(hands, next(told))
    reach(hands, next(told))
    hands.link("^Look and decide")
    hands.click(hands.page.get_by_role("button", name=re.compile("^Apply 5 rows")))
    said(hands, "Applied")
    assert ImportPlan.objects.latest("pk").state == ImportPlan.State.APPLIED


def export(hands: Hands, told: Iterator[str], place: Path) -> None:
    reach(hands, next(told))
    with hands.page.expect_download() as download:
        hands.click(hands.page.get_by_role("link", name=re.compile(f"^{next(told)}")))
    file = place / "list.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig")))
    assert len(rows) > 100
