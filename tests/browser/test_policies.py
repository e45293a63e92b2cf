"""Guidelines and courses in a browser: publish, read and sign, pass; axe and narrow windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from policies.guidance.models import Acknowledgement
from policies.training.models import Certificate
from roles.org.models import Person
from tests.browser.looks import DESKTOP, axe_in_every_look, looked_at
from tests.policies.making import published, published_course

if TYPE_CHECKING:
    from tests.browser.conftest import SignIn
    from tests.cast import Cast


def test_the_head_coach_publishes_the_starter_guideline_in_few_clicks(
    page: Page, sign_in: SignIn, committed_cast: Cast
) -> None:
    """Alone: nobody else is there yet who could look at it."""
    Person.objects.filter(pk=committed_cast.boss.listed.pk).update(employment="on_leave")
    sign_in(committed_cast.head_coach.user)
    page.goto("/guidelines/")
    page.get_by_role("link", name="New guideline").click()
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("button", name="Publish version 1").click()

    expect(page.get_by_text("Published. 13 people are asked to sign it.")).to_be_visible()
    page.get_by_role("button", name="Sign version 1").click()
    expect(page.get_by_role("heading", name="Signed, thank you")).to_be_visible()
    assert Acknowledgement.objects.get().person == committed_cast.head_coach.person


def test_the_starter_course_is_published_and_passed_by_keyboard(
    page: Page, sign_in: SignIn, committed_cast: Cast
) -> None:
    sign_in(committed_cast.head_coach.user)
    page.goto("/courses/new/")
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Start the quiz").press("Enter")
    for choice, onward in ((1, "Next question"), (2, "Next question"), (1, "See the result")):
        page.get_by_role("radio").nth(choice).press("Space")
        page.get_by_role("button", name="Check my answer").press("Enter")
        page.get_by_role("link", name=onward).press("Enter")

    expect(page.get_by_role("heading", name="Passed, 3 of 3")).to_be_visible()
    assert Certificate.objects.get().person == committed_cast.head_coach.person
    assert looked_at(page) == []


def test_the_receipt_of_an_employee(page: Page, sign_in: SignIn, committed_cast: Cast) -> None:
    version = published(committed_cast)
    sign_in(committed_cast.employee.user)
    page.goto(f"/guidelines/{version.policy.slug}/")
    page.get_by_role("button", name="Sign version 1").click()
    expect(page.get_by_role("heading", name="Signed, thank you")).to_be_visible()
    assert looked_at(page) == []


def test_a_form_in_error(page: Page, sign_in: SignIn, committed_cast: Cast) -> None:
    sign_in(committed_cast.head_coach.user)
    page.goto("/courses/new/")
    page.get_by_label("Title").fill("")
    page.get_by_label("Choice 2").first.fill("")
    page.get_by_label("Choice 3").first.fill("")
    page.get_by_label("Choice 4").first.fill("")
    page.get_by_role("button", name="Save and look at it").click()

    expect(page.get_by_role("alert")).to_contain_text("Give at least two choices.")
    assert looked_at(page) == []


def test_the_quiz_of_a_player(page: Page, sign_in: SignIn, committed_cast: Cast) -> None:
    """A question, nothing chosen, a wrong answer, and not passed; passed is looked at above."""
    course = published_course(committed_cast)
    sign_in(committed_cast.player.user)
    page.goto(f"/courses/{course.course.slug}/")
    page.get_by_role("button", name="Start the quiz").click()
    assert looked_at(page) == []
    page.get_by_role("button", name="Check my answer").click()
    page.get_by_role("alert").wait_for()
    assert looked_at(page) == []
    for number, onward in enumerate(("Next question", "Next question", "See the result")):
        page.get_by_role("radio").nth(1).check()
        page.get_by_role("button", name="Check my answer").click()
        page.get_by_role("link", name=onward).wait_for()
        if number == 0:
            assert looked_at(page) == []
        page.get_by_role("link", name=onward).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 of 3")
    assert looked_at(page) == []


def test_the_preview_follows_what_is_written_and_stands_beside_it(
    page: Page, sign_in: SignIn, committed_cast: Cast
) -> None:
    sign_in(committed_cast.head_coach.user)
    page.goto("/guidelines/new/?starter=empty")
    page.get_by_label("Text", exact=True).fill("## You must not\n\n- Talk about your pay.")
    preview = page.get_by_role("region", name="Preview")

    expect(preview.get_by_text("“Talk about your pay.”").first).to_be_visible()
    expect(preview.get_by_text("No reason: add “Why: …”")).to_be_visible()
    axe_in_every_look(page)
    page.set_viewport_size(DESKTOP)
    beside = preview.bounding_box()
    text = page.get_by_label("Text", exact=True).bounding_box()
    assert beside
    assert text
    assert beside["x"] > text["x"] + text["width"]
