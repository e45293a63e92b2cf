"""How often one may knock, told with every answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings

from governance.accounts.authentication.callers import caller_of
from governance.accounts.services import request_count
from governance.core.api.handlers import API, problem_answer
from governance.core.api.limits import Limit
from governance.core.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class LimitMiddleware:
    """Lets a token, or a person who is signed in, ask the API so often and no oftener."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        caller = caller_of(request) if request.path_info.startswith(API) else None
        if caller is None:  # refused where everybody is
            return self.get_response(request)
        limit = Limit("api", settings.API_PER_MINUTE)
        asked = request_count(caller=caller, limit=limit, now=utc_now())
        if asked is None:
            return self.get_response(request)
        if asked.too_often:
            answer = problem_answer(HTTPStatus.TOO_MANY_REQUESTS, "throttled", asked.why)
        else:
            answer = self.get_response(request)
        for name, value in asked.headers.items():
            answer[name] = value
        return answer
