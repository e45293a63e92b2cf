"""The pages of the first play in both themes and sizes: axe finds nothing, nothing overflows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from roles.team.models import Role, RoleType
from roles.team.services import assignment_propose
from tests.browser.looks import axe_in_every_look, no_sideways_scroll
from tests.cast import NOW, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from roles.team.models import Assignment
    from tests.browser.conftest import SignIn, Visit

EMPLOYEE_BUDGET = 150_000  # bytes, raw, with the font
ANY_BUDGET = 350_000


@pytest.fixture
def vacant(committed_cast: Cast) -> Role:
    kind = RoleType.objects.get(key="coach")
    return Role.objects.create(type=kind, department=committed_cast.field_service, opened_at=NOW)


@pytest.fixture
def proposal(committed_cast: Cast, vacant: Role) -> Assignment:
    return assignment_propose(
        actor=committed_cast.department_head.viewer,
        role=vacant,
        person=committed_cast.employee.listed,
        note="You answer them already. Take the name and the time for it.",
        now=NOW,
    )


def looked_at(page: Page) -> None:
    axe_in_every_look(page)
    no_sideways_scroll(page)


def weighed(visit: Visit, page: Page, path: str) -> int:
    """Open a page with nothing cached; return the bytes of it and all that it loads."""
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    visit(path)
    page.wait_for_load_state("networkidle")
    return sum(sizes)


@pytest.mark.parametrize("path", ["/accounts/sign-in/", "/accounts/sign-in/password/"])
def test_signed_out(visit: Visit, committed_cast: Cast, path: str) -> None:
    looked_at(visit(path))


def test_the_code(visit: Visit, committed_cast: Cast) -> None:
    page = visit("/accounts/sign-in/")
    page.get_by_label("e-mail").fill("hana.costa@larkfield.example")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    looked_at(page)


@pytest.mark.parametrize("path", ["/", "/report/", "/inbox/"])
def test_who_is_asked(
    visit: Visit, sign_in: SignIn, committed_cast: Cast, proposal: Assignment, path: str
) -> None:
    sign_in(committed_cast.employee.user)
    looked_at(visit(path))


def test_accepting(
    visit: Visit, sign_in: SignIn, committed_cast: Cast, proposal: Assignment
) -> None:
    sign_in(committed_cast.employee.user)
    looked_at(visit(f"/assignments/{proposal.uid}/"))


@pytest.mark.parametrize(
    "path", ["/", "/team/", "/team/list/", "/team/gaps/", "/inbox/", "/findings/", "/guidelines/"]
)
def test_the_managers_desk(
    visit: Visit, sign_in: SignIn, committed_cast: Cast, vacant: Role, path: str
) -> None:
    sign_in(committed_cast.head_coach.user)
    looked_at(visit(path))


def test_opening_and_assigning_with_a_form_in_error(
    visit: Visit, sign_in: SignIn, committed_cast: Cast, vacant: Role
) -> None:
    sign_in(committed_cast.department_head.user)
    looked_at(visit(f"/team/roles/open/?department={committed_cast.field_service.uid}"))
    page = visit(f"/team/assign/?role={vacant.uid}")
    looked_at(page)
    page.get_by_role("button", name="Propose").click()
    page.get_by_text("One thing to mend").wait_for()
    looked_at(page)


@pytest.mark.parametrize("path", ["/", "/report/"])
def test_an_employees_page_is_light(
    visit: Visit, page: Page, sign_in: SignIn, committed_cast: Cast, path: str
) -> None:
    sign_in(committed_cast.employee.user)
    assert weighed(visit, page, path) <= EMPLOYEE_BUDGET


@pytest.mark.parametrize("path", ["/team/", "/inbox/", "/team/list/"])
def test_a_managers_page_is_within_its_budget(
    visit: Visit, page: Page, sign_in: SignIn, committed_cast: Cast, path: str
) -> None:
    sign_in(committed_cast.head_coach.user)
    assert weighed(visit, page, path) <= ANY_BUDGET
