"""What ``schema.py`` says of every view, put together."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator


def api_description() -> dict[str, Any]:
    """Return the description of the API, OpenAPI 3.1, in the reader's language.

    It follows from the code and is the same for everybody, so it is made once: that takes more
    than a second. Whoever is given it changes nothing in it.
    """
    return _described(get_language())


@cache
def _described(language: str | None) -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


LIMITS: Final = ("RateLimit-Policy", "RateLimit")
HEADERS: Final = {
    "RateLimit-Policy": (
        "How many requests (`q`) are answered in how many seconds (`w`).",
        '"api";q=6000;w=60',
    ),
    "RateLimit": (
        "How many are left (`r`), and in how many seconds (`t`) all are there again.",
        '"api";r=5990;t=42',
    ),
    "ETag": (
        "Of what is answered; with another it has changed.",
        '"5d41402abc4b2a76b9719d911017c592"',
    ),
    "Retry-After": ("The seconds to wait.", "42"),
}


def headers_told(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Say of each answer which headers it has, and that a body is needed where one is taken; what
    drf-spectacular calls a hook."""
    result["components"]["headers"] = {
        name: {"description": words, "schema": {"type": "string"}, "example": example}
        for name, (words, example) in HEADERS.items()
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            if body := operation.get("requestBody"):
                body["required"] = True  # also where each of its fields may be left out
            answers = operation["responses"]
            for status, answer in answers.items():
                names = [*LIMITS, *_of(status, conditional="304" in answers)]
                answer["headers"] = {
                    name: {"$ref": f"#/components/headers/{name}"} for name in names
                }
    return result


def _of(status: str, *, conditional: bool) -> list[str]:
    if status == "429":
        return ["Retry-After"]
    return ["ETag"] if conditional and status in {"200", "304"} else []
