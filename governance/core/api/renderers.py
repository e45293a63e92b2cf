"""JSON by orjson: dates, UUIDs and big lists without a detour through Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from rest_framework.renderers import BaseRenderer

if TYPE_CHECKING:
    from collections.abc import Mapping


CONTENT_TYPE = "application/problem+json"


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


class LinesRenderer(OrjsonRenderer):
    """Negotiated by clients that ask for lines of JSON; those are streamed, and this renders what
    went wrong before the first."""

    media_type = "application/x-ndjson"
    format = "ndjson"


class ProblemRenderer(OrjsonRenderer):
    """Negotiated by clients that ask for problems by name."""

    media_type = CONTENT_TYPE
    format = "problem"
