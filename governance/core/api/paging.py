"""Cursor pages: ``{"results": […], "next": url or null}``, keyset underneath."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from uuid import UUID

import orjson
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

if TYPE_CHECKING:
    from rest_framework.request import Request


def _not_ours(field: str) -> ValidationError:
    return ValidationError({field: _("Take it from “next” of the page before, as it is.")})


class CursorPage(CursorPagination):
    """Pages by ``uid`` (UUIDv7: in order of making), the oldest first or by ``?order=`` the newest;
    ``?limit=`` up to 1,000, default 100."""

    orders: ClassVar[tuple[str, ...]] = ("uid", "-uid")  # the first is what nobody asks for
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
            raise _not_ours(self.cursor_query_param) from None
        return cursor

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        order = request.query_params.get("order", self.ordering)
        if order not in self.orders:
            raise ValidationError({"order": _("One of: %s.") % ", ".join(self.orders)})
        return (order,)

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
        limit = {"type": "integer", "minimum": 1, "maximum": 10**9 - 1, "default": 100}
        order = {
            "name": "order",
            "in": "query",
            "description": "In order of making, `-uid` for the newest first.",
            "schema": {"type": "string", "enum": list(self.orders), "default": self.ordering},
        }
        return [
            *([order] if self.orders else []),
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


class ReadPage(CursorPage):
    """Pages of what a function reads: ``read(after, most)`` gives rows behind a public id, in the
    order of these, which stand in ``key`` of each row."""

    orders = ()
    key = "person"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        size = self.get_page_size(request) or self.page_size
        rows: list[Any] = queryset(self._behind(request), size + 1)
        self.page: list[Any] = rows[:size]
        self._more, self._address = len(rows) > size, request.build_absolute_uri()
        return self.page

    def get_next_link(self) -> str | None:
        if not self._more:
            return None
        cursor = base64.urlsafe_b64encode(self.page[-1][self.key].bytes).decode()
        return replace_query_param(self._address, self.cursor_query_param, cursor)

    def _behind(self, request: Request) -> UUID | None:
        text = request.query_params.get(self.cursor_query_param, "")
        try:
            return UUID(bytes=base64.urlsafe_b64decode(text)) if text else None
        except (ValueError, binascii.Error):
            raise _not_ours(self.cursor_query_param) from None


class Ranked(Protocol):
    """A row of a list that is worked out anew each time; no two have the same rank."""

    @property
    def rank(self) -> tuple[str, ...]: ...


class RankedPage(CursorPage):
    """Pages of rows that no table holds, by rank: a page begins after the rank of its cursor,
    whatever came or went meanwhile."""

    orders = ()

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the page of ``queryset``, which is any number of ``Ranked`` rows."""
        size, after = self.get_page_size(request) or self.page_size, self._after(request)
        rows = sorted((row for row in queryset if row.rank > after), key=lambda row: row.rank)
        self.page: list[Any] = rows[:size]
        self._more, self._address = len(rows) > size, request.build_absolute_uri()
        return self.page

    def get_next_link(self) -> str | None:
        if not self._more:
            return None
        cursor = base64.urlsafe_b64encode(orjson.dumps(self.page[-1].rank)).decode()
        return replace_query_param(self._address, self.cursor_query_param, cursor)

    def _after(self, request: Request) -> tuple[str, ...]:
        text = request.query_params.get(self.cursor_query_param, "")
        if not text:
            return ()
        try:
            rank = orjson.loads(base64.urlsafe_b64decode(text))
        except (ValueError, binascii.Error):
            raise _not_ours(self.cursor_query_param) from None
        if not isinstance(rank, list) or not all(isinstance(each, str) for each in rank):
            raise _not_ours(self.cursor_query_param)
        return tuple(rank)
