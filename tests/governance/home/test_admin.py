"""The admin: our sign-in, staff only, nothing to edit, no secret shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.accounts.models import ApiToken, Grant, User
from governance.accounts.services import grant_give
from tests.cast import COMMAND, NOW, Cast

if TYPE_CHECKING:
    from django.test import Client

USERS = "/admin/governance_accounts/user/"


@pytest.fixture
def administrator(cast: Cast) -> Client:
    Grant.objects.all().delete()
    grant_give(
        actor=COMMAND,
        user=cast.administrator.user,
        kind=Grant.Kind.ADMINISTRATOR,
        reason="",
        now=NOW,
    )
    return cast.administrator.client()


def test_a_visitor_is_sent_to_our_sign_in(client: Client, db: None) -> None:
    answer = client.get(USERS, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/sign-in/?next=")


def test_an_employee_finds_nothing(cast: Cast) -> None:
    answer = cast.employee.client().get(USERS, follow=True)
    assert answer.status_code == 404


def test_an_administrator_sees_accounts_and_edits_none(administrator: Client, cast: Cast) -> None:
    user = cast.employee.user
    assert user.email in administrator.get(USERS).content.decode()
    page = administrator.get(f"{USERS}{user.pk}/change/").content.decode()
    assert 'type="submit" value="Save"' not in page
    assert administrator.post(f"{USERS}{user.pk}/change/", {"is_staff": "on"}).status_code == 403
    assert administrator.post(f"{USERS}{user.pk}/delete/", {"post": "yes"}).status_code == 403
    assert administrator.get(f"{USERS}add/").status_code == 403


def test_neither_password_nor_digest_is_shown(administrator: Client, cast: Cast) -> None:
    cast.employee.user.set_password("four words do very well")
    cast.employee.user.save()
    token = ApiToken.objects.get()
    page = administrator.get(f"{USERS}{cast.employee.user.pk}/change/").content.decode()
    assert "argon2" not in page
    page = administrator.get(
        f"/admin/governance_accounts/apitoken/{token.pk}/change/"
    ).content.decode()
    assert token.prefix in page
    assert bytes(token.digest).hex() not in page


def test_a_superuser_has_no_rights_in_the_app(client: Client, cast: Cast) -> None:
    client.force_login(User.objects.create_superuser("root@larkfield.example"))
    assert client.get("/admin/").status_code == 200
    assert client.get("/").status_code == 404
