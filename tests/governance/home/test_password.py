"""Signing in with a password, for those who set one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from governance.accounts.services import password_set
from governance.audit.models import Entry
from roles.org.models import Person
from tests.cast import COMMAND, Cast, Member
from tests.governance.home.test_sign_in_by_code import sign_in

if TYPE_CHECKING:
    from django.test import Client

PAGE = "/accounts/sign-in/password/"
SET = "/accounts/password/"
GOOD = "four words do very well"


@pytest.fixture
def member(cast: Cast) -> Member:
    password_set(actor=COMMAND, user=cast.employee.user, password=GOOD)
    return cast.employee


def post(client: Client, email: str, password: str = GOOD) -> Any:
    return client.post(PAGE, {"login": email, "password": password})


def test_address_and_password_open_today(member: Member, client: Client) -> None:
    assert post(client, member.user.email.upper()).headers["Location"] == "/"
    assert client.get("/today/").status_code == 200


def test_wrong_password_and_unknown_address_get_the_same_answer(
    member: Member, client: Client
) -> None:
    answers = [post(client, member.user.email, "wrong"), post(client, "nobody@elsewhere.example")]
    for answer in answers:
        assert answer.status_code == 422
        assert "do not go together" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_who_left_cannot_use_theirs(member: Member, client: Client) -> None:
    Person.objects.filter(pk=member.listed.pk).update(employment="left")
    page = client.post(PAGE, {"login": member.user.email, "password": GOOD}, follow=True)
    assert "You cannot sign in" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_account_without_a_password_has_none_to_guess(cast: Cast, client: Client) -> None:
    for guess in ("", "!", "None"):
        assert post(client, cast.player.user.email, guess).status_code == 422


def test_after_five_wrong_ones_even_the_right_one_has_to_wait(
    member: Member, client: Client
) -> None:
    for _try in range(5):
        post(client, member.user.email, "wrong")
    answer = post(client, member.user.email)
    assert answer.status_code == 422
    assert "Too many tries" in answer.content.decode()


def test_a_password_does_not_link_a_person(member: Member, client: Client) -> None:
    """Only a code proves the address."""
    Person.objects.filter(pk=member.listed.pk).update(user=None)
    post(client, member.user.email)
    assert not Person.objects.filter(user=member.user).exists()


def test_one_is_set_after_a_code_and_the_trail_knows(cast: Cast, client: Client) -> None:
    sign_in(client, cast.player.user.email)
    answer = client.post(SET, {"password1": GOOD, "password2": GOOD}, follow=True)
    cast.player.user.refresh_from_db()
    assert "Your password is set" in answer.content.decode()
    assert cast.player.user.check_password(GOOD)
    assert Entry.objects.filter(verb="account.password_set").count() == 1


def test_setting_one_ends_the_other_sessions_and_keeps_this_one(cast: Cast, client: Client) -> None:
    elsewhere = cast.player.client()
    sign_in(client, cast.player.user.email)
    client.post(SET, {"password1": GOOD, "password2": GOOD})
    assert client.get("/today/").status_code == 200
    assert elsewhere.get("/today/").status_code == 302


def test_signed_in_by_password_one_is_asked_for_a_code_first(
    member: Member, client: Client
) -> None:
    post(client, member.user.email)
    answer = client.post(SET, {"password1": "another good one", "password2": "another good one"})
    member.user.refresh_from_db()
    assert "the code proves that it is you" in answer.content.decode()
    assert member.user.check_password(GOOD)


@pytest.mark.parametrize(
    ("first", "second"),
    [("short", "short"), ("password1234", "password1234"), (GOOD, "something else"), ("", "")],
)
def test_a_poor_one_is_refused_at_the_field(
    cast: Cast, client: Client, first: str, second: str
) -> None:
    sign_in(client, cast.player.user.email)
    answer = client.post(SET, {"password1": first, "password2": second})
    assert answer.status_code == 422
    assert "_error" in answer.content.decode()


def test_a_visitor_cannot_set_one(client: Client, db: None) -> None:
    assert client.get(SET).status_code == 302
