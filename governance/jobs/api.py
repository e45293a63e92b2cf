"""Idempotency-Key: a POST of the API that is sent again is answered again and done once.

As draft-ietf-httpapi-idempotency-key-header says: 400 for a key that is none, 422 for one that
came with something else, 409 while the first request is being worked on. What was refused is not
kept, because nothing was done: it is looked at anew.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.core.exceptions import RequestDataTooBig
from django.db import Error as DatabaseFault
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from governance.accounts.authentication.callers import caller_of
from governance.core.api.handlers import API, problem_answer
from governance.core.clock import utc_now
from governance.core.database import lost_race
from governance.core.errors import DomainError, TooLarge
from governance.jobs.services import answer_keep, key_claim

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from governance.jobs.models import KeptAnswer

KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
KEPT_HEADERS: Final = ("Content-Type", "Location", "ETag")
REPLAYED: Final = "Idempotency-Replayed"


class IdempotencyMiddleware:
    """Answers who asks again as before. What a request does and its answer commit together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method != "POST" or not request.path_info.startswith(API):
            return self.get_response(request)
        if not KEY.fullmatch(key):
            return problem_answer(400, "invalid_key", _("A key is 1 to 200 signs of ASCII."))
        caller = caller_of(request)
        if caller is None:  # refused where everybody is
            return self.get_response(request)
        try:
            with transaction.atomic():
                return self._once(request, caller=caller, key=key, sent=_sent(request))
        except DomainError as error:
            return problem_answer(error.status, error.code, str(error))
        except DatabaseFault as fault:
            error_told = lost_race(fault)
            if error_told is None:
                raise
            return problem_answer(error_told.status, error_told.code, str(error_told))

    def _once(self, request: HttpRequest, *, caller: str, key: str, sent: bytes) -> HttpResponse:
        path = request.get_full_path()
        kept, new = key_claim(caller=caller, path=path, key=key, sent=sent, now=utc_now())
        if not new:
            return _again(kept)
        answer = self.get_response(request)
        if 200 <= answer.status_code < 300:
            headers = {name: answer[name] for name in KEPT_HEADERS if answer.has_header(name)}
            answer_keep(kept=kept, status=answer.status_code, headers=headers, body=answer.content)
        else:
            transaction.set_rollback(True)
        return answer


def _sent(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as fault:
        raise TooLarge(_("Send less at once, or without a key.")) from fault


def _again(kept: KeptAnswer) -> HttpResponse:
    return HttpResponse(
        bytes(kept.body), status=kept.status, headers={**kept.headers, REPLAYED: "true"}
    )
