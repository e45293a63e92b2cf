"""How Playbook is: for administrators and auditors, and for their monitors as JSON."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from rest_framework.authentication import get_authorization_header
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.accounts.authentication.tokens import TokenAuthentication
from governance.core.clock import utc_now
from governance.core.database import row_get
from governance.core.errors import Invalid, Missing, NotAllowed, Problem
from governance.core.export import FORMATS, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.selectors.status import (
    jobs_dead,
    messages_dead,
    status_now,
    status_without_database,
)
from governance.home.views.given_up import given_up_table
from governance.jobs.models import Job
from governance.jobs.rules import can_read_status, can_replay
from governance.jobs.services import job_replay
from governance.notify.models import Message
from governance.notify.services import message_replay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase
    from rest_framework.request import Request

    from governance.home.selectors.status import Status


def told_without_database(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Say so when the database is gone, since nobody can sign in then. No more than /readyz."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            found = status_without_database(now=utc_now())
            return JsonResponse(
                as_json(found, details=False), status=HTTPStatus.SERVICE_UNAVAILABLE
            )

    return guarded


class ForMonitors(APIView):
    """The same as JSON for a program that asks with a token: no details, no hosts."""

    schema = None  # documented where Playbook is run, not with what the API reads and writes
    authentication_classes = [TokenAuthentication]
    scope_read = "audit"

    def get(self, request: Request) -> Response:
        if not can_read_status(viewer_of(request)):
            raise NotAllowed(
                "not_whole", _("A token for one department is no monitor of the whole.")
            )
        format_require(request.query_params.get("format", ""), ("json",))
        return Response(as_json(status_now(now=utc_now()), details=False))


for_monitors = ForMonitors.as_view()


@never_cache
@require_safe
@told_without_database
def status(request: HttpRequest) -> HttpResponseBase:
    """How Playbook is: a page, or JSON for whoever sends a token (RFC 6750)."""
    if get_authorization_header(request)[:7].lower() == b"bearer ":  # type: ignore[arg-type]  # it reads META only
        return for_monitors(request)
    return status_page(request)


@member_required
def status_page(request: HttpRequest) -> HttpResponseBase:
    """Each part of the machinery, and what was given up; details are for administrators."""
    viewer = viewer_of(request)
    if not can_read_status(viewer):
        raise Missing
    details = can_replay(viewer)
    format_require(request.GET.get("format", ""), ("json", *FORMATS))
    if request.GET.get("format") in FORMATS:
        return table_response(request, given_up_table(viewer, details=details))
    found = status_now(now=utc_now())
    if wants_json(request):
        return JsonResponse(as_json(found, details=details))
    context = {
        "status": found,
        "details": details,
        "jobs": jobs_dead(viewer),
        "messages_dead": messages_dead(viewer),
    }
    return render(request, "home/status.html", context)


def format_require(wanted: str, known: Iterable[str]) -> None:
    """Raise Invalid for a format that is asked for and not known."""
    if wanted and wanted not in known:
        detail = _("The formats are: %s.") % ", ".join(known)
        raise Invalid("unknown_format", detail, problems=[Problem("/format", detail)])


def wants_json(request: HttpRequest) -> bool:
    """Whether the answer is for a program: by ``?format=json`` or by what it accepts."""
    asked = request.GET.get("format") == "json"
    return asked or request.get_preferred_type(["text/html", "application/json"]) == (
        "application/json"
    )


def as_json(found: Status, *, details: bool) -> dict[str, object]:
    return {
        "status": found.word,
        "degraded": [part.key for part in found.wrong],
        "at": found.at.isoformat(),
        "parts": {
            part.key: {"ok": part.ok, "words": part.words, **part.figures}
            | ({"names": part.names} if details and part.names else {})
            for part in found.parts
        },
    }


@require_POST
@member_required
def replay_job(request: HttpRequest, uid: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    job = row_get(Job.objects.visible_to(viewer), uid)
    job_replay(actor=viewer, job=job, now=utc_now())
    messages.success(request, _("It is tried again, from the first try on."))
    return redirect("status")


@require_POST
@member_required
def replay_message(request: HttpRequest, uid: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    message = row_get(Message.objects.visible_to(viewer), uid)
    message_replay(actor=viewer, message=message, now=utc_now())
    messages.success(request, _("It is sent again, from the first try on."))
    return redirect("status")
