"""Asking the API in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.test import Client

if TYPE_CHECKING:
    from tests.cast import Cast


def get(cast: Cast, path: str, **headers: str) -> tuple[int, Any]:
    """Ask as the API client; return status and body."""
    answer = Client().get(
        f"/api/v1/{path}", headers={"Authorization": f"Bearer {cast.api_token}", **headers}
    )
    return answer.status_code, orjson.loads(answer.content) if answer.content else None


def names(body: Any, field: str = "display_name") -> list[str]:
    return sorted(row[field] for row in body["results"])
