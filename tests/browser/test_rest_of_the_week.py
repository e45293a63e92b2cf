"""More of the week, by keyboard alone, within as many clicks as it takes.

The most frequent jobs have their budgets in ``test_clicks``; these are the others. Moving to a
field to type in it is no click, as there.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.audit.models import Entry
from governance.playbooks.models import Feedback, Practice, Question
from roles.channels.models import Channel
from roles.channels.rules import State, Step
from roles.org.models import Exemption
from roles.sync.models import Draft
from roles.team.models import Assignment, Role
from roles.team.services import exemption_ask
from tests.browser.test_clicks import (
    DESK,
    FIELD,
    HUB,
    KEYBOARD,
    MY_PEOPLE,
    TEAM,
    TODAY,
    at_home,  # noqa: F401  # a fixture
    said,
)
from tests.browser.week import week  # noqa: F401  # a fixture
from tests.cast import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.hands import Hands
    from tests.browser.test_clicks import AtHome
    from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
NEXT_WEEK = NOW.date() + timedelta(days=7)


def unfolded(hands: Hands, title: str) -> Locator:
    """Open what stands behind a fold, and return it."""
    fold = hands.page.locator("details.more").filter(has_text=title)
    hands.click(fold.locator("summary"))
    return fold


def pressed(hands: Hands, within: Locator, name: str | re.Pattern[str]) -> None:
    """A button of several that are called alike; what comes after it is read."""
    with hands.page.expect_navigation():
        hands.click(within.get_by_role("button", name=name, exact=True))
    hands.read()


class Budget:
    """The clicks from here on."""

    def __init__(self, hands: Hands) -> None:
        self.hands, self.begun = hands, hands.clicks

    def within(self, most: int) -> None:
        spent = self.hands.clicks - self.begun
        assert spent <= most, f"{spent} clicks, {most} are allowed"
        self.begun = self.hands.clicks


def test_player_brings_a_success_and_resigns_with_a_reason(
    at_home: AtHome,  # noqa: F811
    week: Cast,  # noqa: F811
) -> None:
    hands = at_home("player", FIELD, KEYBOARD)
    spent = Budget(hands)
    hands.link("^Tell your coach")
    hands.click(hands.page.get_by_role("radio", name=re.compile("^A success")))
    hands.type("What happened?", "They thanked us for the film.")
    hands.press("^Tell Maria Ortiz")
    assert Feedback.objects.filter(kind="success", author=week.player.listed).exists()
    spent.within(3)

    hands.link("^Today")
    hands.link("^Open the role.*Frontline responder")
    fold = unfolded(hands, "Resign")
    hands.write(fold.get_by_label("Reason"), "I move to another town.")
    pressed(hands, fold, "Resign")
    said(hands, "You have resigned")
    assert Entry.objects.get(verb="assignment.ended").reason == "I move to another town."
    spent.within(4)


def test_employee_asks_the_coach(at_home: AtHome, week: Cast) -> None:  # noqa: F811
    hands = at_home("employee", TODAY, KEYBOARD)
    hands.link("^Ask")
    hands.type("Your question", "May I post a picture of my desk?")
    hands.press("^Send to Maria Ortiz")
    said(hands, "May I post a picture of my desk")
    assert Question.objects.filter(asker=week.employee.listed, asked=week.coach.listed).exists()
    assert hands.clicks <= 2


def test_line_manager_pauses_lets_go_on_and_has_it_handed_over(
    at_home: AtHome,  # noqa: F811
    week: Cast,  # noqa: F811
) -> None:
    hands = at_home("line_manager", MY_PEOPLE, KEYBOARD)
    held = week.player.listed.assignments
    spent = Budget(hands)
    hands.go(hands.page.locator(f'main a[href="/assignments/{held.get().uid}/"]').first)
    fold = unfolded(hands, "Pause this")
    hands.write(fold.get_by_label("Reason"), "A complaint is looked into.")
    pressed(hands, fold, "Pause")
    said(hands, "Paused: Priya Shah")
    assert held.get().state == "suspended"
    spent.within(3)

    fold = unfolded(hands, "Let this go on")
    hands.write(fold.get_by_label("Reason"), "It was nothing.")
    pressed(hands, fold, "Go on")
    said(hands, "This goes on")
    spent.within(2)

    fold = unfolded(hands, "Have it handed over")
    hands.write(fold.get_by_label("Reason"), "She joins the shops.")
    hands.write(fold.get_by_label("Last day"), NEXT_WEEK.isoformat())
    hands.write(fold.get_by_label("Successor"), "hana.costa@larkfield.example")
    pressed(hands, fold, "Begin the hand-over")
    said(hands, "Being handed over")
    assert held.get().ends_on == NEXT_WEEK + timedelta(days=1)
    spent.within(2)


def test_department_head_lets_somebody_step_in_and_proposes_several(
    at_home: AtHome,  # noqa: F811
    week: Cast,  # noqa: F811
) -> None:
    hands = at_home("department_head", TEAM, KEYBOARD)
    spent = Budget(hands)
    hands.go(hands.page.locator(f'main a[href="/team/?department={week.support.uid}"]').first)
    hands.link("^Emergency")
    hands.type("E-mail of whoever steps in", "hana.costa@larkfield.example")
    hands.type("Reason", "All of them are ill.")
    hands.press("^Give authority now")
    said(hands, "Hana Costa")
    assert Assignment.objects.filter(break_glass=True, person=week.employee.listed).exists()
    spent.within(3)

    hands.link("^Team & coverage")
    hands.link("players$")
    for name in ("Ann Usual", "Ben Usual"):
        hands.click(hands.page.get_by_role("checkbox", name=name))
    hands.press("^Propose those chosen")
    hands.choose("Kind of role", "responder")
    hands.choose("Department", str(week.support.uid))
    main = hands.page.get_by_role("main")
    pressed(hands, main, "Check")
    pressed(hands, main, "Propose 2 people")
    said(hands, "2 people are proposed")
    asked = Assignment.objects.filter(person__display_name__endswith="Usual", state="proposed")
    assert asked.count() == 2
    spent.within(9)


def test_department_head_asks_for_an_exemption_and_retires_a_channel_to_the_end(
    at_home: AtHome,  # noqa: F811
    week: Cast,  # noqa: F811
) -> None:
    hands = at_home("department_head", TEAM, KEYBOARD)
    spent = Budget(hands)
    hands.link("^See all with what is under way")
    hands.link("^Set aside.*Field service has no coach")
    hands.type("Why", "A coach starts in spring.")
    hands.type("Last day", (NOW.date() + timedelta(days=90)).isoformat())
    hands.press("^Ask for it")
    assert Exemption.objects.get().department == week.field_service
    spent.within(3)

    hands.link("^Team & coverage")
    hands.link("^See all with what is under way")
    hands.link("^Decide.*silent for 94 days")
    hands.type("Why", "The same questions come by chat now.")
    pressed(hands, hands.page.get_by_role("main"), "Drop it")
    for step in Step:
        field = hands.page.get_by_label(f"Evidence: {step.label}")
        hands.write(field, "Seen this morning.")
        pressed(hands, hands.page.locator("form").filter(has=field), re.compile("^Tick"))
    said(hands, "Retired")
    channel = Channel.objects.with_latest().get(platform="facebook")
    assert channel.state == State.RETIRED
    spent.within(4 + len(Step))


def test_coach_keeps_an_answer_and_hands_the_role_over(
    at_home: AtHome,  # noqa: F811
    week: Cast,  # noqa: F811
) -> None:
    hands = at_home("coach", DESK, KEYBOARD)
    spent = Budget(hands)
    hands.type("Your answer to Priya Shah", "You may, with the label on it.")
    hands.press("^Answer.*Priya Shah")
    hands.link("^Keep the answer for everybody")
    hands.type("The question, as everybody may read it", "May I post pictures of tents?")
    hands.type("The answer, as everybody may read it", "Yes, with the label on it.")
    hands.press("^Keep it$")
    said(hands, "Kept. Everybody can read it now.")
    kept = Practice.objects.get(question__asker=week.player.listed)
    assert kept.owner == week.coach.listed
    spent.within(3)

    hands.link("^Today")
    hands.link("^Open the role.*Coach")
    fold = unfolded(hands, "Hand it over and stop")
    hands.write(fold.get_by_label("Reason"), "A year is over.")
    hands.write(fold.get_by_label("Last day"), NEXT_WEEK.isoformat())
    hands.write(fold.get_by_label("Successor"), "ann.usual@larkfield.example")
    pressed(hands, fold, "Begin the hand-over")
    said(hands, "Being handed over")
    held = week.coach.listed.assignments.get()
    assert held.ends_on == NEXT_WEEK + timedelta(days=1)
    assert str(held.successor) == "Ann Usual"
    spent.within(4)


def test_head_coach_decides_an_exemption_and_publishes_a_draft_that_was_compared(
    at_home: AtHome,  # noqa: F811
    week: Cast,  # noqa: F811
) -> None:
    exemption_ask(
        actor=week.stores_head.viewer,
        rule="CV2",
        department=week.stores,
        reason="A coach starts in spring.",
        ends_on=NOW.date() + timedelta(days=90),
        now=NOW,
    )
    hands = at_home("head_coach", HUB, KEYBOARD)
    spent = Budget(hands)
    hands.link("^Set aside.*Stores")
    pressed(hands, hands.page.get_by_role("main"), "Set it aside")
    said(hands, "In force")
    assert Exemption.objects.get().granted
    spent.within(2)

    hands.link("^Team & coverage")
    hands.link("^Drafts")
    hands.type("Name", "Coaches for all")
    hands.press("^Begin$")
    hands.link("^Open a role")
    hands.choose("Kind of role", "coach")
    hands.type("Department", "Field service")
    hands.press("^Add this step")
    pressed(hands, hands.page.get_by_role("main"), "Compare")
    hands.click(hands.page.get_by_role("checkbox", name="I have looked at what follows"))
    pressed(hands, hands.page.get_by_role("main"), re.compile("^Publish 1 step"))
    said(hands, "Published: 1 step is done")
    assert Draft.objects.get().state == "published"
    assert Role.objects.filter(department=week.field_service, type__key="coach").exists()
    spent.within(9)
