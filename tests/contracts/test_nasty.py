"""Whatever is sent, it is understood or refused: never a crash, and the API answers in JSON."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode

import orjson
import pytest

from tests.contracts.matrix import MATRIX
from tests.contracts.nasty import (
    BODIES,
    BODIES_OF,
    FORMS,
    IN_ADDRESSES,
    IN_CURSORS,
    IN_FIELDS,
    IN_FORMS,
    IN_JSON,
    MEGABYTE,
    NO_TEXT,
    PARAMETERS,
    READ_ALIKE,
    READABLE,
    alike_in_forms,
    alike_in_json,
    body_method,
    right_body,
)
from tests.contracts.table import INVALID, OK
from tests.contracts.world import JSON, World, send_undone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.http import HttpResponse

pytestmark = pytest.mark.timeout(300)  # thousands of requests
ROW = re.compile(r"(?<=q)\d+(?=_)|(?<=layer)\d+(?=-)|(?<=choice)\d")
FORM = "application/x-www-form-urlencoded"
PROBLEM = "application/problem+json"


def fault_of(answer: HttpResponse) -> str:
    """Return what is wrong with an answer to something nasty, "" when nothing is."""
    if answer.status_code >= 500:
        return f"crashes with {answer.status_code}"
    kind = answer.headers.get("Content-Type", "")
    problem = kind.startswith(PROBLEM) and orjson.loads(answer.content)["status"]
    if kind.startswith(PROBLEM) and problem != answer.status_code:
        return "contradicts itself"
    return ""


def of_api(answer: HttpResponse) -> str:
    if answer.status_code >= 400 and answer.headers["Content-Type"] != PROBLEM:
        return f"{answer.status_code} is no problem+json"
    return fault_of(answer)


def short(text: object) -> str:
    return repr(text)[:40]


def readable(name: str) -> tuple[str, str]:
    """Return a thing at this address, and a persona who may see it."""
    for wanted in (OK, INVALID):  # some answer only to a question
        for ask in MATRIX[name].asks:
            for persona, word in ask.expected.items():
                if ask.method == "GET" and word == wanted:
                    return persona, ask.of
    raise AssertionError(f"nobody reads {name}")


@pytest.mark.parametrize("name", PARAMETERS)
def test_anything_after_the_question_mark(world: World, name: str) -> None:
    persona, of = ("anonymous", "") if name.startswith("account") else readable(name)
    path, _body = MATRIX[name].request(name, of, None, world.keys)
    faults = []
    for question in questions(name):
        glue = "&" if "?" in path else "?"
        answer = world.ask(persona, "GET", f"{path}{glue}{question}")
        fault = of_api(answer) if path.startswith("/api/") else fault_of(answer)
        if fault:
            faults.append(f"{short(question)} {fault}")
    assert not faults, "\n".join(faults)


def questions(name: str) -> Iterator[str]:
    """Yield each parameter with each nasty text, then all at once with what is none."""
    parameters = PARAMETERS[name].split()
    for parameter in parameters:
        texts = IN_CURSORS if parameter == "cursor" else IN_ADDRESSES
        few = name not in READ_ALIKE.get(parameter, {name})
        yield from (f"{parameter}={nasty}" for nasty in (texts[-1:] if few else texts))
    for nasty in NO_TEXT:
        yield "&".join(f"{parameter}={nasty}" for parameter in parameters)


@pytest.mark.parametrize("path", ["/guidelines/", "/courses/", "/mentions/", "/api/v1/roles/", "/"])
def test_anything_as_a_part_of_the_path(world: World, path: str) -> None:
    faults = []
    for nasty in (*IN_ADDRESSES, *NO_TEXT, "x" * 5000):
        for rest in (f"{path}{nasty}/", f"{path}a/versions/{nasty}/", f"{path}a/quiz/{nasty}/"):
            answer = world.ask("head_coach", "GET", rest)
            fault = of_api(answer) if path.startswith("/api/") else fault_of(answer)
            if fault:
                faults.append(f"{short(rest)} {fault}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("number", ["9" * 9, "9" * 30, "9" * 4000, "0"])
def test_any_number_in_the_path(world: World, number: str) -> None:
    in_force = world.keys["guideline in force"]
    course = world.keys["course that is open"]
    for path in (
        f"/guidelines/{in_force}/versions/{number}/",
        f"/guidelines/{in_force}/receipt/{number}/",
        f"/courses/{course}/quiz/{number}/",
    ):
        assert world.ask("employee", "GET", path).status_code in {302, 404}


def test_each_form_is_tried() -> None:
    """A page that takes a form needs a right one in nasty.py, from which to go wrong."""
    posts = {name for name, route in MATRIX.items() if {"POST", "PATCH"} & route.methods}
    assert posts == set(FORMS) | set(BODIES)


@pytest.mark.parametrize("name", FORMS)
def test_anything_in_any_field_of_a_form(world: World, name: str) -> None:
    persona, of, fields = FORMS[name]
    path, right = MATRIX[name].request(name, of, fields, world.keys)
    assert right is not None
    faults = []
    for body in bodies(right):
        fault = fault_of(send_form(world, persona, path, body))
        if fault:
            faults.append(f"{short(body)} {fault}")
    assert not faults, "\n".join(faults)


def bodies(right: Mapping[str, str]) -> Iterator[str]:
    """Yield the form with a field of each kind in which stands, alone, what may be taken for
    something right there; then with each nasty text, and with no text, in all fields at once."""
    for field in of_each_kind(right):
        rest = urlencode({key: value for key, value in right.items() if key != field})
        for nasty in (*alike_in_forms(right[field]), *IN_FIELDS.get(field, ())):
            yield f"{field}={encoded(nasty)}&{rest}"
    together = [encoded(nasty) for nasty in IN_FORMS if nasty != MEGABYTE]
    for nasty in (*together, *NO_TEXT) if right else ():
        yield "&".join(f"{field}={nasty}" for field in right)


def of_each_kind(fields: Iterable[str]) -> list[str]:
    """Return the first of those that only their row tells apart, like ``q1_text``, ``q2_text``."""
    return list({ROW.sub("", field): field for field in reversed([*fields])}.values())


@cache
def encoded(text: str) -> str:
    return quote_plus(text)


def send_form(world: World, persona: str, path: str, body: str) -> HttpResponse:
    return send_undone(world.clients[persona], "POST", path, body, content_type=FORM)


@pytest.mark.parametrize("name", FORMS)
def test_the_right_form_is_right(world: World, name: str) -> None:
    """Else the one above would try nothing but the first look at a form."""
    persona, of, fields = FORMS[name]
    path, right = MATRIX[name].request(name, of, fields, world.keys)
    answer = send_form(world, persona, path, urlencode(right or {}))
    expected = {200, 302, 409, 422} if persona == "anonymous" else {200, 302, 409}
    assert answer.status_code in expected, answer.content.decode()[-3000:]


@pytest.mark.parametrize("name", BODIES)
def test_anything_in_any_field_of_a_body(world: World, name: str) -> None:
    right = right_body(name, world.keys)
    path, _body = MATRIX[name].request(name, BODIES_OF.get(name, ""), None, world.keys)
    answer = send_json(world, name, path, orjson.dumps(right))
    assert answer.status_code in {200, 201}, answer.content
    faults = []
    for body in json_bodies(right):
        fault = of_api(send_json(world, name, path, body))
        if fault:
            faults.append(f"{short(body)} {fault}")
    assert not faults, "\n".join(faults)


def json_bodies(right: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the body with each field in which stands, alone, what may be taken for something right
    there; then with each nasty thing in all fields at once."""
    for field, value in right.items():
        others = orjson.dumps({key: other for key, other in right.items() if key != field})
        own = (orjson.dumps(text).decode() for text in IN_FIELDS.get(field, ()))
        for nasty in (*alike_in_json(value), *own):
            yield others[:-1] + f',"{field}":{nasty}}}'.encode()
    for nasty in READABLE if right else ():
        yield ("{" + ",".join(f'"{field}":{nasty}' for field in right) + "}").encode()


@pytest.mark.parametrize("name", BODIES)
def test_anything_as_a_body(world: World, name: str) -> None:
    path, _body = MATRIX[name].request(name, BODIES_OF.get(name, ""), None, world.keys)
    for nasty in (*IN_JSON, '"\\ud800', "{", '{"a"', '{"\\ud800": 1}', '{"\\u0000": 1}'):
        answer = send_json(world, name, path, nasty.encode())
        assert of_api(answer) == "", short(nasty)
        assert answer.status_code == 400, short(nasty)
    for raw in (b"\xff\xfe", b'{"a": "\xff"}', b"\x00", b"PK\x03\x04"):
        assert send_json(world, name, path, raw).status_code == 400, raw


def send_json(world: World, name: str, path: str, body: bytes) -> HttpResponse:
    browser = world.clients[BODIES[name][0]]
    return send_undone(browser, body_method(name), path, body, content_type=JSON)
