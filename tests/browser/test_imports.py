"""An import in a real browser: hand in, look, apply, on the data of a real organisation."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from governance.accounts.models import Grant, User
from governance.core.clock import utc_now
from roles.org.models import Department, Person
from roles.sync.importers.files import ImportFiles
from roles.sync.models import ImportPlan
from roles.sync.services import import_run
from tests.browser.looks import (
    DESKTOP,
    PHONE,
    axe,
    axe_in_every_look,
    looked_at,
    no_sideways_scroll,
)
from tests.cast import SINCE, make_account, make_assignment
from tests.roles.sync.files import ACTOR, CONGRESS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import SignIn, Visit
    from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
LEAVER, MOVER = "S000033", "C000127"  # Sanders leaves, Cantwell moves; neither leads anybody
AMY = "K000367"


def congress() -> User:
    """Import the Congress; return the account of the one who administers it."""
    files = ImportFiles.at(CONGRESS)
    import_run(actor=ACTOR, files=files, mode="full", dry_run=False, now=utc_now())
    amy = make_account(Person.objects.get(external_id=AMY))
    Grant.objects.create(user=amy.user, kind="administrator", granted_at=SINCE, granted_by="x")
    leaver = Person.objects.get(external_id=LEAVER)
    assert leaver.department is not None
    make_assignment(leaver, leaver.department, "coach")
    return amy.user


def changed_people(directory: Path) -> Path:
    """The people's file with one who left, one who moved and two who joined."""
    with (CONGRESS / "people.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    place = {name: number for number, name in enumerate(header)}
    kept = [row for row in rows if row[0] != LEAVER]
    for row in kept:
        if row[0] == MOVER:
            row[place["department"]] = "HOUSE"
    for number in (1, 2):
        row = [""] * len(header)
        row[0], row[place["display_name"]] = f"N{number}", f"New Member {number}"
        row[place["department"]] = "HOUSE"
        kept.append(row)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *kept])
    path = directory / "people.csv"
    path.write_text(text.getvalue())
    return path


def hand_in(page: Page, file: Path) -> None:
    page.locator("#id_upload").set_input_files(file)
    page.get_by_label("All of us: who is not in the file has left").check()
    page.get_by_role("button", name="Show me what would change").click()
    page.wait_for_load_state("load")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_upload_preview_apply(
    page: Page, visit: Visit, sign_in: SignIn, tmp_path: Path, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(congress())
    hand_in(visit("/imports/"), changed_people(tmp_path))
    page.get_by_role("heading", name="Import preview").wait_for()

    assert "1 leaver; the limit for 537 people is 26" in page.locator("#main").inner_text()
    assert "1 role ends" in page.locator("#consequences").inner_text()
    assert "Coach, " in page.locator("#left").inner_text()
    assert "House of Representatives" in page.locator("#moved").inner_text()
    assert page.locator("#created tbody tr").count() == 2
    assert not Person.objects.filter(external_id="N1").exists()
    page.get_by_role("button", name="Apply 4 rows").click()
    page.get_by_role("heading", name="Applied import").wait_for()

    assert Person.objects.get(external_id=LEAVER).employment == Person.Employment.LEFT
    assert Person.objects.get(external_id=MOVER).department == Department.objects.get(
        external_id="HOUSE"
    )
    assert Person.objects.filter(external_id__in=["N1", "N2"]).count() == 2
    page.get_by_role("link", name="Imports").first.click()
    page.get_by_text("1 leave").first.wait_for()


def test_it_works_with_javascript_off(
    new_context: Callable[..., BrowserContext], sign_in: SignIn, tmp_path: Path
) -> None:
    context = new_context(java_script_enabled=False)
    sign_in(congress(), context)
    page = context.new_page()
    page.goto("/imports/")
    hand_in(page, changed_people(tmp_path))
    page.get_by_role("button", name="Discard").click()
    page.get_by_text("Nothing was changed, and its files are forgotten.").wait_for()
    assert ImportPlan.objects.filter(state="discarded").count() == 1


def test_the_pages_of_imports_pass_axe_in_every_look(
    page: Page, visit: Visit, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(congress())
    axe_in_every_look(visit("/imports/"))
    no_sideways_scroll(page)
    hand_in(page, changed_people(tmp_path))
    assert looked_at(page) == []
    Person.objects.filter(external_id=MOVER).update(title="Senior senator")
    for path in (f"{page.url}?show=created", "/imports/drift/"):
        axe_in_every_look(visit(path))
        no_sideways_scroll(page)
    assert "Senior senator" in page.locator("#main").inner_text()


def test_faults_and_a_held_plan_look_right(
    page: Page, visit: Visit, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(congress())
    lines = (CONGRESS / "people.csv").read_text().splitlines(keepends=True)
    broken = tmp_path / "broken-people.csv"
    broken.write_text("".join(line.replace("employee", "robot") for line in lines))
    hand_in(visit("/imports/"), broken)
    page.locator(".errsum").wait_for()
    assert "people.csv, row 2, column kind" in page.locator("#faults").inner_text()
    assert page.get_by_label("All of us").is_checked()
    assert looked_at(page) == []

    plan = import_run(
        actor=ACTOR,
        files=ImportFiles({"import.json": b'{"people": [{"external_id": "K000367"}]}'}),
        mode="full",
        dry_run=False,
        now=utc_now(),
    ).plan
    assert plan is not None
    assert looked_at(visit(f"/imports/{plan.uid}/")) == []
    page.get_by_role("button", name="Release all 536").click()
    page.locator(".errsum").wait_for()
    assert looked_at(page) == []
    page.locator("#release input[name=number]").fill("536")
    page.locator("#release [name=reason]").fill("The House was dissolved.")
    page.get_by_role("button", name="Release all 536").click()
    page.get_by_role("heading", name="Applied import").wait_for()
    assert Person.objects.employed().count() == 1


def test_a_long_import_reloads_its_page_when_it_is_done(
    committed_cast: Cast, page: Page, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(committed_cast.administrator.user)
    files = ImportFiles(
        {"import.json": b'{"people": [{"external_id": "hana.costa", "title": "Lead"}]}'}
    )
    plan = import_run(actor=ACTOR, files=files, mode="patch", dry_run=True, now=utc_now()).plan
    assert plan is not None
    ImportPlan.objects.filter(pk=plan.pk).update(state="applying")
    visit(f"/imports/{plan.uid}/").get_by_text("It is being applied").wait_for()
    axe(page)

    ImportPlan.objects.filter(pk=plan.pk).update(
        state="applied", settled_at=utc_now(), settled_by="the job"
    )

    page.get_by_role("heading", name="Applied import").wait_for()
