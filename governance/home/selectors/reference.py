"""The API's description as people read it: what OpenAPI says, put into the order of a page.

Nothing is written twice. What the views declare becomes the description for programs, and this
page is made of that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from governance.core.api.renderers import CONTENT_TYPE as PROBLEM
from policies.guidance.rules.text import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

JSON: Final = "application/json"
REFERENCE: Final = "#/components/schemas/"
SOMETHING: Final = "019a0000-0000-7000-8000-000000000001"


@dataclass(frozen=True, slots=True)
class Kind:
    """The type of a value: a word, the values it may take, and the shape it refers to."""

    word: str
    values: tuple[str, ...] = ()
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: Kind
    words: str
    required: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What is sent or answered: its type, and an example."""

    kind: Kind
    example: str
    status: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    anchor: str
    method: str
    path: str
    address: str
    title: str
    words: str
    scope: str
    parameters: tuple[Field, ...]
    sent: Content | None
    answer: Content
    faults: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    words: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    words: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """``faults`` are those of every operation, which none of them repeats."""

    words: str
    faults: tuple[Content, ...]
    sections: tuple[Section, ...]
    shapes: tuple[Shape, ...]


def reference_of(schema: dict[str, Any]) -> Reference:
    """Return the page that a description of OpenAPI 3.1 makes; every path and shape of it."""
    shapes = schema["components"]["schemas"]
    operations = [
        (operation["tags"][0], _operation(shapes, path, method, operation))
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    faults = _everywhere([operation for _tag, operation in operations])
    told = set(faults)
    sections = (
        Section(
            tag["name"],
            tag["description"],
            tuple(
                replace(
                    operation, faults=tuple(each for each in operation.faults if each not in told)
                )
                for own, operation in operations
                if own == tag["name"]
            ),
        )
        for tag in schema["tags"]
    )
    return Reference(
        MARKDOWN.render(schema["info"]["description"]),
        faults,
        tuple(section for section in sections if section.operations),
        tuple(
            Shape(name, _inline(shape.get("description", "")), tuple(_fields(shapes, shape)))
            for name, shape in shapes.items()
            if "properties" in shape
        ),
    )


def _everywhere(operations: list[Operation]) -> tuple[Content, ...]:
    """Return the faults that all of them have, in the same words."""
    first, *others = operations
    return tuple(fault for fault in first.faults if all(fault in each.faults for each in others))


def _operation(
    shapes: dict[str, Any], path: str, method: str, operation: dict[str, Any]
) -> Operation:
    description = " ".join(operation["description"].split())
    title, _dot, more = description.partition(". ")
    bodies = {
        status: _content(shapes, answer, status)
        for status, answer in operation["responses"].items()
    }
    sent = operation.get("requestBody")
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        address=_address(path, operation.get("parameters", ())),
        title=_inline(title.rstrip(".")),
        words=_inline(more),
        scope=operation.get("x-scope", "read" if method == "get" else "write"),
        parameters=tuple(_parameter(shapes, each) for each in operation.get("parameters", ())),
        sent=_content(shapes, sent, "") if sent else None,
        answer=next(body for status, body in bodies.items() if status < "300"),
        faults=tuple(body for status, body in bodies.items() if status >= "300"),
    )


def _address(path: str, parameters: Iterable[dict[str, Any]]) -> str:
    """Return an address that can be asked as it is, with what has to be asked."""
    asked = {
        each["name"]: _example(each) or each["name"].upper()
        for each in parameters
        if each["in"] == "query" and each.get("required")
    }
    query = f"?{urlencode(asked, safe=':/')}" if asked else ""
    return path.replace("{uid}", SOMETHING) + query


def _example(part: dict[str, Any]) -> Any:
    """Return the first example that ``part`` gives, None where it gives none."""
    return next((each["value"] for each in part.get("examples", {}).values()), None)


def _parameter(shapes: dict[str, Any], parameter: dict[str, Any]) -> Field:
    return Field(
        parameter["name"],
        _kind(shapes, parameter["schema"]),
        _inline(parameter.get("description", "")),
        bool(parameter.get("required")),
    )


def _content(shapes: dict[str, Any], body: dict[str, Any], status: str) -> Content:
    if "content" not in body:
        return Content(Kind(""), "", status, _inline(body["description"]))
    told = body["content"]  # lines of JSON are the only other kind
    content = told.get(JSON) or told.get(PROBLEM) or next(iter(told.values()))
    example = _example(content)
    return Content(
        _kind(shapes, content["schema"]),
        json.dumps(example, indent=2, ensure_ascii=False),
        status,
        _inline(body.get("description", "")),
    )


def _fields(shapes: dict[str, Any], shape: dict[str, Any]) -> Iterator[Field]:
    required = set(shape.get("required", ()))
    for name, part in shape["properties"].items():
        words = _inline(part.get("description", ""))
        yield Field(name, _kind(shapes, part), words, name in required)


def _kind(shapes: dict[str, Any], part: dict[str, Any]) -> Kind:
    """Return the type that ``part`` describes; a name of values is told as these values."""
    for several in ("allOf", "oneOf", "anyOf"):
        if several in part:
            return _either(shapes, part[several])
    if "$ref" in part:
        return _named(shapes, part["$ref"].removeprefix(REFERENCE))
    if "enum" in part:
        return Kind("one of", tuple("null" if each is None else str(each) for each in part["enum"]))
    kind = part.get("type", "any")
    if kind == "array":
        of = _kind(shapes, part["items"])
        return Kind(f"list of {of.word}", of.values, of.shape)
    first, *others = kind if isinstance(kind, list) else [kind]
    return Kind(" or ".join([str(part.get("format", first)), *others]))


def _either(shapes: dict[str, Any], parts: list[dict[str, Any]]) -> Kind:
    kinds = [_kind(shapes, part) for part in parts]
    return Kind(
        " or ".join(dict.fromkeys(kind.word for kind in kinds)),
        tuple(value for kind in kinds for value in kind.values),
        next((kind.shape for kind in kinds if kind.shape), ""),
    )


def _named(shapes: dict[str, Any], name: str) -> Kind:
    named = shapes[name]
    return Kind(name, shape=name) if "properties" in named else _kind(shapes, named)


def _inline(text: str) -> str:
    return str(MARKDOWN.renderInline(" ".join(text.split())))
