"""The page of API tokens: shown once, made once, seen by those who may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.models import Session

from governance.accounts.models import ApiToken, User
from governance.accounts.services import account_close, token_create, token_seen
from tests.cast import COMMAND, NOW, Cast

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = re.compile(r"pb_[a-z0-9]{8}_[A-Za-z0-9_-]{43}")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def filled(**changes: str) -> dict[str, str]:
    right = {
        "uid": str(uuid4()),
        "name": "Payroll",
        "scopes": "read",
        "department": "",
        "owner": "service",
        "days": "30",
    }
    return right | changes


def test_a_token_is_shown_once_and_works(cast: Cast) -> None:
    browser = cast.administrator.client()
    made = browser.post("/tokens/new/", filled())
    secret = SECRET.findall(made.content.decode())[0]
    token = token_seen(secret=secret, now=NOW)
    assert token is not None
    assert (token.name, token.scopes, token.owner.is_service) == ("Payroll", ["read"], True)
    assert "no-store" in made.headers["Cache-Control"]
    assert SECRET.search(browser.get("/tokens/").content.decode()) is None
    assert not any(secret in str(kept.get_decoded()) for kept in Session.objects.all())


def test_sending_the_form_twice_makes_one(cast: Cast) -> None:
    browser, form = cast.administrator.client(), filled()
    assert browser.post("/tokens/new/", form).status_code == 200
    again = browser.post("/tokens/new/", form)
    assert again.status_code == 409
    assert "its secret was shown then" in again.content.decode()
    assert ApiToken.objects.filter(name="Payroll").count() == 1


def test_two_names_never_share_a_service_account(cast: Cast) -> None:
    """Closing it would end the tokens of both programs."""
    names = ("人事", "財務", "HR-Sync", "HR Sync", "人事")
    for name in names:
        cast.administrator.client().post("/tokens/new/", filled(name=name))
    owners = {token.name: token.owner for token in ApiToken.objects.filter(name__in=names)}
    assert len({owner.pk for owner in owners.values()}) == len(owners) == 4
    assert {name: owner.label for name, owner in owners.items()} == {name: name for name in owners}
    assert owners["HR-Sync"].email == "hr-sync@service.invalid"
    twice = ApiToken.objects.filter(name="人事")
    assert len({token.owner_id for token in twice}) == 1 < twice.count()


def test_none_is_made_for_a_service_account_that_is_closed(cast: Cast) -> None:
    """It would be shown, and never work."""
    user = ApiToken.objects.get(name="HR sync").owner
    User.objects.filter(pk=user.pk).update(label="HR sync", email="hr-sync@service.invalid")
    account_close(actor=COMMAND, user=user, reason="Gone", now=NOW)
    answer = cast.administrator.client().post("/tokens/new/", filled(name="HR sync"))
    assert answer.status_code == 409
    assert "is closed" in answer.content.decode()
    assert SECRET.search(answer.content.decode()) is None


def test_a_token_of_ones_own_and_of_one_department(cast: Cast) -> None:
    form = filled(owner="me", department=str(cast.stores.pk), scopes="write")
    cast.administrator.client().post("/tokens/new/", form)
    token = ApiToken.objects.get(name="Payroll")
    assert token.owner == cast.administrator.user
    assert token.within_department_uid == cast.stores.uid
    page = cast.administrator.client().get("/tokens/").content.decode()
    assert "only Stores" in page


@pytest.mark.parametrize("days", ["0", "366", "-1", "many", ""])
def test_a_token_lives_a_year_at_most(cast: Cast, days: str) -> None:
    answer = cast.administrator.client().post("/tokens/new/", filled(days=days))
    assert answer.status_code == 422
    assert not ApiToken.objects.filter(name="Payroll").exists()


def test_rotating_shows_the_new_one_once(cast: Cast) -> None:
    browser, old = cast.administrator.client(), ApiToken.objects.get(name="HR sync")
    made = browser.post(f"/tokens/{old.uid}/rotate/", {"ending": "day"})
    fresh = token_seen(secret=SECRET.findall(made.content.decode())[0], now=NOW)
    assert fresh is not None
    assert fresh.name == "HR sync"
    assert "works until 24 November 2026" in made.content.decode()
    assert "Replaced, ends" in browser.get("/tokens/").content.decode()
    assert browser.post(f"/tokens/{old.uid}/rotate/", {"ending": "day"}).status_code == 409


def test_whoever_owns_one_sees_and_revokes_their_own(cast: Cast) -> None:
    browser = cast.employee.client()
    assert browser.get("/tokens/").status_code == 404
    token, secret = token_create(
        actor=COMMAND, owner=cast.employee.user, name="Mine", scopes=["read"], days=9, now=NOW
    )
    page = browser.get("/tokens/").content.decode()
    assert "Mine" in page
    assert "HR sync" not in page
    assert "/tokens/new/" not in page
    assert browser.post(f"/tokens/{token.uid}/revoke/", {"reason": ""}).status_code == 302
    assert token_seen(secret=secret, now=NOW) is None
