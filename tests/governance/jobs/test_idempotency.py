"""A POST of the API that names a key is done once, whoever sends it again and how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from django.db import connections
from django.test import Client

from governance.accounts.services import token_create, token_revoke
from governance.core.clock import utc_now
from governance.escalations.models import Mention
from governance.jobs.models import KeptAnswer
from governance.jobs.services import answers_forget
from tests.cast import COMMAND

if TYPE_CHECKING:
    from governance.accounts.models import ApiToken
    from tests.cast import Cast

REPORT: dict[str, Any] = {
    "said": "The stove hissed in our tent",
    "where": "https://x.com/a/1",
    "topic": "safety",
}
KEY = "0f5d8b1e-77a1-4d6e-9f43-0d2f1a6a5b11"


def token_made(cast: Cast, name: str = "Listening tool") -> tuple[ApiToken, str]:
    return token_create(
        actor=COMMAND,
        owner=cast.administrator.user,
        name=name,
        scopes=["read", "write"],
        days=30,
        now=utc_now(),
    )


def post(secret: str, body: object = REPORT, *, key: str = KEY) -> Any:
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": key}
    sent = body if isinstance(body, bytes) else orjson.dumps(body)
    return Client(raise_request_exception=False).post(
        "/api/v1/mentions/", sent, content_type="application/json", headers=headers
    )


@pytest.fixture
def secret(cast: Cast) -> str:
    return token_made(cast)[1]


def test_the_same_sent_again_is_done_once_and_answered_as_before(secret: str) -> None:
    first, second = post(secret), post(secret)
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert first["Location"] == second["Location"]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Mention.objects.count() == 1


def test_what_is_kept_holds_none_of_the_words(secret: str) -> None:
    post(secret)
    [kept] = KeptAnswer.objects.all()
    assert b"stove" not in bytes(kept.body)


def test_without_a_key_it_is_another_report(secret: str) -> None:
    for _time in range(2):
        Client().post(
            "/api/v1/mentions/",
            REPORT,
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
    assert Mention.objects.count() == 2


def test_a_key_with_something_else_is_a_422_and_does_nothing(secret: str) -> None:
    post(secret)
    other = post(secret, {**REPORT, "said": "Another thing"})
    assert (other.status_code, other["Content-Type"]) == (422, "application/problem+json")
    assert orjson.loads(other.content)["code"] == "key_used"
    assert Mention.objects.count() == 1


def test_a_key_of_somebody_else_is_another_key(cast: Cast, secret: str) -> None:
    post(secret)
    post(token_made(cast, "Another tool")[1])
    assert Mention.objects.count() == 2


def test_a_session_has_keys_of_its_own(cast: Cast, secret: str) -> None:
    post(secret)
    client = cast.employee.client()
    for _time in range(2):
        answer = client.post(
            "/api/v1/mentions/",
            REPORT,
            content_type="application/json",
            headers={"Idempotency-Key": KEY},
        )
        assert answer.status_code == 201
    assert Mention.objects.count() == 2


def test_what_was_refused_is_looked_at_anew(secret: str) -> None:
    assert post(secret, {**REPORT, "topic": "gossip"}).status_code == 400
    assert not KeptAnswer.objects.exists()
    assert post(secret).status_code == 201


def test_a_revoked_token_gets_nothing_back(cast: Cast) -> None:
    token, secret = token_made(cast)
    post(secret)
    token_revoke(actor=COMMAND, token=token, now=utc_now())
    assert post(secret).status_code == 401


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201, "schlüssel", "a\tb"])
def test_a_key_that_is_none_is_refused(secret: str, key: str) -> None:
    answer = post(secret, key=key)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert not Mention.objects.exists()


def test_too_much_is_refused_as_without_a_key(secret: str) -> None:
    assert post(secret, b'"' + b"x" * 11_000_000 + b'"').status_code == 413


def test_it_is_forgotten_after_a_day(secret: str) -> None:
    post(secret)
    now = KeptAnswer.objects.get().kept_at
    assert answers_forget(now=now + timedelta(hours=23)) == 0
    assert answers_forget(now=now + timedelta(hours=25)) == 1
    assert post(secret).status_code == 201
    assert Mention.objects.count() == 2


def test_a_get_takes_no_notice_of_it(secret: str) -> None:
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "a b"}
    assert Client().get("/api/v1/mentions/", headers=headers).status_code == 200


def test_twenty_at_once_are_one_report(committed_cast: Cast) -> None:
    _token, secret = token_made(committed_cast)
    barrier = Barrier(20)

    def send(_number: int) -> Any:
        try:
            barrier.wait(timeout=20)
            return post(secret)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Mention.objects.count() == KeptAnswer.objects.count() == 1
