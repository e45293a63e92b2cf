"""API tokens at the door."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from governance.accounts.models import ApiToken, User
from governance.accounts.services import token_create, token_seen
from governance.audit.models import Entry
from governance.core.errors import Invalid
from tests.cast import COMMAND, NOW, Cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

PEOPLE = "/api/v1/people/"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def make(owner: User, **changes: Any) -> tuple[ApiToken, str]:
    terms: dict[str, Any] = {"name": "HR", "scopes": ["read"], "days": 90, "now": NOW} | changes
    return token_create(actor=COMMAND, owner=owner, **terms)


def get(client: Client, secret: str, path: str = PEOPLE) -> Any:
    return client.get(path, headers={"Authorization": f"Bearer {secret}"})


def problem(answer: Any) -> dict[str, Any]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.content)
    return body


def test_a_good_token_reads(cast: Cast, client: Client) -> None:
    answer = get(client, make(cast.employee.user)[1])
    assert answer.status_code == 200
    assert len(answer.json()["results"]) > 5


def test_no_token_is_told_how_to_send_one(client: Client, db: None) -> None:
    answer = client.get(PEOPLE)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Playbook"'


def test_an_expired_token_is_refused(cast: Cast, client: Client) -> None:
    _token, secret = make(cast.employee.user, days=1, now=NOW - timedelta(days=1))
    answer = get(client, secret)
    assert answer.status_code == 401
    assert "has expired" in problem(answer)["detail"]


def test_a_token_lives_to_its_last_second(cast: Cast, client: Client) -> None:
    _token, secret = make(
        cast.employee.user, days=1, now=NOW - timedelta(days=1) + timedelta(seconds=1)
    )
    assert get(client, secret).status_code == 200


def test_a_revoked_token_is_refused(cast: Cast, client: Client) -> None:
    token, secret = make(cast.employee.user)
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=NOW)
    assert get(client, secret).status_code == 401


def test_a_token_of_a_closed_account_is_refused(cast: Cast, client: Client) -> None:
    _token, secret = make(cast.employee.user)
    User.objects.filter(pk=cast.employee.user.pk).update(is_active=False)
    assert get(client, secret).status_code == 401


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "x",
        "pb_",
        "pb_abcdefgh_" + "A" * 43,
        "pb_ABCDEFGH_" + "A" * 43,
        "a b c",
        "Ä" * 9,
        "pb_" + "x" * 5000,
    ],
)
def test_what_is_no_token_is_refused(cast: Cast, client: Client, secret: str) -> None:
    answer = get(client, secret)
    assert answer.status_code == 401
    assert problem(answer)["status"] == 401


def test_a_known_prefix_with_another_secret_is_refused(cast: Cast, client: Client) -> None:
    token, secret = make(cast.employee.user)
    assert get(client, f"pb_{token.prefix}_{'A' * 43}").status_code == 401
    assert get(client, secret[:-1] + ("A" if secret[-1] != "A" else "B")).status_code == 401


@pytest.mark.parametrize("scopes", [["write"], ["scim"], ["audit"]])
def test_reading_needs_the_scope_read(cast: Cast, client: Client, scopes: list[str]) -> None:
    answer = get(client, make(cast.employee.user, scopes=scopes)[1])
    assert answer.status_code == 403
    assert "scope" in problem(answer)["detail"]


def test_a_token_has_none_of_its_owners_roles(cast: Cast, client: Client) -> None:
    """It reads the API by its scopes and opens no page."""
    _token, secret = make(cast.administrator.user)
    assert get(client, secret, "/").status_code == 302
    assert get(client, secret, "/admin/").status_code == 302


def test_a_token_sees_its_department_and_below_only(cast: Cast, client: Client) -> None:
    _token, secret = make(cast.employee.user, within_department_uid=cast.stores.uid)
    names = {row["display_name"] for row in get(client, secret).json()["results"]}
    assert names == {"Luis Ferrer", "Yuki Walsh"}
    outside = cast.employee.listed.uid
    assert get(client, secret, f"{PEOPLE}{outside}/").status_code == 404


def test_a_limit_to_a_department_that_is_gone_shows_nothing(cast: Cast, client: Client) -> None:
    _token, secret = make(cast.employee.user, within_department_uid=cast.employee.user.uid)
    assert get(client, secret).json()["results"] == []


def test_the_last_use_is_noted_to_the_minute(cast: Cast) -> None:
    token, secret = make(cast.employee.user)
    for seconds, expected in ((0, 0), (30, 0), (61, 61)):
        token_seen(secret=secret, now=NOW + timedelta(seconds=seconds))
        token.refresh_from_db()
        assert token.last_used_at == NOW + timedelta(seconds=expected)


def test_the_secret_is_kept_nowhere(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token, secret = make(cast.employee.user)
    get(client, secret)
    kept = f"{token.__dict__} {[entry.__dict__ for entry in Entry.objects.all()]} {caplog.text}"
    assert secret not in kept
    assert secret.rpartition("_")[2] not in kept


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "root"]])
def test_only_known_scopes_are_given(cast: Cast, scopes: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        make(cast.employee.user, scopes=scopes)
    assert refused.value.code == "unknown_scope"


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_lives_a_year_at_most(cast: Cast, days: int) -> None:
    with pytest.raises(Invalid) as refused:
        make(cast.employee.user, days=days)
    assert refused.value.code == "bad_expiry"


def command(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("create_token", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_prints_a_secret_that_works(cast: Cast, client: Client) -> None:
    out, err = command("--name", "HR sync 2", "--scope", "read, write", "--days", "30")
    token = ApiToken.objects.get(name="HR sync 2")
    assert get(client, out.strip()).status_code == 200
    assert out.strip() not in err
    assert token.owner.is_service
    assert token.scopes == ["read", "write"]
    assert token.expires_at == NOW + timedelta(days=30)
    assert Entry.objects.filter(verb="token.created", subject_uid=token.uid).exists()


def test_the_command_takes_owner_department_and_brake(cast: Cast) -> None:
    command(
        "--name", "Limited", "--scope", "scim", "--owner", cast.employee.user.email.upper(),
        "--department", str(cast.stores.uid), "--brake", "off",
    )  # fmt: skip
    token = ApiToken.objects.get(name="Limited")
    assert token.owner == cast.employee.user
    assert token.within_department_uid == cast.stores.uid
    assert token.options == {"brake": "off"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--name", "X", "--scope", "reed"), "Unknown scope: reed. Choose from read"),
        (("--name", "X", "--scope", ","), "Unknown scope"),
        (("--name", "X", "--scope", "read", "--days", "400"), "1 to 365 days"),
        (
            ("--name", "X", "--scope", "read", "--owner", "who@x.example"),
            "No account has the address",
        ),
        (
            ("--name", "X", "--scope", "read", "--department", "HSAG16"),
            "takes the uid of a department",
        ),
        (
            (
                "--name",
                "X",
                "--scope",
                "read",
                "--department",
                "01900000-0000-7000-8000-000000000000",
            ),
            "There is no department",
        ),
    ],
)
def test_the_command_says_what_is_wrong_and_leaves_nothing(
    cast: Cast, arguments: tuple[str, ...], words: str
) -> None:
    before = (ApiToken.objects.count(), User.objects.count())
    with pytest.raises(CommandError, match=words):
        command(*arguments)
    assert (ApiToken.objects.count(), User.objects.count()) == before
