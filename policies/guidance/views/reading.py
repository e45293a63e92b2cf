"""Pages for everybody: the list, a guideline to read and sign, the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.authentication import get_authentication_records
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms import SignForm
from policies.guidance.rules import OPEN_STATES, can_draft, can_publish
from policies.guidance.selectors import (
    acknowledgement_for,
    guideline_lines,
    reading,
    todo_next,
    version_for,
)
from policies.guidance.services import version_acknowledge
from policies.guidance.views.tables import guidelines_table
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion


def writes(viewer: Viewer) -> bool:
    """Whether to offer the buttons of writing; the services decide."""
    return can_draft(viewer) or (viewer.administrator and can_publish(viewer, organisation_size()))


@require_safe
@member_required
def guidelines(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    lines = guideline_lines(viewer)
    if format_asked(request):
        return table_response(request, guidelines_table(lines, writes=writes(viewer)))
    context = {"lines": lines, "writes": writes(viewer), "now": utc_now()}
    return render(request, "guidance/guidelines.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline(request: HttpRequest, slug: str) -> HttpResponse:
    """Read; a POST signs."""
    viewer = viewer_of(request)
    if request.method == "POST":
        return _sign(request, viewer, slug)
    version = version_for(viewer, slug)
    if version.state in OPEN_STATES:
        return redirect("guideline_draft", slug)
    return _page(request, viewer, version)


@require_safe
@member_required
def guideline_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    version = version_for(viewer, slug, number)
    if version.state in OPEN_STATES:
        return redirect("guideline_draft", slug)
    return _page(request, viewer, version)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    version: PolicyVersion,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "reading": reading(viewer, version),
        "writes": writes(viewer),
        "publisher": writes(viewer) and can_publish(viewer, organisation_size()),
        "now": utc_now(),
        **more,
    }
    return render(request, "guidance/guideline.html", context, status=status)


def _sign(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    version_for(viewer, slug)  # what is not to be seen is missing, whatever was sent
    form = SignForm(request.POST)
    if not form.is_valid():
        raise Invalid("not_a_signature", _("Open the guideline again and sign it there."))
    version = version_for(viewer, slug, form.cleaned_data["version"])
    try:
        version_acknowledge(
            actor=viewer,
            version=version,
            text_hash=form.cleaned_data["text_hash"],
            now=utc_now(),
            language=get_language() or "",
            signed_in_by=_signed_in_by(request),
        )
    except Conflict as conflict:
        return _page(request, viewer, version, status=conflict.status, stale=True)
    return redirect("guideline_receipt", slug, version.number)


def _signed_in_by(request: HttpRequest) -> str:
    """Return how the person signed in this time: code, password …, as allauth notes it."""
    methods = [record.get("method", "") for record in get_authentication_records(request)]
    return "+".join(sorted({method for method in methods if method}))


@require_safe
@member_required
def receipt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "receipt": acknowledgement_for(viewer, slug, number),
        "next": todo_next(viewer),
        "now": utc_now(),
    }
    return render(request, "guidance/receipt.html", context)
