"""JSON by orjson: no NaN, no lone surrogates, no depth that exhausts the stack."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from governance.core.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Mapping


SENT: Final = "sent"


def body_read(stream: IO[Any]) -> bytes:
    """Return what was sent; TooLarge beyond DATA_UPLOAD_MAX_MEMORY_SIZE bytes."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    raw: bytes = stream.read(most + 1)
    if len(raw) > most:
        raise TooLarge(_("Send less at once: at most %d bytes.") % most)
    return raw


class JsonBytesParser(BaseParser):
    """Leaves ``application/json`` as the bytes that were sent, as ``SENT`` of what is parsed."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        return {SENT: body_read(stream)}


class OrjsonParser(BaseParser):
    """Reads ``application/json`` (RFC 8259), up to DATA_UPLOAD_MAX_MEMORY_SIZE bytes."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        raw = body_read(stream)
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise ParseError(_("This is not JSON: %s.") % error) from error
