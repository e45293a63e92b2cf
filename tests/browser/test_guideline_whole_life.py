"""A real guideline on the people of the Congress, each act on the pages by who has to do it: draft,
consultation, legal approval, a minor and a major change, what differs, and both papers of it."""

from __future__ import annotations

import io
import os
import zipfile
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from playwright.sync_api import expect
from pypdf import PdfReader

from governance.core.clock import utc_now
from governance.notify.models import Message
from governance.todos.models import Todo
from policies.guidance.models import Acknowledgement, EvidencePack, PolicyVersion
from policies.guidance.services import pack_make
from roles.org.models import Department, Person
from tests.browser.looks import DESKTOP, PHONE, axe_in_every_look, misfits, no_sideways_scroll
from tests.cast import make_account, make_assignment
from tests.paper import largest_words
from tests.policies.guidance.handbook import BAN, DATA, TEXT
from tests.policies.guidance.test_pack import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

OWN = "/guidelines/social-media/"
COACH, HEAD_COACH, LEGAL, MEMBER = "b001307", "t000467", "s001189", "k000367"
ROLES = {COACH: "coach", HEAD_COACH: "head_coach", LEGAL: "legal"}
OLD, NEW = "For example:", "Such as:"
PICTURES = os.environ.get("PLAYBOOK_PICTURES", "")  # a directory, for whoever looks themselves


class Congress:
    """Everybody who is listed there, and a window for each of those who act."""

    def __init__(self, new_context: Callable[..., BrowserContext], sign_in: SignIn) -> None:
        call_command("import_org", str(DATA / "congress"), stdout=StringIO())
        root = Department.objects.filter(parent=None).order_by("pk")[0]
        self.people = Person.objects.employed().count()
        self.windows: dict[str, Page] = {}
        for key in (COACH, HEAD_COACH, LEGAL, MEMBER):
            person = Person.objects.get(email=f"{key}@congress.example.org")
            if key in ROLES:
                make_assignment(person, root, ROLES[key])
            context = new_context(viewport=PHONE if key == MEMBER else DESKTOP)
            sign_in(make_account(person).user, context)
            self.windows[key] = context.new_page()

    def at(self, key: str, path: str) -> Page:
        page = self.windows[key]
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        return page

    def owing(self, kind: str = "guideline") -> int:
        return Todo.objects.open().filter(subject__kind=kind).count()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def from_today(congress: Congress, path: str) -> Page:
    """What is there for a member is found on Today."""
    page = congress.at(MEMBER, "/today/")
    with page.expect_navigation():
        page.locator(f"main a[href='{path}']").first.click()
    return page


def drafted(congress: Congress) -> None:
    page = congress.at(COACH, "/guidelines/")
    page.get_by_role("link", name="New guideline").click()
    page.get_by_label("Title").fill("Social media")
    page.get_by_label("Text", exact=True).fill(TEXT)
    press(page, "Save and look at it")
    expect(page.get_by_text("feel free to ask questions, share public")).to_be_visible()
    page = congress.at(HEAD_COACH, f"{OWN}draft/")
    page.get_by_text("Who has to approve it").click()
    page.get_by_label("Legal", exact=True).check()
    press(page, "Save")


def consulted(congress: Congress) -> None:
    """Everybody is told, somebody says something and is answered; nobody owes anything."""
    coach = congress.at(COACH, f"{OWN}draft/")
    press(coach, "Ask people what they think")
    asked = Message.objects.filter(template="guidance/mail/consulted")
    assert asked.count() == congress.people
    member = from_today(congress, f"{OWN}comments/")
    member.get_by_label("Your comment").fill("And on leave?")
    press(member, "Send comment")
    coach.get_by_role("link", name="Comments").click()
    coach.get_by_label("Your answer").fill("Then, too.")
    press(coach, "Answer and close")
    member.reload()
    expect(member.get_by_text("Then, too.")).to_be_visible()
    assert congress.owing() == 0


def decided(congress: Congress, number: int) -> None:
    """Legal reads and approves what the coach hands in; then the head coach publishes it."""
    coach = congress.at(COACH, f"{OWN}draft/")
    press(coach, "Ask for approval")
    legal = congress.at(LEGAL, f"{OWN}review/")
    expect(legal.get_by_role("heading", level=1)).to_have_text(f"Approve version {number}")
    expect(legal.locator("main")).to_contain_text("GSA Social Media Policy")
    press(legal, "Approve")
    head_coach = congress.at(HEAD_COACH, f"{OWN}review/")
    press(head_coach, f"Publish version {number}")
    for kind in ("approval", "publish", "returned"):
        assert congress.owing(kind) == 0


def changed(congress: Congress, text: str, note: str, *, minor: bool) -> None:
    page = congress.at(COACH, OWN)
    press(page, "Write the next version")
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_label("What changed").fill(note)
    page.get_by_label("Only details change").set_checked(minor)
    press(page, "Save and look at it")


def signed(congress: Congress, number: int) -> None:
    page = congress.at(MEMBER, OWN)
    press(page, f"Sign version {number}")
    expect(page.get_by_role("heading", name="Signed, thank you")).to_be_visible()


def compared(congress: Congress) -> None:
    """Who signed the first version sees what is other in the third, on a phone and at a desk."""
    page = from_today(congress, OWN)
    expect(page.get_by_role("heading", name="Changed since you signed version 1")).to_be_visible()
    page.get_by_role("link", name="Compare versions 1 and 3").click()
    expect(page.get_by_text("Version 1, which you signed, beside version 3.")).to_be_visible()
    expect(page.get_by_text("3 of 151 rules and paragraphs differ.")).to_be_visible()
    expect(page.locator("del").first).to_have_text(OLD)
    expect(page.locator("ins").filter(has_text=NEW).first).to_have_text(NEW)
    expect(page.locator("ins").filter(has_text="Share a password.")).to_be_visible()
    why = page.get_by_role("region", name="Why it changed")
    expect(why).to_contain_text("Passwords stay secret. Version 3, Glenn Thompson")
    expect(why).to_contain_text("Said more plainly. Version 2, Glenn Thompson")
    pictured(page, "compare")
    page.get_by_text("rules and paragraphs are the same, word for word").click()
    expect(page.get_by_role("heading", name="Outline templates")).to_be_visible()
    axe_in_every_look(page)
    no_sideways_scroll(page)
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Read and sign").click()
    expect(page.get_by_role("button", name="Sign version 3")).to_be_visible()


def pictured(page: Page, name: str) -> None:
    """Nothing is cut off or wider than its window; kept as a picture for whoever wants to look."""
    for size in (DESKTOP, PHONE):
        assert misfits(page, size) == []
        if PICTURES:
            path = Path(PICTURES) / f"{name}-{size['width']}.png"
            page.screenshot(path=path, full_page=True)


def words(paper: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def kept(content: bytes, name: str) -> PdfReader:
    if PICTURES:
        (Path(PICTURES) / f"{name}.pdf").write_bytes(content)
    return PdfReader(io.BytesIO(content))


def headings_within(outline: Sequence[Any], title: str) -> list[str]:
    """Return the headings below one, as a reader of PDF lists them."""
    found: list[str] = []
    for entry, after in zip(outline, [*outline[1:], None], strict=True):
        if isinstance(entry, list):
            found += headings_within(entry, title)
        elif entry.title == title and isinstance(after, list):
            found += [each.title for each in after if not isinstance(each, list)]
    return found


def sheet_taken(congress: Congress) -> None:
    """The paper that is signed by hand has the whole text of what is in force."""
    page = congress.at(HEAD_COACH, f"{OWN}campaign/?view=people")
    link = page.get_by_role("link", name="Sheet to be signed on paper").get_attribute("href")
    assert link
    said = words(kept(page.request.get(link).body(), "sheet"))
    assert f"In force since {utc_now():%-d %B %Y}" in said
    for part in ("Social media", "Version 3", NEW, "Share a password.", "Signature"):
        assert part in said


def evidence_taken(congress: Congress, place: Path) -> None:
    """The pack that proves all of it, taken as a file, verifies and reads well."""
    version = PolicyVersion.objects.get(number=3)
    page = congress.at(HEAD_COACH, "/evidence/bound/?policy=social-media")
    press(page, "Make an evidence pack")
    pack_make(pack=EvidencePack.objects.get(), now=utc_now())
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Take the file").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(place)
    [folder] = place.iterdir()
    status, said = verify(folder)
    assert status == 0, said
    assert "PASS Social media, version 3" in said
    report = kept((folder / "report.pdf").read_bytes(), "report")
    told = words(report)
    assert largest_words(report.pages[0]) == (18, "Evidence: Social media, version 3")
    assert "the GSA Social Media Policy (https://www.gsa.gov/" in told
    assert "Execution" in headings_within(report.outline, "Blog mission brief")
    receipt = Acknowledgement.objects.get(version=version)
    assert f"{receipt.at:%H:%M:%S} 3 en {receipt.text_hash[:16]}" in told
    for left in ("](", "cSpell", "{%"):
        assert left not in told


def test_a_real_guideline_lives_through_all_of_it_on_the_pages(
    new_context: Callable[..., BrowserContext], sign_in: SignIn, tmp_path: Path
) -> None:
    assert len(TEXT.split()) >= 500
    congress = Congress(new_context, sign_in)
    assert congress.people == 537
    drafted(congress)
    consulted(congress)
    decided(congress, 1)
    assert congress.owing() == congress.people
    signed(congress, 1)

    # A minor change asks nobody: who has not signed owes it by the same day, who has is told.
    due = set(Todo.objects.open().filter(subject__kind="guideline").values_list("due_at"))
    changed(congress, TEXT.replace(OLD, NEW), "Said more plainly.", minor=True)
    decided(congress, 2)
    owed = Todo.objects.open().filter(subject__ref=PolicyVersion.objects.get(number=2).uid)
    assert congress.owing() == owed.count() == congress.people - 1
    assert set(owed.values_list("due_at")) == due
    assert Message.objects.filter(template="guidance/mail/minor").count() == 1
    page = congress.at(MEMBER, OWN)
    expect(page.get_by_text("Only details have changed since, so it holds.")).to_be_visible()

    # A major one asks everybody again, who first see what is other than what they signed.
    changed(congress, TEXT.replace(OLD, NEW) + BAN, "Passwords stay secret.", minor=False)
    decided(congress, 3)
    assert congress.owing() == congress.people
    compared(congress)
    signed(congress, 3)
    assert congress.owing() == congress.people - 1
    sheet_taken(congress)
    evidence_taken(congress, tmp_path)
