"""Which language somebody reads: the one they chose, their browser's, the organisation's."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error as DatabaseFault
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation.trans_real import parse_accept_lang_header

from governance.core.hooks import Hook
from governance.core.request import viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PROBES = frozenset({"/healthz", "/readyz"})  # asked by machines, also when no database answers

organisation_language: Hook[Callable[[], str]] = Hook("organisation_language")


def language_known(code: str) -> str:
    """Return the language we have that comes nearest to ``code``, or ``""``: de for de-AT."""
    with suppress(LookupError):
        return get_supported_language_variant(code)
    return ""


def language_chosen(request: HttpRequest) -> str:
    """Return what the member chose; without a session nobody is asked who that is."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    with suppress(DatabaseFault):  # whatever the page needs of it will say so itself
        return language_known(viewer_of(request).language)
    return ""


def language_accepted(header: str) -> str:
    """Return the first of the browser's languages that we have (RFC 9110, section 12.5.4)."""
    known = (language_known(code) for code, _quality in parse_accept_lang_header(header))
    return next(filter(None, known), "")


def language_default() -> str:
    """Return the organisation's language; one query."""
    with suppress(DatabaseFault):
        known = (language_known(language()) for language in organisation_language)
        return next(filter(None, known), settings.LANGUAGE_CODE)
    return settings.LANGUAGE_CODE


def language_for(request: HttpRequest) -> str:
    """Return the language of the answer; programs, which name none, are answered in English."""
    header = request.headers.get("Accept-Language", "")
    chosen = language_chosen(request) or language_accepted(header)
    return chosen or (language_default() if header else settings.LANGUAGE_CODE)


class LanguageMiddleware:
    """Answers in the reader's language. Comes after the sessions, which Django's own cannot."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in PROBES:
            return self.get_response(request)
        language = language_for(request)
        with override(language):
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", language)
        return response
