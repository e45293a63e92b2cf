"""How often a token, and a person who is signed in, may ask the API; what is told of it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection

from governance.accounts.services import requests_forget, token_create
from governance.core.clock import utc_now
from tests.cast import COMMAND, NOW, Cast
from tests.queries import queries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from psycopg2.extensions import connection as Link
    from pytest_django.fixtures import Settings

PEOPLE = "/api/v1/people/"
ASK = """
import django, sys
django.setup()
from django.test import Client
asked = [Client().get(sys.argv[1], headers={"Authorization": sys.argv[2]}) for _time in range(3)]
print(*(answer.headers["RateLimit"].split(";")[1] for answer in asked))
"""


@pytest.fixture(autouse=True)
def three_a_minute(settings: Settings) -> None:
    settings.API_PER_MINUTE = 3


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def bearer(cast: Cast, name: str = "HR", *scopes: str) -> dict[str, str]:
    _token, secret = token_create(
        actor=COMMAND,
        owner=cast.employee.user,
        name=name,
        scopes=scopes or ("read", "write"),
        days=90,
        now=NOW,
    )
    return {"Authorization": f"Bearer {secret}"}


def spend(client: Client, path: str = PEOPLE, **asked: Any) -> list[int]:
    return [client.get(path, **asked).status_code for _time in range(4)]


def test_each_answer_says_how_often_one_may_ask(
    cast: Cast, client: Client, monday: time_machine.Traveller
) -> None:
    header, told = bearer(cast), []
    for path in (PEOPLE, "/api/v1/nothing/", "/api/v1/acknowledgements/"):
        answer = client.get(path, headers=header)
        told.append((answer.status_code, answer.headers["RateLimit"]))
        assert answer.headers["RateLimit-Policy"] == '"api";q=3;w=60'
        monday.shift(timedelta(seconds=10))
    assert told == [(200, '"api";r=2;t=60'), (404, '"api";r=1;t=50'), (403, '"api";r=0;t=40')]


def test_who_asks_too_often_is_told_when_to_come_again_and_then_served(
    cast: Cast, client: Client, monday: time_machine.Traveller
) -> None:
    header = bearer(cast)
    assert spend(client, headers=header) == [200, 200, 200, 429]
    monday.shift(timedelta(seconds=40.5))
    answer = client.get(PEOPLE, headers=header)
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (429, 429, "throttled")
    assert problem["detail"] == "At most 3 requests a minute. Ask again in 20 s."
    assert answer.headers["Retry-After"] == "20"
    assert answer.headers["RateLimit"] == '"api";r=0;t=20'
    monday.shift(timedelta(seconds=int(answer.headers["Retry-After"])))
    assert spend(client, headers=header) == [200, 200, 200, 429]


def test_each_token_and_each_person_has_a_limit_of_their_own(
    cast: Cast, client: Client, monday: time_machine.Traveller
) -> None:
    assert spend(client, headers=bearer(cast, "One"))[-1] == 429
    assert client.get(PEOPLE, headers=bearer(cast, "Two")).status_code == 200
    browser, again = cast.employee.client(), cast.employee.client()
    assert spend(browser)[-1] == 429
    assert again.get(PEOPLE).status_code == 429, "another browser is the same person"
    assert cast.coach.client().get(PEOPLE).status_code == 200


def test_who_has_asked_nothing_for_an_hour_is_forgotten(
    cast: Cast, client: Client, monday: time_machine.Traveller
) -> None:
    client.get(PEOPLE, headers=bearer(cast, "One"))
    monday.shift(timedelta(minutes=30))
    spend(client, headers=bearer(cast, "Two"))
    monday.shift(timedelta(minutes=31))
    assert requests_forget(now=utc_now()) == 1
    assert requests_forget(now=utc_now()) == 0


def test_whoever_is_not_known_is_refused_and_not_counted(cast: Cast, client: Client) -> None:
    wrong = {"Authorization": "Bearer pb_aaaaaaaa_" + "a" * 43}
    assert spend(client, headers=wrong) == spend(client) == [401] * 4
    assert "RateLimit" not in client.get(PEOPLE, headers=wrong).headers
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM governance_accounts_asked")
        assert cursor.fetchone() == (0,)


def test_pages_are_not_counted(cast: Cast) -> None:
    browser = cast.employee.client()
    assert spend(browser, "/today/") == [200] * 4
    assert "RateLimit" not in browser.get("/today/").headers


def test_counting_is_one_statement(cast: Cast, client: Client, settings: Settings) -> None:
    header = bearer(cast)
    client.get(PEOPLE, headers=header)
    counted = queries_of(lambda: client.get(PEOPLE, headers=header))
    settings.API_PER_MINUTE = 0
    answers: list[Any] = []
    plain = queries_of(lambda: answers.append(client.get(PEOPLE, headers=header)))
    assert len(counted) == len(plain) + 1
    assert "RateLimit" not in answers[0].headers


def test_a_clock_that_was_ahead_keeps_nobody_out(
    cast: Cast, client: Client, monday: time_machine.Traveller
) -> None:
    header = bearer(cast)
    monday.shift(timedelta(days=1))
    assert spend(client, headers=header)[-1] == 429
    monday.shift(timedelta(hours=-23))
    assert client.get(PEOPLE, headers=header).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_key_is_counted_before_its_transaction_and_so_is_what_is_answered_again(
    committed_cast: Cast, client: Client
) -> None:
    header = {**bearer(committed_cast), "Idempotency-Key": "1"}
    sent = {"role": "none", "person": "none"}
    path = "/api/v1/assignments/"
    answers = [client.post(path, sent, "application/json", headers=header) for _time in range(4)]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 429]


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_counted_is_answered(
    committed_cast: Cast, client: Client, owner_connection: Link
) -> None:
    header = bearer(committed_cast)
    with owner_connection.cursor() as cursor:
        cursor.execute("REVOKE ALL ON governance_accounts_asked FROM playbook_web")
    assert spend(client, headers=header) == [200] * 4
    assert "RateLimit" not in client.get(PEOPLE, headers=header).headers


@pytest.mark.django_db(transaction=True)
def test_processes_share_one_count(committed_cast: Cast, settings: Settings) -> None:
    header = bearer(committed_cast)["Authorization"]
    command = [sys.executable, "-c", ASK, PEOPLE, header]
    told = [
        subprocess.run(
            command,
            env={**os.environ, "PLAYBOOK_API_PER_MINUTE": "100"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _process in range(2)
    ]
    assert told == [["r=99", "r=98", "r=97"], ["r=96", "r=95", "r=94"]]
