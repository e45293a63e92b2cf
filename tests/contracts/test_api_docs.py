"""The API's description cannot lie: it is valid, whole, and the answers are as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.contracts.growth import grow
from tests.contracts.matrix import MATRIX
from tests.contracts.nasty import BODIES, BODIES_OF, body_method, right_body
from tests.contracts.table import HIDDEN, INVALID, OK, REFUSED, SIGN_IN, outcome
from tests.contracts.world import MISSING, NEVER_WAS, send_undone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.http import HttpResponse

    from tests.contracts.table import Ask
    from tests.contracts.world import World

pytestmark = pytest.mark.timeout(300)
READER, REVIEWER = "head_coach", "coach"
FORMATS = FormatChecker()
# What is described elsewhere, or is the description itself.
APART = {"api-root", "api-schema", "api-docs"}
ROUTES = [name for name in MATRIX if name.startswith("api-") and name not in APART]
AS_OF = (
    "/api/v1/assignments/",
    "/api/v1/people/",
    "/api/v1/departments/",
    "/api/v1/functions/",
    "/api/v1/role-types/",
)


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The description as clients get it, in JSON."""
    made = SchemaGenerator().get_schema(request=None, public=True)
    found: dict[str, Any] = orjson.loads(orjson.dumps(made, default=str))
    return found


@pytest.fixture(scope="module")
def full(world: World) -> World:
    """The world with two of everything, so that pages have a next."""
    for number in range(2):
        grow(world.cast, number)
    return world


def path_in(name: str) -> str:
    """Return the path of a route as the description writes it."""
    keys = {MISSING: NEVER_WAS}
    path, _body = MATRIX[name].request(name, MISSING if by_uid(name) else "", None, keys)
    return path.partition("?")[0].replace(NEVER_WAS, "{uid}")


def by_uid(name: str) -> bool:
    return MATRIX[name].key == "uid"


def faults(schema: dict[str, Any], part: dict[str, Any], value: object) -> list[str]:
    """Return what of ``value`` is not as ``part`` says."""
    whole = {**part, "components": schema["components"]}
    found = Draft202012Validator(whole, format_checker=FORMATS).iter_errors(value)
    return [f"{fault.json_path}: {fault.message}" for fault in found]


def told(schema: dict[str, Any], name: str, method: str, answer: HttpResponse) -> list[str]:
    """Return what of a real answer the description does not say."""
    operation = schema["paths"][path_in(name)][method.lower()]
    response = operation["responses"].get(str(answer.status_code))
    if response is None:
        return [f"{answer.status_code} is not told"]
    kind = answer.headers["Content-Type"]
    if kind not in response["content"]:
        return [f"{kind} is not told"]
    part = response["content"][kind]["schema"]
    if not answer.streaming:
        return faults(schema, part, orjson.loads(answer.content))
    rows = [orjson.loads(line) for line in lines_of(answer)]
    return [fault for row in rows for fault in faults(schema, part, row)]


def lines_of(answer: HttpResponse) -> list[bytes]:
    return b"".join(answer.streaming_content).splitlines()  # type: ignore[attr-defined]


def test_it_is_valid_and_made_without_a_warning(schema: dict[str, Any], tmp_path: Path) -> None:
    assert schema["openapi"].startswith("3.1")
    assert [str(fault) for fault in OpenAPIV31SpecValidator(schema).iter_errors()] == []
    call_command(
        "spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml")
    )


def test_each_route_and_method_is_described(schema: dict[str, Any]) -> None:
    routed = {path_in(name): {each.lower() for each in MATRIX[name].methods} for name in ROUTES}
    described = {path: set(operations) for path, operations in schema["paths"].items()}
    assert described == routed


def test_each_operation_says_what_it_does(schema: dict[str, Any]) -> None:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert len(operation["summary"]) > 10, where
            assert {"token": []} in operation["security"], where
            success = operation["responses"]["201" if method == "post" else "200"]
            assert all(content["examples"] for content in success["content"].values()), where
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description") or parameter["in"] == "path", where


def test_the_examples_are_as_they_say(schema: dict[str, Any]) -> None:
    wrong = [
        f"{place}: {fault}"
        for place, content in contents(schema)
        for example in content.get("examples", {}).values()
        for fault in faults(schema, content["schema"], example["value"])
    ]
    assert wrong == []


def contents(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for body in bodies:
                for content in body.get("content", {}).values():
                    yield f"{method} {path}", content


@pytest.mark.parametrize("name", ROUTES)
def test_answers_are_as_described(full: World, schema: dict[str, Any], name: str) -> None:
    """Whoever asks, and whatever comes of it: the page, a problem, nothing."""
    wrong = []
    for ask in MATRIX[name].asks:
        if ask.method != "GET":
            continue
        for persona in (READER, "external", "token_of_stores", "stranger", "anonymous"):
            path, _body = MATRIX[name].request(name, ask.of, None, full.keys)
            answer = full.ask(persona, "GET", path)
            wrong += [f"{persona} {path}: {each}" for each in told(schema, name, "GET", answer)]
    assert wrong == []


@pytest.mark.parametrize("name", [each for each in ROUTES if by_uid(each)])
def test_what_is_missing_is_answered_as_described(
    full: World, schema: dict[str, Any], name: str
) -> None:
    path, _body = MATRIX[name].request(name, MISSING, None, full.keys)
    answer = full.ask(READER, "GET", path)
    assert outcome(answer) == HIDDEN
    assert told(schema, name, "GET", answer) == []


@pytest.mark.parametrize("name", [each for each in ROUTES if "GET" in MATRIX[each].methods])
def test_what_is_not_known_is_answered_as_described(
    full: World, schema: dict[str, Any], name: str
) -> None:
    ask = first(name, "GET")
    path, _body = MATRIX[name].request(name, ask.of, None, full.keys)
    answer = full.ask(READER, "GET", f"{path.partition('?')[0]}?colour=red")
    assert outcome(answer) == INVALID
    assert told(schema, name, "GET", answer) == []


def first(name: str, method: str) -> Ask:
    return next(ask for ask in MATRIX[name].asks if ask.method == method)


@pytest.mark.parametrize("name", BODIES)
def test_writing_is_answered_as_described(full: World, schema: dict[str, Any], name: str) -> None:
    persona, method = BODIES[name][0], body_method(name)
    right = right_body(name, full.keys)
    path, _body = MATRIX[name].request(name, BODIES_OF.get(name, ""), None, full.keys)
    for body, who in ((right, persona), ({}, persona), (right, "token_reader"), ({}, "anonymous")):
        answer = send_undone(full.clients[who], method, path, body)
        assert outcome(answer) in {OK, INVALID, REFUSED, SIGN_IN}
        assert told(schema, name, method, answer) == [], who
    operation = schema["paths"][path_in(name)][method.lower()]
    content = operation["requestBody"]["content"]["application/json"]
    assert faults(schema, content["schema"], right) == []
    if method == "POST":  # a PATCH may leave out any of it
        assert faults(schema, content["schema"], {}) != []


@pytest.mark.parametrize("path", AS_OF)
def test_days_of_the_past_are_answered_as_described(
    full: World, schema: dict[str, Any], path: str
) -> None:
    content = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    answer = orjson.loads(full.ask(READER, "GET", f"{path}?as_of=2026-11-23").content)
    assert len(answer["results"]) > 1
    assert faults(schema, content["schema"], answer) == []


def test_rows_hold_just_what_is_described(full: World, schema: dict[str, Any]) -> None:
    """A field that is described is there; one that is there is described."""
    for path, operations in schema["paths"].items():
        reader = REVIEWER if "/reviews/" in path else READER  # they see no more than is theirs
        behind = "&after=1" if path == "/api/v1/changes/" else ""
        asked = full.ask(reader, "GET", f"{path}?limit=1{behind}")
        answer = {} if asked.streaming else orjson.loads(asked.content)
        if "results" not in answer:
            continue
        content = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        page = schema["components"]["schemas"][content["$ref"].rpartition("/")[2]]
        row = page["properties"]["results"]["items"]["$ref"].rpartition("/")[2]
        assert set(answer["results"][0]) == set(schema["components"]["schemas"][row]["properties"])
        assert answer["next"].startswith("http")


def test_fields_leaves_out_what_is_not_asked_for(full: World, schema: dict[str, Any]) -> None:
    path = "/api/v1/people/"
    content = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    answer = orjson.loads(full.ask(READER, "GET", f"{path}?fields=uid,email").content)
    assert set(answer["results"][0]) == {"uid", "email"}
    assert faults(schema, content["schema"], answer) == []


def test_a_wrong_answer_would_be_noticed(schema: dict[str, Any]) -> None:
    """Else the ones above would have looked at nothing."""
    part = {"$ref": "#/components/schemas/Assignment"}
    example = schema["paths"]["/api/v1/assignments/{uid}/"]["get"]["responses"]["200"]["content"][
        "application/json"
    ]["examples"]["Assignment"]["value"]
    assert faults(schema, part, example) == []
    for wrong in ({"uid": "no uid"}, {"state": "asleep"}, {"ready": None}, {"starts_on": "soon"}):
        assert faults(schema, part, {**example, **wrong}) != []
    cut = {name: value for name, value in example.items() if name != "holder"}
    assert faults(schema, part, cut) != []


def test_it_is_served_to_who_belongs_here(full: World, schema: dict[str, Any]) -> None:
    for persona in ("employee", "token_reader", "token_writer"):
        answer = full.ask(persona, "GET", "/api/schema/")
        assert orjson.loads(answer.content) == schema
    assert full.ask("anonymous", "GET", "/api/schema/").status_code == 401
