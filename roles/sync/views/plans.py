"""One import: what it would change or has changed, and the buttons that decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, DomainError, Invalid, NotAllowed, Stale
from governance.core.export import format_asked
from governance.core.web import member_required
from roles.sync.forms import ImportForm, ReleaseForm
from roles.sync.models import ImportPlan
from roles.sync.rules import can_release
from roles.sync.selectors import plan_for
from roles.sync.services import plan_again, plan_apply_soon, plan_discard
from roles.sync.views.frame import seer_of
from roles.sync.views.imports import imports_render, outcome_show
from roles.sync.views.preview import preview_context, preview_export

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer

UNPROCESSABLE = 422


@require_safe
@member_required
def import_plan(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The preview, and later the record, of one import."""
    viewer = seer_of(request)
    plan = plan_for(viewer=viewer, uid=uid)
    if request.headers.get("HX-Request"):  # the page asks whether the job is done
        applying = plan.state == ImportPlan.State.APPLYING
        return HttpResponse(status=204, headers={} if applying else {"HX-Refresh": "true"})
    if format_asked(request):
        return preview_export(request, plan)
    return _page(request, viewer, plan)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    plan: ImportPlan,
    *,
    error: DomainError | None = None,
    release: ReleaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    release = release or ReleaseForm(leavers=plan.leavers)
    context: dict[str, Any] = {
        **preview_context(request, viewer, plan),
        "error": error,
        "release_form": release,
    }
    return render(request, "sync/plan.html", context, status=status)


@require_POST
@member_required
def import_apply(request: HttpRequest, uid: UUID) -> HttpResponse:
    viewer = seer_of(request)
    plan = plan_for(viewer=viewer, uid=uid)
    try:
        outcome = plan_apply_soon(actor=viewer, uid=uid, now=utc_now())
    except (Conflict, Stale) as error:
        plan.refresh_from_db()
        return _page(request, viewer, plan, error=error, status=error.status)
    _applied(request, outcome.state)
    return redirect("import_plan", uid)


def _applied(request: HttpRequest, state: str) -> None:
    if state == ImportPlan.State.APPLIED:
        messages.success(request, _("Applied. Everything below is in the registry now."))


@require_POST
@member_required
def import_release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let a plan go that the brake holds; the number of leavers is typed, the reason kept."""
    viewer = seer_of(request)
    plan = plan_for(viewer=viewer, uid=uid)
    if not can_release(viewer):
        raise NotAllowed("release_not_allowed", _("A head coach or an administrator releases it."))
    form = ReleaseForm(request.POST, leavers=plan.leavers)
    if not form.is_valid():
        return _page(request, viewer, plan, release=form, status=UNPROCESSABLE)
    reason = form.cleaned_data["reason"]
    try:
        outcome = plan_apply_soon(actor=viewer, uid=uid, release=True, reason=reason, now=utc_now())
    except (Conflict, Stale) as error:
        plan.refresh_from_db()
        return _page(request, viewer, plan, error=error, release=form, status=error.status)
    _applied(request, outcome.state)
    return redirect("import_plan", uid)


@require_POST
@member_required
def import_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    viewer = seer_of(request)
    plan = plan_for(viewer=viewer, uid=uid)
    try:
        plan_discard(actor=viewer, uid=uid, now=utc_now())
    except Conflict as error:
        plan.refresh_from_db()
        return _page(request, viewer, plan, error=error, status=error.status)
    messages.success(request, _("Discarded. Nothing was changed, and its files are forgotten."))
    return redirect("imports")


@require_POST
@member_required
def import_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Plan the same files on the organisation as it is now."""
    viewer = seer_of(request)
    plan = plan_for(viewer=viewer, uid=uid)
    try:
        outcome = plan_again(actor=viewer, uid=uid, now=utc_now())
    except Conflict as error:
        return _page(request, viewer, plan, error=error, status=error.status)
    except Invalid as fault:
        form = ImportForm({"mode": plan.mode})
        form.full_clean()
        form.errors.clear()
        return imports_render(request, viewer, form, fault=fault)
    return outcome_show(request, outcome)
