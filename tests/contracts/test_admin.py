"""``/admin/`` is for administrators; everybody else is sent to sign in, or finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib import admin
from django.urls import reverse

from governance.accounts.models import Grant
from tests.contracts.personas import ANONYMOUS, PERSONAS, TOKENS, client_make
from tests.contracts.table import HIDDEN, OK, SIGN_IN, outcome

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.contracts.world import World

ADMINISTRATOR = "administrator"


def addresses() -> list[str]:
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    return [reverse("admin:index"), *lists, *(f"{path}add/" for path in lists)]


def follow(world: World, persona: str, path: str) -> HttpResponse:
    """Return where one ends up: the admin sends on to its own address of signing in first."""
    answer = world.ask(persona, "GET", path)
    if answer.status_code == 302 and answer.headers["Location"].startswith("/admin/login/"):
        answer = world.ask(persona, "GET", answer.headers["Location"])
    return answer


@pytest.mark.parametrize("persona", [each for each in PERSONAS if each != ADMINISTRATOR])
def test_nobody_else_gets_in(world: World, persona: str) -> None:
    expected = SIGN_IN if persona in {ANONYMOUS, *TOKENS} else HIDDEN
    for path in addresses():
        assert outcome(follow(world, persona, path)) == expected, path


def test_administrators_see_each_list(world: World) -> None:
    for path in addresses():
        if not path.endswith("/add/"):
            assert outcome(world.ask(ADMINISTRATOR, "GET", path)) == OK, path


def test_what_is_not_there_is_not_told_from_what_is(world: World) -> None:
    for path in ("/admin/roles_team/role/1/change/", "/admin/roles_team/never/", "/admin/never/"):
        assert outcome(follow(world, "employee", path)) == HIDDEN, path


def test_staff_without_a_grant_that_holds_are_not_let_in(world: World) -> None:
    user = world.cast.administrator.user
    browser = client_make()
    browser.cookies = world.clients[ADMINISTRATOR].cookies
    grants = Grant.objects.filter(user=user)
    grants.update(revoked_at=grants.get().granted_at)
    assert browser.get("/admin/").status_code == 302
    assert browser.get("/admin/login/").status_code == 404
    grants.update(revoked_at=None)
