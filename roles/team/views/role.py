"""One role: what it is for, who holds it, and who works with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.selectors import organisation_settings
from roles.team.forms.focus import people_near
from roles.team.forms.hints import tool_hint
from roles.team.forms.parts import problems_add
from roles.team.forms.roles import LiaisonForm, RoleCloseForm, RoleForm
from roles.team.models import Liaison
from roles.team.rules import sees_trials
from roles.team.selectors import role_get, roles_for
from roles.team.selectors.role_page import role_page
from roles.team.services import liaison_end, liaison_name, role_change, role_change_allowed
from roles.team.services import role_close as role_close_service

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.team.models import Role


@require_safe
@member_required
def role(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Read it; apply, nominate and edit lead on from here."""
    viewer = viewer_of(request)
    return _page(request, viewer, uid)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    uid: UUID,
    form: LiaisonForm | None = None,
    closing: RoleCloseForm | None = None,
) -> HttpResponse:
    """The page, with the form on it that was sent and has faults, if one was."""
    page = role_page(viewer=viewer, uid=uid, now=utc_now())
    context = {
        "page": page,
        "role": page.role,
        "on_trial": page.role.closed_on is None and page.role.trial_until and sees_trials(viewer),
        "form": form or LiaisonForm(viewer=viewer),
        "closing": closing or RoleCloseForm(),
        "hint": tool_hint(page.role.focus or page.role.type.name) if page.may_change else "",
        "currency": organisation_settings().currency,
    }
    return render(request, "team/role.html", context, status=422 if form or closing else 200)


def _changeable(viewer: Viewer, uid: UUID) -> Role:
    """Return the role for whoever may change it; Missing or NotAllowed for others."""
    found = role_get(viewer=viewer, uid=uid)
    role_change_allowed(viewer, found)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def role_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change what it is for and who stands in."""
    viewer = viewer_of(request)
    found = _changeable(viewer, uid)
    form = RoleForm(request.POST if request.method == "POST" else None, role=found, viewer=viewer)
    if form.is_bound and form.is_valid():
        try:
            role_change(actor=viewer, role=found, now=utc_now(), **form.cleaned_data)
        except Invalid as error:
            problems_add(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("role", uid=uid)
    near = people_near(viewer=viewer, department_id=found.department_id)
    context = {"role": found, "form": form, "near": near}
    return render(request, "team/role_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@member_required
def role_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Close a role that nobody holds or is proposed for."""
    viewer = viewer_of(request)
    found, form = _changeable(viewer, uid), RoleCloseForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, uid, closing=form)
    role_close_service(actor=viewer, role=found, now=utc_now(), **form.cleaned_data)
    messages.success(request, _("Closed."))
    return redirect("role", uid=uid)


@require_POST
@member_required
def liaison_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name a contact; what is wrong is shown at the form on the page of the role."""
    viewer = viewer_of(request)
    found, form = _changeable(viewer, uid), LiaisonForm(request.POST, viewer=viewer)
    if form.is_valid():
        try:
            liaison_name(actor=viewer, role=found, now=utc_now(), **form.cleaned_data)
        except (Invalid, Conflict) as error:
            if not error.problems:
                raise
            problems_add(form, error)
    if form.errors:
        return _page(request, viewer, uid, form)
    messages.success(request, _("Named."))
    return redirect("role", uid=uid)


@require_POST
@member_required
def liaison_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name them no more."""
    viewer = viewer_of(request)
    named = Liaison.objects.select_related("role", "person").filter(uid=uid)
    contact = named.filter(role__in=roles_for(viewer)).first()
    if contact is None:
        raise Missing
    liaison_end(actor=viewer, liaison=contact, now=utc_now())
    messages.success(request, _("Removed."))
    return redirect("role", uid=contact.role.uid)
