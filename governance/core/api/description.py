"""What ``schema.py`` says of every view, put together."""

from __future__ import annotations

from functools import cache
from typing import Any

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
