"""The jobs of each persona within their clicks, from the screen they start at.

Typing is not counted, reading neither. Each is done by mouse and by keyboard alone; by mouse
without JavaScript too where nobody may depend on it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import expect

from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.escalations.models import DutyRequest, Escalation, Mention, Step
from governance.playbooks.models import Feedback, Question
from policies.guidance.models import Acknowledgement
from policies.training.models import Certificate
from roles.channels.models import Channel
from roles.channels.rules import Verdict
from roles.sync.models import ImportPlan
from roles.team.models import Assignment, Review
from roles.team.services import assignment_accept
from tests.browser.hands import Hands
from tests.browser.looks import PHONE
from tests.browser.week import week  # noqa: F401  # a fixture
from tests.governance.escalations.parts import escalation_of, log
from tests.policies.making import QUESTIONS
from tests.roles.sync.scim.wire import connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

    from tests.browser.conftest import SignIn
    from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

# Where the day of each begins: ``/`` leads there, and Today is there for everybody.
TODAY, TEAM, MY_PEOPLE, DESK, HUB = "/today/", "/team/", "/my-people/", "/coach/", "/hub/"
FIELD, SET_UP, EVIDENCE = "/field/", "/admin/", "/evidence/"
MOUSE, KEYBOARD, NO_SCRIPT = "by mouse", "by keyboard", "without JavaScript"
GAP = re.compile("^Assign.*Field service has no coach")
BOTH = pytest.mark.parametrize("how", [MOUSE, KEYBOARD])
NO_MOUSE = pytest.mark.parametrize("how", [KEYBOARD, NO_SCRIPT])
EVERY_WAY = pytest.mark.parametrize("how", [MOUSE, KEYBOARD, NO_SCRIPT])


class AtHome(Protocol):
    def __call__(self, persona: str, home: str, how: str) -> Hands: ...


@pytest.fixture
def at_home(
    week: Cast,  # noqa: F811
    new_context: Callable[..., BrowserContext],
    sign_in: SignIn,
) -> AtHome:
    """Sit somebody down at the screen that their day begins with."""

    def begin(persona: str, home: str, how: str) -> Hands:
        options: dict[str, Any] = {"java_script_enabled": False} if how == NO_SCRIPT else {}
        context = new_context(**options)
        sign_in(week.members[persona].user, context)
        page = context.new_page()
        if home == FIELD:
            page.set_viewport_size(PHONE)
        answer = page.goto(TODAY if home == TODAY else "/")
        assert answer is not None
        assert answer.status == 200
        assert page.url.endswith(home)
        return Hands(page, keyboard=how == KEYBOARD)

    return begin


def said(hands: Hands, words: str) -> None:
    expect(hands.page.get_by_role("main")).to_contain_text(re.compile(words))


# The line manager, from My people


@EVERY_WAY
def test_line_manager_puts_a_report_in_a_role(at_home: AtHome, week: Cast, how: str) -> None:  # noqa: F811
    hands = at_home("line_manager", MY_PEOPLE, how)
    hands.link("^Assign a role.*Priya Shah")
    hands.link("^Propose.*Frontline responder")
    hands.press("^Propose$")
    said(hands, "is proposed")
    assert week.player.listed.assignments.filter(state="proposed").exists()
    assert hands.clicks <= 5


@EVERY_WAY
def test_line_manager_consents_from_the_inbox(at_home: AtHome, week: Cast, how: str) -> None:  # noqa: F811
    hands = at_home("line_manager", MY_PEOPLE, how)
    hands.link("^Inbox")
    hands.click(hands.page.get_by_role("button", name="Consent"))
    said(hands, "consented")
    item = Assignment.objects.get(person=week.employee.listed).items.get(kind="consent")
    assert item.met_by == "Leon Marsh"
    assert hands.clicks <= 2


@BOTH
def test_line_manager_reviews_exceptions_first_one_click_each(at_home: AtHome, how: str) -> None:
    hands = at_home("line_manager", MY_PEOPLE, how)
    hands.link("^Inbox")
    hands.link("^Reviews")
    keep = hands.page.get_by_role("button", name=re.compile("^Keep"))
    expect(keep.first).to_have_accessible_name(re.compile("Zoe Odd"))
    there = hands.clicks
    hands.click(keep.first)
    said(hands, "Kept")
    hands.click(hands.page.get_by_role("button", name="Keep all selected"))
    said(hands, "Nothing to review")
    assert Review.objects.filter(outcome="keep").count() == 3
    assert hands.clicks - there <= 3


# The head of a department, from Coverage


@EVERY_WAY
def test_department_head_sees_and_fixes_a_gap(at_home: AtHome, week: Cast, how: str) -> None:  # noqa: F811
    hands = at_home("department_head", TEAM, how)
    hands.click(hands.page.get_by_role("link", name=GAP))
    hands.click(hands.page.get_by_role("radio", name=re.compile("Ida Berg")))
    hands.press("^Propose$")
    said(hands, "is proposed")
    assert Assignment.objects.filter(role__department=week.field_service, state="proposed").exists()
    assert hands.clicks <= 3


@BOTH
def test_department_head_keeps_or_drops_a_channel(at_home: AtHome, how: str) -> None:
    hands = at_home("department_head", TEAM, how)
    hands.link("^See all with what is under way")
    hands.link("^Decide.*silent for 94 days")
    hands.type("Why", "The same questions come by chat now.")
    hands.click(hands.page.get_by_role("button", name="Drop it"))
    expect(hands.page.get_by_role("heading", name="Retirement checklist")).to_be_visible()
    assert Channel.objects.get(platform="facebook").decisions.get().verdict == Verdict.DROP
    assert hands.clicks <= 3


# Coach and head coach, from their desk and the hub


@BOTH
def test_coach_answers_a_player(at_home: AtHome, how: str) -> None:
    hands = at_home("coach", DESK, how)
    hands.type("Your answer to Priya Shah", "You may.")
    hands.press("^Answer.*Priya Shah")
    said(hands, "You may.")
    assert Question.objects.get().state == "answered"
    assert hands.clicks <= 2


@BOTH
def test_coach_passes_feedback_on(at_home: AtHome, week: Cast, how: str) -> None:  # noqa: F811
    hands = at_home("coach", DESK, how)
    hands.link("^Pass it on.*Priya Shah")
    hands.click(hands.page.locator("main form .acts").get_by_role("button").first)
    said(hands, "Passed on")
    assert Feedback.objects.get().asked == week.head_coach.listed
    assert hands.clicks <= 2


@EVERY_WAY
def test_head_coach_decides_on_a_channel(at_home: AtHome, how: str) -> None:
    hands = at_home("head_coach", HUB, how)
    hands.link("^Channels")
    hands.link("^Verify LarkfieldHelp")
    hands.type("Why", "Customers ask there daily.")
    hands.click(hands.page.get_by_role("button", name="Adopt it"))
    said(hands, "Decided: Adopted")
    assert Channel.objects.with_latest().get(platform="x").latest == Verdict.ADOPT
    assert hands.clicks <= 3


@BOTH
def test_head_coach_fills_a_coach_vacancy(at_home: AtHome, week: Cast, how: str) -> None:  # noqa: F811
    hands = at_home("head_coach", HUB, how)
    hands.click(hands.page.get_by_role("link", name=GAP))
    hands.click(hands.page.get_by_role("radio", name=re.compile("Ida Berg")))
    hands.press("^Propose$")
    said(hands, "is proposed")
    assert Assignment.objects.filter(role__department=week.field_service, state="proposed").exists()
    assert hands.clicks <= 4


# The employee, from Today


@EVERY_WAY
def test_employee_acknowledges_a_changed_guideline(
    at_home: AtHome,
    week: Cast,  # noqa: F811
    how: str,
) -> None:
    hands = at_home("employee", TODAY, how)
    hands.go(hands.page.locator("main").get_by_role("link", name="Read and sign").first)
    hands.press("^Sign version 2")
    said(hands, "Signed, thank you")
    assert Acknowledgement.objects.filter(person=week.employee.listed).count() == 2
    assert hands.clicks <= 3


@EVERY_WAY
def test_employee_asks_about_a_guideline_instead_of_signing_it(
    at_home: AtHome,
    week: Cast,  # noqa: F811
    how: str,
) -> None:
    before = set(Question.objects.values_list("pk", flat=True))
    hands = at_home("employee", TODAY, how)
    hands.go(hands.page.locator("main").get_by_role("link", name="Read and sign").first)
    hands.link("Ask a question about this version")
    hands.type("Your question", "May I say this to a friend?")
    hands.press("^Send to ")
    said(hands, "May I say this to a friend")
    asked = Question.objects.exclude(pk__in=before).get()
    assert asked.page == "/guidelines/house-rules/versions/2/"
    assert asked.asker == week.employee.listed
    assert hands.clicks <= 3


@NO_MOUSE
def test_employee_sees_whom_to_ask_and_what_they_may_say(at_home: AtHome, how: str) -> None:
    hands = at_home("employee", TODAY, how)
    hands.link("^Ask")
    said(hands, "It goes to Maria Ortiz")
    assert hands.clicks <= 1
    hands.page.goto(TODAY)
    hands.link("^Authority card")
    said(hands, "You may")
    assert hands.clicks <= 2


@EVERY_WAY
def test_player_passes_a_course(at_home: AtHome, week: Cast, how: str) -> None:  # noqa: F811
    hands = at_home("player", TODAY, how)
    take_the_course(hands)
    assert Certificate.objects.filter(person=week.player.listed).exists()


def take_the_course(hands: Hands) -> None:
    """From Today, three clicks and those of the questions."""
    before_all = hands.clicks
    course = hands.page.locator(".next, li.item").filter(has_text="Answering in public").first
    hands.go(course.get_by_role("link").first)
    hands.press("Start the quiz")
    answering = 0
    for question in QUESTIONS:
        before = hands.clicks
        right = question.choices[question.answer]
        hands.click(hands.page.get_by_role("radio", name=right, exact=True))
        hands.click(hands.page.get_by_role("button", name="Check my answer"))
        hands.link("Next question|See the result")
        answering += hands.clicks - before
    said(hands, "Passed")
    assert answering <= 3 * len(QUESTIONS)
    assert hands.clicks - before_all - answering <= 3


# The player, from Field, on a phone; the partner, from Today


@EVERY_WAY
def test_player_takes_a_mention_reports_another_and_with_it_escalates(
    at_home: AtHome,
    week: Cast,  # noqa: F811
    how: str,
) -> None:
    Step.objects.filter(target="coach").update(target="duty")
    mention = log(week.employee)
    Step.objects.filter(target="duty").update(target="coach")
    hands = at_home("player", FIELD, how)
    hands.press("^Take it")
    said(hands, "It is yours")
    assert escalation_of(mention).holder == week.player.listed
    hands.link("^Report$")
    report(hands)
    said(hands, "Maria Ortiz")
    assert Escalation.objects.count() == 3
    assert hands.clicks <= 3
    hands.page.goto(FIELD)
    said(hands, "1 in your hands")
    before = hands.clicks
    hands.link("^Report a mention")
    report(hands)
    assert Escalation.objects.filter(asked=week.coach.listed).count() == 3
    assert hands.clicks - before <= 2


@NO_MOUSE
def test_player_hands_over_a_shift(at_home: AtHome, how: str) -> None:
    hands = at_home("player", FIELD, how)
    said(hands, "You are on duty until")
    hands.link("^Hand over")
    hands.click(hands.page.get_by_role("radio", name=re.compile("Ann Usual")))
    hands.press("^Ask them$")
    said(hands, "Ann Usual is asked")
    assert DutyRequest.objects.get().asked.display_name == "Ann Usual"
    assert hands.clicks <= 3


@NO_MOUSE
def test_partner_reports_a_mention(at_home: AtHome, how: str) -> None:
    hands = at_home("external", TODAY, how)
    hands.link("^Report")
    report(hands)
    assert Mention.objects.filter(said="It hissed.").exists()
    assert hands.clicks <= 2


def report(hands: Hands) -> None:
    hands.type("Where", "Leeds shop, at the counter")
    hands.type("What was said", "It hissed.")
    hands.press("^Report it")
    said(hands, "It hissed.")


@EVERY_WAY
def test_partner_acknowledges_and_passes_the_course(
    at_home: AtHome,
    week: Cast,  # noqa: F811
    how: str,
) -> None:
    hands = at_home("external", TODAY, how)
    signs = hands.page.locator(".next, li.item").filter(has_text="House rules").first
    hands.go(signs.get_by_role("link").first)
    hands.press("^Sign version 2")
    said(hands, "Signed, thank you")
    assert hands.clicks <= 3
    assert Acknowledgement.objects.filter(person=week.external.listed).exists()

    role = week.external.listed.assignments.get()
    assignment_accept(actor=week.external.viewer, assignment=role, now=utc_now())
    hands.page.goto(TODAY)
    take_the_course(hands)
    assert Certificate.objects.filter(person=week.external.listed).exists()


@NO_MOUSE
def test_partner_accepts_a_role(at_home: AtHome, week: Cast, how: str) -> None:  # noqa: F811
    hands = at_home("external", TODAY, how)
    role = hands.page.locator(".next, li.item").filter(has_text="Frontline responder").first
    hands.go(role.get_by_role("link").first)
    hands.click(hands.page.get_by_role("button", name="Accept"))
    said(hands, "accepted|Accepted")
    item = week.external.listed.assignments.get().items.get(kind="accept")
    assert item.met_at is not None
    assert hands.clicks <= 2


# The auditor and the administrator


@BOTH
def test_auditor_sees_who_could_speak_on_a_channel_on_a_day(at_home: AtHome, how: str) -> None:
    hands = at_home("auditor", EVIDENCE, how)
    hands.type("Channel: its address or name", "x.com/LarkfieldHelp")
    hands.press("^Who could speak$")
    said(hands, "Priya Shah")
    assert hands.clicks <= 3


@EVERY_WAY
def test_auditor_verifies_the_trail(at_home: AtHome, how: str) -> None:
    hands = at_home("auditor", EVIDENCE, how)
    hands.click(hands.page.get_by_role("button", name="Verify now"))
    said(hands, r"Verified(;| up to seal)")
    assert hands.clicks <= 1


@BOTH
def test_auditor_draws_a_sample_of_a_population(at_home: AtHome, how: str) -> None:
    hands = at_home("auditor", EVIDENCE, how)
    hands.choose("Of", "roles")
    hands.press("^Draw it$")
    said(hands, r"\d+ of \d+ rows")
    assert hands.clicks <= 3
    with hands.page.expect_download() as file:
        hands.click(hands.page.get_by_role("link", name="Take the sample away"))
    assert file.value.suggested_filename.startswith("sample-roles")


@EVERY_WAY
def test_administrator_releases_whom_a_directory_says_have_left(at_home: AtHome, how: str) -> None:
    wire = connect()
    users = [wire.user(f"user{number}") for number in range(4)]
    for each in users:
        wire.patch(f"Users/{each['id']}", {"op": "replace", "path": "active", "value": False})
    hands = at_home("administrator", SET_UP, how)
    hands.link("^Open.*Connections$")
    hands.write(hands.page.get_by_label(re.compile("^How many leave")), "1")
    hands.type("Why?", "They have moved on.")
    hands.click(hands.page.get_by_role("button", name="Release all 1"))
    said(hands, "1 person has left")
    assert hands.clicks <= 3


@BOTH
def test_administrator_sees_what_a_rule_would_change(at_home: AtHome, how: str) -> None:
    hands = at_home("administrator", SET_UP, how)
    hands.link("^Rule defaults")
    hands.link("^Set.*no more players")
    hands.type("Players a coach may have", "1")
    said(hands, "Gaps today")
    assert hands.clicks <= 2
    assert not Entry.objects.filter(verb="gap_rule.changed").exists()


@BOTH
def test_administrator_fixes_an_import_that_the_brake_holds(at_home: AtHome, how: str) -> None:
    hands = at_home("administrator", SET_UP, how)
    hands.link("^Imports")
    hands.go(hands.page.locator("main table").get_by_role("link").first)
    hands.press("^Discard")
    assert ImportPlan.objects.get().state == "discarded"
    assert hands.clicks <= 3
