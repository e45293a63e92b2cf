"""Every error of the API as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseFault
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from governance.core.api.renderers import CONTENT_TYPE
from governance.core.database import lost_race
from governance.core.errors import DomainError, Missing
from governance.core.request import request_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def problem_body(
    *, status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """Return one problem; a 404 carries nothing that differs from one request to the next."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    if status != HTTPStatus.NOT_FOUND and request_id():
        body["request_id"] = request_id()
    return body


def problem_response(
    *,
    status: int,
    code: str,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
    members: Mapping[str, Sequence[str]] | None = None,
) -> Response:
    body = problem_body(status=status, code=code, detail=detail, errors=errors)
    body |= {name: list(values) for name, values in (members or {}).items()}
    return Response(body, status=status, headers=headers, content_type=CONTENT_TYPE)


def _pointers(detail: Any, prefix: str = "") -> list[dict[str, str]]:
    """Flatten DRF's nested details into pointers (RFC 6901) and sentences."""
    if isinstance(detail, dict):
        pairs = [(f"{prefix}/{key}", value) for key, value in detail.items()]
        return [row for pointer, value in pairs for row in _pointers(value, pointer)]
    if isinstance(detail, list):
        return [row for value in detail for row in _pointers(value, prefix)]
    return [{"pointer": prefix or "/", "detail": str(detail)}]


def _framework_response(error: exceptions.APIException) -> Response:
    headers: dict[str, str] = {}
    challenge = getattr(error, "auth_header", None)
    if challenge:
        headers["WWW-Authenticate"] = str(challenge)
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(ceil(getattr(error, "wait", 0)))
    if isinstance(error, exceptions.ValidationError):
        return problem_response(
            status=error.status_code,
            code="invalid",
            detail="Some fields are not right; see errors.",
            errors=_pointers(error.detail),
        )
    code = error.get_codes() if isinstance(error.get_codes(), str) else error.default_code
    return problem_response(
        status=error.status_code, code=str(code), detail=str(error.detail), headers=headers
    )


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer for DRF; None lets an unforeseen error surface as one."""
    if isinstance(error, Http404):
        error = Missing()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, DatabaseFault):
        error = lost_race(error) or error
    if isinstance(error, DomainError):
        set_rollback()
        return problem_response(
            status=error.status,
            code=error.code,
            detail=str(error.message),
            errors=[{"pointer": p.pointer, "detail": p.detail} for p in error.problems],
            members=error.members,
        )
    if isinstance(error, exceptions.APIException):
        set_rollback()
        return _framework_response(error)
    return None
