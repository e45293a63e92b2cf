"""Whatever is sent: understood or refused as an error of SCIM, and never a crash."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.contracts.nasty import IN_ADDRESSES, IN_JSON
from tests.roles.sync.scim.wire import BULK, ENTERPRISE, PATCH, USER, Wire, connect

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
    for nasty in IN_ADDRESSES:
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


def test_other_methods_and_kinds(wire: Wire) -> None:
    assert wire.send("DELETE", "Users").status_code == 405
    assert wire.send("HEAD", "Users").status_code == 200
    assert wire.send("OPTIONS", "Users").status_code == 405
    header = {"Authorization": f"Bearer {wire.secret}"}
    answer = wire.client.post("/scim/v2/Users", "a=b", "text/csv", headers=header)
    assert answer.status_code == 415
