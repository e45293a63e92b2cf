"""Answers where no view answers: a problem below ``/api/``, a page everywhere else."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views import defaults

from governance.core.api.problems import problem_body
from governance.core.api.renderers import CONTENT_TYPE
from governance.core.errors import Missing

if TYPE_CHECKING:
    from django.http import HttpRequest

API = "/api/"


def problem_answer(status: int, code: str, detail: str) -> HttpResponse:
    """Return a problem as the API's views answer it."""
    body = problem_body(status=status, code=code, detail=detail)
    return HttpResponse(orjson.dumps(body), status=status, content_type=CONTENT_TYPE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path_info.startswith(API):
        return defaults.bad_request(request, exception)
    detail = _("The request cannot be understood.")
    return problem_answer(HTTPStatus.BAD_REQUEST, "bad_request", detail)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path_info.startswith(API):
        return defaults.permission_denied(request, exception)
    return problem_answer(HTTPStatus.FORBIDDEN, "permission_denied", _("This may not be done."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path_info.startswith(API):
        return defaults.page_not_found(request, exception)
    missing = Missing()
    return problem_answer(HTTPStatus.NOT_FOUND, missing.code, str(missing))


def server_error(request: HttpRequest) -> HttpResponse:
    if not request.path_info.startswith(API):
        return defaults.server_error(request)
    detail = _("Something failed here; it has been noted. Quote the request id if you report it.")
    return problem_answer(HTTPStatus.INTERNAL_SERVER_ERROR, "server_error", detail)
