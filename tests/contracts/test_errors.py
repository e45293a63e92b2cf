"""Errors of the API are problems (RFC 9457), whoever answers; errors of pages are pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from governance.core.api import handlers
from governance.core.api.parsers import OrjsonParser
from tests.contracts.world import JSON, World, send_undone

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import RequestFactory
    from pytest_django import Settings

ASSIGNMENTS = "/api/v1/assignments/"
ASK = "token_writer"


def problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = orjson.loads(answer.content)
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found


@pytest.mark.parametrize(
    "path", ["/api/never/", "/api/v1/never/", "/api/v1/roles/no-id/", "/api/v9/a"]
)
@pytest.mark.parametrize("who", [ASK, "employee", "stranger", "anonymous"])
def test_an_unknown_address_is_a_problem(world: World, path: str, who: str) -> None:
    assert problem(world.ask(who, "GET", path), 404)["code"] == "not_found"


def test_an_address_that_was_never_routed_answers_as_one_that_was(world: World) -> None:
    never = world.ask(ASK, "GET", "/api/v1/never/")
    missing = world.ask(ASK, "GET", f"/api/v1/roles/{world.keys['missing']}/")
    assert never.content == missing.content


def test_an_unknown_page_is_a_page(world: World) -> None:
    for who in ("employee", "stranger", "anonymous"):
        answer = world.ask(who, "GET", "/never/")
        assert answer.status_code == 404
        words = b" ".join(answer.content.split())
        assert b"There is nothing here" in words.partition(b"<h1")[2].partition(b"</h1>")[0]


def test_what_is_no_json_is_told_so(world: World) -> None:
    found = problem(
        send_undone(world.clients[ASK], "POST", ASSIGNMENTS, b"{", content_type=JSON), 400
    )
    assert "not JSON" in found["detail"]
    assert found["request_id"] == "contract"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "image/png"])
def test_another_content_type_is_refused(world: World, kind: str) -> None:
    problem(send_undone(world.clients[ASK], "POST", ASSIGNMENTS, b"a=b", content_type=kind), 415)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_another_method_is_refused_and_the_right_ones_named(world: World, method: str) -> None:
    answer = world.ask(ASK, method, ASSIGNMENTS)
    problem(answer, 405)
    assert answer.headers["Allow"] == "GET, POST, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "query",
    ["ready=perhaps", "department=Support", "as_of=yesterday", "limit=all", "limit=0", "cursor=x"],
)
def test_a_value_that_is_none_is_named(world: World, query: str) -> None:
    found = problem(world.ask(ASK, "GET", f"{ASSIGNMENTS}?{query}"), 400)
    assert found["errors"][0]["pointer"] == f"/{query.split('=', maxsplit=1)[0]}"


@pytest.mark.parametrize("path", ["/api/v1/roles/", "/api/v1/assignments/", "/api/v1/people/"])
def test_a_parameter_that_is_none_is_named(world: World, path: str) -> None:
    assert "colour" in problem(world.ask(ASK, "GET", f"{path}?colour=red"), 400)["detail"]


def test_a_nul_in_the_address_is_refused_on_both_sides(world: World) -> None:
    problem(world.ask(ASK, "GET", f"{ASSIGNMENTS}?person=%00"), 400)
    page = world.ask("employee", "GET", "/team/?department=%00")
    assert page.status_code == 400
    assert b"<h1" in page.content


def test_no_answer_but_json_is_offered(world: World) -> None:
    answer = send_undone(world.clients[ASK], "GET", ASSIGNMENTS, HTTP_ACCEPT="text/html")
    assert answer.headers["Content-Type"].startswith("application/")


@pytest.mark.parametrize("secret", ["pb_x", "pb_abcdefgh_" + "y" * 43, "", "\x00", "a b", "ä" * 99])
def test_a_token_that_is_none_is_told_what_it_takes(world: World, secret: str) -> None:
    client = world.clients["anonymous"]
    answer = send_undone(client, "GET", ASSIGNMENTS, HTTP_AUTHORIZATION=f"Bearer {secret}")
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Playbook"'


def test_a_body_beyond_the_limit_is_not_read(world: World, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    body = orjson.dumps({"note": "x" * 100})
    answer = send_undone(world.clients[ASK], "POST", ASSIGNMENTS, body, content_type=JSON)
    assert problem(answer, 413)["code"] == "too_large"


def test_a_crash_is_a_problem_too(
    world: World, monkeypatch: pytest.MonkeyPatch, rf: RequestFactory
) -> None:
    def crash(*args: object, **kwargs: object) -> None:
        raise RuntimeError("not foreseen")

    monkeypatch.setattr(OrjsonParser, "parse", crash)
    body = {"role": world.keys["role in Stores"]}
    answer = send_undone(world.clients[ASK], "POST", ASSIGNMENTS, body)
    assert problem(answer, 500)["code"] == "server_error"
    assert b"not foreseen" not in answer.content
    assert b"<h1" in handlers.server_error(rf.get("/team/")).content
