"""No address without a line in the matrix, and no method that its line does not name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import URLResolver, get_resolver

from tests.contracts.matrix import MATRIX
from tests.contracts.personas import ANONYMOUS, MEMBERS, STRANGER, client_make
from tests.contracts.table import CONFLICT, HIDDEN, INVALID, OK, outcome
from tests.contracts.test_matrix import shown
from tests.contracts.world import MISSING, World, send_undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contracts.table import Ask

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
NOT_OFFERED = 405


def routes(resolver: URLResolver) -> Iterator[str]:
    """Yield the name of each address but the admin's, which is tried in test_admin.py."""
    for each in resolver.url_patterns:
        if not isinstance(each, URLResolver):
            yield each.name or f"without a name: {each.pattern}"
        elif each.app_name != "admin":
            yield from routes(each)


def test_each_address_has_its_line() -> None:
    found = list(routes(get_resolver()))
    assert sorted(set(found) - set(MATRIX)) == [], "write a line for these in matrix.py"
    assert sorted(set(MATRIX) - set(found)) == [], "these are gone: delete their lines"


def reachable(name: str) -> tuple[Ask, str]:
    """Return something at this address that is there, and for whom."""
    for ask in MATRIX[name].asks:
        for persona, word in ask.expected.items():
            if persona in MEMBERS and word in {OK, INVALID, CONFLICT}:
                return ask, persona
    raise AssertionError(f"nobody gets anything at {name}")


def path_of(world: World, name: str, of: str) -> str:
    return MATRIX[name].request(name, of, None, world.keys)[0]


@pytest.mark.parametrize("name", MATRIX)
def test_a_method_that_is_not_listed_is_not_offered(world: World, name: str) -> None:
    ask, persona = reachable(name)
    path = path_of(world, name, ask.of)
    for method in sorted(METHODS - MATRIX[name].methods):
        answer = world.ask(persona, method, path)
        assert answer.status_code == NOT_OFFERED, f"{method} gives {answer.status_code}"


@pytest.mark.parametrize("name", MATRIX)
def test_a_head_says_what_a_get_would(world: World, name: str) -> None:
    if "GET" not in MATRIX[name].methods:
        return
    for ask in MATRIX[name].asks:
        path = path_of(world, name, ask.of)
        persona = next((who for who, word in ask.expected.items() if word == HIDDEN), STRANGER)
        for who in (persona, ANONYMOUS) if ask.method == "GET" else ():
            answer = world.ask(who, "HEAD", path)
            assert outcome(answer) == ask.expected[who], f"HEAD of {ask.of} for {who}"
            assert answer.content == b""


@pytest.mark.parametrize("name", [name for name, route in MATRIX.items() if route.key])
def test_head_and_options_do_not_tell_what_is_there(world: World, name: str) -> None:
    missing = path_of(world, name, MISSING)
    for ask in MATRIX[name].asks:
        hidden = [who for who, word in ask.expected.items() if word == HIDDEN and who in MEMBERS]
        for method in ("HEAD", "OPTIONS"):
            for persona in hidden[:1] if ask.of else ():
                answer = world.ask(persona, method, path_of(world, name, ask.of))
                assert shown(answer) == shown(world.ask(persona, method, missing))


# Posted by mail programs, by a signed address, and by connections, by their token: no cookie
# is read there.
WITHOUT_SESSION = {"unsubscribe", "scim"}


@pytest.mark.parametrize("name", sorted(set(MATRIX) - WITHOUT_SESSION))
def test_a_browser_changes_nothing_without_its_token(world: World, name: str) -> None:
    """Cross-site requests carry the cookie, but not the token of a form."""
    ask, persona = reachable(name)
    browser = client_make(csrf=True)
    browser.cookies = world.clients[persona].cookies
    path = path_of(world, name, ask.of)
    methods = METHODS - {"GET"} if not path.startswith("/api/") else MATRIX[name].methods - {"GET"}
    for method in sorted(methods):
        answer = send_undone(browser, method, path)
        assert answer.status_code == 403, f"{method} gives {answer.status_code}"


def test_a_token_needs_no_form(world: World) -> None:
    header = world.clients["token_writer"].defaults["HTTP_AUTHORIZATION"]
    writer = client_make(csrf=True, HTTP_AUTHORIZATION=header)
    body = {"role": world.keys["role in Stores"], "person": world.keys["nora"]}
    assert send_undone(writer, "POST", "/api/v1/assignments/", body).status_code == 201
