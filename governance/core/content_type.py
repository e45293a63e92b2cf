"""What a Content-Type says is read before Django reads it, which some of them would bring down."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any, Final

from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.core.handlers.wsgi import WSGIHandler

# What texts are sent in. There are codecs that make none ("hex"), or fail at anything.
ENCODINGS: Final = frozenset({"utf-8", "ascii", "iso8859-1", "cp1252"})
UNREADABLE: Final = "playbook.content_type_unreadable"


def is_readable(content_type: str) -> bool:
    """Whether Django can read it; an encoding that nobody knows is left aside there, too."""
    try:
        _kind, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name in ENCODINGS
    except LookupError:
        return True
    except ValueError:  # a parameter itself is in an encoding that nobody knows
        return False


def content_type_guard(handler: WSGIHandler) -> Callable[..., Iterable[bytes]]:
    """Return a WSGI application that takes an unreadable one out, for PlainRequestMiddleware to
    refuse the request (400) with an answer like any other."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not is_readable(environ.get("CONTENT_TYPE", "")):
            environ |= {"CONTENT_TYPE": "", UNREADABLE: True}
        return handler(environ, start_response)

    return application
