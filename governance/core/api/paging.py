"""Cursor pages: ``{"results": […], "next": url or null}``, keyset underneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.response import Response

if TYPE_CHECKING:
    from rest_framework.request import Request


class CursorPage(CursorPagination):
    """Pages by ``uid`` (UUIDv7: in order of making); ``?limit=`` up to 1,000, default 100."""

    ordering = "uid"
    page_size = 100
    page_size_query_param = "limit"
    max_page_size = 1000
    cursor_query_param = "cursor"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return where to go on. One that was not ours is a fault of the client, told as such."""
        try:
            cursor = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None:
                UUID(str(cursor.position))
        except (NotFound, ValueError):
            detail = _("Take it from “next” of the page before, as it is.")
            raise ValidationError({self.cursor_query_param: detail}) from None
        return cursor

    def get_page_size(self, request: Request) -> int | None:
        asked = request.query_params.get("limit", "1")
        if not (asked.isascii() and asked.isdecimal() and len(asked) < 10 and int(asked)):
            raise ValidationError({"limit": _("A whole number from 1 to 1,000.")})
        return super().get_page_size(request)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.get_next_link()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        example = "https://playbook.example.org/api/v1/people/?cursor=cD0wMTlh"
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "Where the page after this one is; null on the last.",
                    "example": example,
                },
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        limit = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": 100}
        return [
            {
                "name": self.cursor_query_param,
                "in": "query",
                "description": "Comes with `next` of the page before; follow that as it is.",
                "schema": {"type": "string"},
            },
            {
                "name": self.page_size_query_param,
                "in": "query",
                "description": "How many at once; asking for more than 1,000 gives 1,000.",
                "schema": limit,
            },
        ]
