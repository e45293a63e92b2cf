"""Whatever is sent: understood or refused as an error of SCIM, and never a crash."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import orjson
import pytest

from tests.contracts.nasty import IN_ADDRESSES, IN_JSON, NO_TEXT
from tests.roles.sync.scim.wire import BULK, ENTERPRISE, PATCH, SEARCH, USER, Wire, connect

pytestmark = pytest.mark.django_db


@pytest.fixture
def wire() -> Wire:
    return connect(brake="off")


def sound(answer: Any) -> bool:
    if answer.status_code >= 500:
        return int(answer.status_code) == 501
    if answer.status_code < 400:
        return True
    body = orjson.loads(answer.content)
    return bool(body["status"] == str(answer.status_code) and body["detail"])


def test_anything_in_a_body(wire: Wire) -> None:
    ann = wire.user("ann")
    one, wrong = f"Users/{ann['id']}", []
    manager, urn = f"{ENTERPRISE}:manager", f'"schemas":["{USER}"]'
    for nasty in IN_JSON:
        asks = [
            ("POST", "Users", nasty),
            ("POST", "Users", f'{{{urn},"userName":{nasty}}}'),
            ("POST", "Users", f'{{{urn},"userName":"b","emails":{nasty}}}'),
            ("POST", "Users", f'{{{urn},"userName":"b","{ENTERPRISE}":{nasty}}}'),
            ("PUT", one, f'{{{urn},"userName":"ann","active":{nasty},"title":{nasty}}}'),
            ("PATCH", one, f'{{"schemas":["{PATCH}"],"Operations":{nasty}}}'),
            ("PATCH", one, operation(f'"path":"{manager}","value":{nasty}')),
            ("PATCH", one, operation(f'"path":{nasty},"value":"x"')),
            ("PATCH", one, operation(f'"value":{nasty}')),
            ("POST", "Groups", f'{{"displayName":{nasty},"members":{nasty}}}'),
            ("POST", "Users/.search", f'{{"filter":{nasty},"count":{nasty}}}'),
            ("POST", "Bulk", f'{{"schemas":["{BULK}"],"Operations":[{nasty}]}}'),
        ]
        for method, path, body in asks:
            answer = wire.send(method, path, body.encode())
            if not sound(answer):
                wrong.append(f"{method} {path} {body[:120]} → {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def operation(rest: str) -> str:
    return f'{{"schemas":["{PATCH}"],"Operations":[{{"op":"replace",{rest}}}]}}'


def test_anything_in_an_address(wire: Wire) -> None:
    wrong = []
    for nasty in (*IN_ADDRESSES, *NO_TEXT):
        for path in (
            f"Users/{nasty}",
            f"{nasty}",
            f"Schemas/{nasty}",
            f"Users?filter={nasty}",
            f"Users?filter=title+eq+%22{nasty}%22",
            f"Users?count={nasty}",
            f"Users?startIndex={nasty}",
            f"Users?cursor={nasty}",
            f"Users?attributes={nasty}",
        ):
            answer = wire.send("GET", path)
            if not sound(answer):
                wrong.append(f"{path[:100]} → {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_what_is_nested_very_deeply(wire: Wire) -> None:
    deep = b"[" * 5000 + b"]" * 5000
    assert wire.send("POST", "Users", b'{"userName":' + deep + b"}").status_code == 400
    assert sound(wire.send("GET", f"Users?filter={'(' * 2000}title+pr{')' * 2000}"))
    assert sound(wire.send("GET", f"Users?filter={'not+(' * 300}title+pr{')' * 300}"))


@pytest.mark.parametrize("name", ["active", "title"])
def test_what_is_nested_too_deeply_is_refused_wherever_it_stands(wire: Wire, name: str) -> None:
    ann = wire.user("ann")
    for depth in (60, 300, 1500):
        deep = "[" * depth + "{}" + "]" * depth
        user = f'{{"schemas":["{USER}"],"userName":"ann","{name}":{deep}}}'
        step = f'{{"method":"POST","path":"/Users","bulkId":"a","data":{user}}}'
        for method, path, body in (
            ("POST", "Users", user),
            ("PUT", f"Users/{ann['id']}", user),
            ("PATCH", f"Users/{ann['id']}", operation(f'"path":"{name}","value":{deep}')),
            ("PATCH", f"Users/{ann['id']}", operation(f'"value":{{"{name}":{deep}}}')),
            ("POST", "Bulk", f'{{"schemas":["{BULK}"],"Operations":[{step}]}}'),
            ("POST", "Users", f'{user[:-1]},"y":NaN}}'),
        ):
            answer = wire.send(method, path, body)
            assert (answer.status_code, b'"invalidSyntax"' in answer.content) == (400, True), path


def test_a_name_that_is_too_long_together(wire: Wire) -> None:
    name = {"givenName": "a" * 100, "familyName": "b" * 100}
    body = {"schemas": [USER], "userName": "ann", "name": name}
    answer = wire.send("POST", "Users", body)
    assert answer.status_code == 400, answer.content
    assert b'"invalidValue"' in answer.content
    assert wire.user("ann", name=name, displayName="Ann")["displayName"] == "Ann"


@pytest.mark.parametrize(
    "text",
    [
        "not (" * 600 + "title pr" + ")" * 600,
        " and ".join(["title pr"] * 300),
        " or ".join(['members[value eq "x"]'] * 160),
        " and ".join(["title pr"] * 20_000),
    ],
    ids=["not", "and", "members", "longer"],
)
def test_a_filter_without_end(wire: Wire, text: str) -> None:
    for kind in ("Users", "Groups"):
        answer = wire.send("POST", f"{kind}/.search", {"schemas": [SEARCH], "filter": text})
        assert sound(answer), answer.content
    assert len(text) < 4_000 or b'"invalidFilter"' in answer.content
    body = {"schemas": [SEARCH], "attributes": ["title"] * 20_000, "count": 1}
    assert sound(wire.send("POST", "Users/.search", body))


def test_other_methods_and_kinds(wire: Wire) -> None:
    assert wire.send("DELETE", "Users").status_code == 405
    assert wire.send("HEAD", "Users").status_code == 200
    assert wire.send("OPTIONS", "Users").status_code == 405
    header = {"Authorization": f"Bearer {wire.secret}"}
    answer = wire.client.post("/scim/v2/Users", "a=b", "text/csv", headers=header)
    assert answer.status_code == 415


@pytest.mark.parametrize("text", ["\\ud800", "\\udfff", "\\u0000"])
def test_what_is_no_text_within_a_filter_or_path(wire: Wire, text: str) -> None:
    """A string of JSON within one: no database keeps it."""
    path = f"Users/{wire.user('ann')['id']}"
    for kind, asked in (
        ("Users", f'title eq "{text}"'),
        ("Users", f'id co "{text}"'),
        ("Groups", f'members[value sw "{text}"]'),
    ):
        for answer in (
            wire.send("GET", f"{kind}?filter={quote(asked)}"),
            wire.send("POST", f"{kind}/.search", {"schemas": [SEARCH], "filter": asked}),
        ):
            assert (answer.status_code, b'"invalidFilter"' in answer.content) == (400, True), asked
    within = f'emails[type eq "{text}"].value'
    for operation_sent in (
        {"op": "add", "path": within, "value": "ann@a.example"},
        {"op": "add", "value": {within: "ann@a.example"}},
    ):
        answer = wire.patch(path, operation_sent)
        assert (answer.status_code, b'"invalidPath"' in answer.content) == (400, True)
    fine = {**operation_sent, "value": {'emails[type eq "\\ud83d\\ude00"].value': "ann@a.example"}}
    assert wire.patch(path, fine).status_code == 204
