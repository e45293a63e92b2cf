"""JSON by orjson: no NaN, no lone surrogates, no depth that exhausts the stack."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

if TYPE_CHECKING:
    from collections.abc import Mapping


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"


class OrjsonParser(BaseParser):
    """Reads ``application/json`` (RFC 8259), up to DATA_UPLOAD_MAX_MEMORY_SIZE bytes."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise TooLarge(_("Send less at once: at most %d bytes.") % most)
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise ParseError(_("This is not JSON: %s.") % error) from error
