"""The first day in a real browser: clicks are counted, and time is simulated (hands.py)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import expect

from governance.core.clock import utc_now
from governance.jobs.services import run_due
from policies.training.models import Question
from roles.channels.models import Channel
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment
from roles.team.selectors import gaps
from tests.browser.hands import Hands
from tests.browser.looks import DESKTOP, PHONE, looked_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    NewContext = Callable[..., BrowserContext]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]

MOST_CLICKS, MOST_MINUTES = 25, 15
# To sign in takes two, and one leads from the coach desk to Today; to accept, to sign and to pass
# take three each: open, press, back to Today.
MOST_CLICKS_OF_THE_INVITED, MOST_QUESTIONS, CLICKS_A_QUESTION = 12, 5, 3
INVITES = "invites you"
ADMINS = ("CV3",) * 3  # of each of three accounts there is one so far
BETH = "beth@harbourlane.example"
TEAM = """\
Beth Lane <beth@harbourlane.example>
Ali Noor, ali@harbourlane.example
Cara Webb, cara@harbourlane.example
Dan Okoro\tdan@harbourlane.example
ewa.malik@harbourlane.example
Fay Burns, fay.b@post.example, volunteer
Gus Reed, gus@post.example, volunteer
Hope Quinn, hopeq@post.example, volunteer
Idris Bell, idris@post.example, volunteer
Jo Hart, jo.hart@post.example, volunteer
Kit Moss, kit@post.example, volunteer
Lou Sharp, lou@post.example, volunteer"""


def code_for(email: str) -> str:
    message = next(each for each in reversed(mail.outbox) if each.to == [email])
    found = re.search(r"^\s*([A-Z0-9]{6}|[A-Z0-9-]{7,9})\s*$", str(message.body), re.MULTILINE)
    assert found, message.body
    return found.group(1)


def sign_in(hands: Hands, address: str, email: str) -> None:
    hands.page.goto(address)
    hands.read()
    hands.type("Work e-mail", email)
    hands.press("Send me a code")
    hands.type("Code", code_for(email))
    hands.press("Sign in")


def set_up(hands: Hands) -> None:
    """The seven steps, as the administrator."""
    page = hands.page
    hands.click(page.get_by_role("link", name="Begin the first day"))
    hands.read()
    hands.type("What is the organisation called?", "Harbour Lane Food Bank")
    hands.choose("Where is it?", "Europe/London")
    hands.press("^Next")
    hands.type("People", TEAM, paste=True)
    hands.press("^Next")
    hands.click(page.get_by_role("radio", name=re.compile("Cara Webb")))
    hands.press("^Next")
    for name in ("Ali Noor", "Fay Burns", "Jo Hart"):
        hands.click(page.get_by_role("checkbox", name=re.compile(name)))
    hands.press("^Next")
    hands.type("Address 1", "facebook.com/harbourlane", paste=True)
    hands.type("Address 2", "instagram.com/harbourlane", paste=True)
    hands.choose("Owner 2", str(Person.objects.get(display_name="Fay Burns").uid))
    hands.type("Address 3", "+44 20 7946 0000")
    hands.press("^Next")
    hands.seconds += 60  # to read the guideline that is to be published
    hands.press("^Publish both")
    hands.press("^Invite 11 people")


def take_part(page: Page, email: str) -> tuple[int, int]:
    """As one who was invited: by the address in the mail, then by what Today says is next.

    Returns the clicks, without those that the questions of a quiz take, and these questions.
    """
    hands, questions = Hands(page), 0
    sign_in(hands, invited_to(email), email)
    if not urlsplit(page.url).path.startswith("/today/"):  # a coach's day begins at the desk
        hands.link("^Today")
    while page.locator(".next").count():
        hands.go(page.locator(".next").get_by_role("link").first)
        asked = page.get_by_role(
            "button", name=re.compile("^(Accept$|Sign version|Start the quiz)")
        )
        starts = "quiz" in asked.inner_text()
        hands.click(asked)
        expect(asked).to_have_count(0)
        questions += pass_quiz(hands) if starts else 0
        hands.link("^Today")
    expect(page.get_by_text("Nothing is waiting for you.")).to_be_visible()
    return hands.clicks - questions * CLICKS_A_QUESTION, questions


def invited_to(email: str) -> str:
    """The address in the invitation to ``email``, on the server of this test."""
    message = next(each for each in mail.outbox if each.to == [email] and INVITES in str(each.body))
    found = re.search(r"^Sign in:\n(\S+)$", str(message.body), re.MULTILINE)
    assert found, message.body
    return urlsplit(found.group(1)).path


def pass_quiz(hands: Hands) -> int:
    """Answer all of it right; returns how many questions there were."""
    page = hands.page
    right = {each.text: each.choices[each.answer] for each in Question.objects.all()}
    for _question in right:
        text = page.locator(".q-legend").first.inner_text()
        hands.click(page.get_by_label(right[text.strip()], exact=True))
        hands.click(page.get_by_role("button", name="Check my answer"))
        hands.click(page.get_by_role("link", name=re.compile("Next question|See the result")))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Passed")
    return len(right)


def ready() -> list[str]:
    held = Assignment.objects.ready(utc_now()).order_by("person__display_name")
    return [f"{each.person}, {each.role.type.key}" for each in held.select_related("person")]


def test_from_nothing_to_a_team_of_twelve(new_context: NewContext, base_url: str) -> None:
    first = new_context(viewport=DESKTOP).new_page()
    first.goto(base_url)
    expect(first.get_by_text("appoint --administrator")).to_be_visible()
    call_command("appoint", "--administrator", BETH)

    hands = Hands(first)
    sign_in(hands, base_url, BETH)
    set_up(hands)
    expect(first.get_by_text("7 of 7 steps")).to_be_visible()
    assert hands.clicks <= MOST_CLICKS, hands.clicks
    assert hands.seconds / 60 <= MOST_MINUTES, hands.seconds
    assert Person.objects.count() == 12
    assert Channel.objects.exclude(owner=None).count() == 3

    assert not [each for each in mail.outbox if INVITES in str(each.body)]
    run_due(now=utc_now())
    invited = [each for each in mail.outbox if INVITES in str(each.body)]
    assert len(invited) == 11
    assert sorted(gap.rule for gap in gaps(now=utc_now())) == ["CV1", "CV11", *ADMINS]

    for email in ("cara@harbourlane.example", "ali@harbourlane.example", "fay.b@post.example"):
        phone = new_context(viewport=PHONE, has_touch=True)
        clicks, questions = take_part(phone.new_page(), email)
        assert clicks <= MOST_CLICKS_OF_THE_INVITED, f"{email}: {clicks} clicks"
        assert 0 < questions <= MOST_QUESTIONS, f"{email}: {questions} questions"
    assert ready() == ["Ali Noor, responder", "Cara Webb, coach", "Fay Burns, responder"]
    assert [gap.label for gap in gaps(now=utc_now()) if gap.rule not in ADMINS] == [
        "9 of 12 have not signed “Social media guidelines”"
    ]


def test_every_step_is_for_everybody(new_context: NewContext, base_url: str) -> None:
    """In every look, each step and what becomes of it in the settings."""
    call_command("appoint", "--administrator", BETH)
    page = new_context(viewport=DESKTOP).new_page()
    hands = Hands(page)
    sign_in(hands, base_url, BETH)
    set_up(hands)
    steps = ("", "name/", "people/", "coach/", "replies/", "accounts/", "guideline/", "invite/")
    faults = []
    for path in (*(f"/first-day/{step}" for step in steps), "/settings/size/?to=standard"):
        page.set_viewport_size(DESKTOP)
        page.goto(path)
        faults += [f"{path}: {fault}" for fault in looked_at(page)]
    page.set_viewport_size(DESKTOP)
    page.goto("/first-day/people/")
    page.locator("main textarea").fill("Idris Bell, volunteer")
    hands.click(page.get_by_role("button", name=re.compile("^Next")))
    expect(page.get_by_role("alert")).to_contain_text("One thing to mend")
    faults += [f"a line that is wrong: {fault}" for fault in looked_at(page)]
    assert faults == []
    page.set_viewport_size(DESKTOP)
    page.goto("/settings/")
    hands.click(page.get_by_role("radio", name=re.compile("Federated")))
    hands.click(page.get_by_role("button", name="See what it would change"))
    page.locator("#reason").fill("More countries.")
    hands.click(page.get_by_role("button", name=re.compile("^Change to")))
    assert OrganisationSettings.objects.get().size == "federated"
