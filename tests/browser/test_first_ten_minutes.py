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
from governance.home.demo.load import demo_load
from governance.home.demo.personas import LARKFIELD
from policies.guidance.models import Acknowledgement
from roles.org.models import Person
from roles.sync.models import ImportPlan
from roles.team.models import Assignment
from roles.team.selectors import gaps
from tests.browser.hands import Hands
from tests.browser.looks import DESKTOP, looked_at
from tests.browser.test_assign import GAP
from tests.governance.home.test_personas import development  # noqa: F401  # a fixture

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

MINUTES = 10
README = Path(configured.BASE_DIR) / "README.md"


def become(hands: Hands, name: str) -> None:
    """From the sign-in page, or from the line on top of every page."""
    if hands.page.url.endswith("/today/") or "/accounts/" not in hands.page.url:
        hands.link("somebody else")
    hands.press(f"^{name}")


def said(hands: Hands, words: str) -> None:
    expect(hands.page.get_by_role("main")).to_contain_text(re.compile(words))


def uncovered() -> set[str]:
    return {gap.label for gap in gaps(now=utc_now(), questions=False)}


def test_acknowledged_assigned_imported_and_exported(
    development: None,  # noqa: F811
    page: Page,
    tmp_path: Path,
) -> None:
    demo_load(organisation=LARKFIELD, now=utc_now())
    hands = Hands(page)
    page.goto("/")
    hands.read()
    looks_right(page)
    acknowledge(hands)
    assign(hands)
    import_apply(hands)
    export(hands, tmp_path)
    assert hands.seconds <= MINUTES * 60, f"{hands.seconds:.0f} s in {hands.clicks} clicks"


def looks_right(page: Page) -> None:
    """With what only the demo has: its people on the way in, its line on top of every page."""
    assert looked_at(page) == []
    page.reload()
    page.set_viewport_size(DESKTOP)


def acknowledge(hands: Hands) -> None:
    become(hands, "Priya Shah")
    hands.link("^Today")
    looks_right(hands.page)
    card = hands.page.locator(".next, li.item").filter(has_text="Social media guidelines")
    hands.go(card.get_by_role("link").first)
    hands.press("^Sign version 4")
    said(hands, "Receipt")
    signed = Acknowledgement.objects.get(
        person__display_name="Priya Shah", version__number=4, version__policy__baseline=True
    )
    assert signed.person_name == "Priya Shah"


def assign(hands: Hands) -> None:
    assert "Field service has no coach" in uncovered()
    become(hands, "Grace Weiss")  # her day begins with Team & coverage
    hands.click(hands.page.get_by_role("link", name=GAP))
    hands.click(hands.page.get_by_role("radio", name=re.compile("Theo Nasser")))
    hands.press("^Propose$")
    said(hands, "is proposed")
    become(hands, "Theo Nasser")
    hands.link("^Today")
    hands.link("^Read and answer")
    hands.click(hands.page.get_by_role("button", name="Accept"))
    said(hands, r"Done:\s+You accept")
    become(hands, "Amara Reid")
    hands.link("^Inbox")
    hands.link("Theo Nasser")
    hands.click(hands.page.get_by_role("button", name="Approve"))
    said(hands, "pproved")
    proposed = Assignment.objects.get(
        person=Person.objects.get(display_name="Theo Nasser"), role__type__kind="coach"
    )
    assert proposed.state == "active"
    assert "Field service has no coach" not in uncovered()


def import_apply(hands: Hands) -> None:
    become(hands, "Kofi Osei")
    hands.link("^Today")
    hands.link("^Look and decide")
    hands.click(hands.page.get_by_role("button", name=re.compile("^Apply 5 rows")))
    said(hands, "Applied")
    assert ImportPlan.objects.latest("pk").state == ImportPlan.State.APPLIED


def export(hands: Hands, place: Path) -> None:
    hands.link("^Team & coverage")
    hands.link("^List")
    with hands.page.expect_download() as download:
        hands.click(hands.page.get_by_role("link", name=re.compile("^CSV")))
    file = place / "list.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig")))
    assert len(rows) == 25


def test_it_is_what_the_readme_says() -> None:
    words = README.read_text()
    for name in ("Priya Shah", "Grace Weiss", "Theo Nasser", "Amara Reid", "Kofi Osei"):
        assert f"*{name}*" in words
