"""Accounts outside the registry: asked for, reported, decided on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.channels.forms import AccountForm, OutcomeForm, RequestForm, problems_show
from roles.channels.models import Candidate
from roles.channels.rules import Outcome, can_decide_candidate, channel_name
from roles.channels.selectors.sites import site_get, sites_watched
from roles.channels.selectors.story import candidate_get
from roles.channels.services import (
    account_report,
    asking_allowed,
    candidate_allowed,
    candidate_asked,
    candidate_decide,
    channel_request,
    site_propose,
)
from roles.channels.views.frame import sent, uid_in
from roles.org.models import Department
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.channels.models import Site

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
@member_required
def request_new(request: HttpRequest) -> HttpResponse:
    """Ask for a channel; whoever decides is told, and so are you of what they decide."""
    viewer, uid = viewer_of(request), uid_in(request, "site")
    asking_allowed(viewer, Candidate.Kind.REQUEST)
    site = site_get(viewer, uid) if uid else None
    form = RequestForm(sent(request), initial=_known(viewer, site))
    if request.method == "POST" and form.is_valid():
        wanted = {"actor": viewer, "now": utc_now(), **form.cleaned_data}
        try:
            candidate = site_propose(site=site, **wanted) if site else channel_request(**wanted)
        except (Invalid, Conflict) as error:
            problems_show(form, error)
        else:
            return _thanks(request, candidate)
    offered = organisation_size() != "small" or sites_watched() > 0
    context = {"form": form, "site": site, "may_watch": offered and site is None}
    return render(request, "channels/request.html", context, status=422 if form.is_bound else 200)


def _known(viewer: Viewer, site: Site | None) -> dict[str, str]:
    """Return what can be filled in: the reader's department, or what is known of a site; its
    address only if that names an account."""
    own = Department.objects.current().filter(pk=viewer.department_id or 0)
    department = own.values_list("name", flat=True).first() or ""
    if site is None:
        return {"department": department}
    return {
        "url": site.url if channel_name(site.url) else "",
        "why": site.why,
        "department": str(site.department or department),
    }


@form_methods
@member_required
def account_new(request: HttpRequest) -> HttpResponse:
    """Report an account that speaks in our name."""
    viewer = viewer_of(request)
    asking_allowed(viewer, Candidate.Kind.ROGUE)
    form = AccountForm(sent(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            candidate = account_report(
                actor=viewer, url=data["url"], why=data["why"], now=utc_now()
            )
        except (Invalid, Conflict) as error:
            problems_show(form, error)
        else:
            return _thanks(request, candidate)
    context = {"form": form}
    return render(request, "channels/report.html", context, status=422 if form.is_bound else 200)


def _thanks(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Somebody else's, asked for already, need not be one that the viewer may look at."""
    if candidate.reported_by_id == viewer_of(request).person_id:
        messages.success(request, _("Thank you. You are told what is decided."))
        return redirect("channel_asked", candidate.uid)
    messages.success(request, _("Thank you. Somebody asked for it already; it is being decided."))
    return redirect("channels")


@form_methods
@member_required
def asked(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One account, and what becomes of it."""
    viewer = viewer_of(request)
    candidate = candidate_get(viewer, uid)
    small = organisation_size() == "small"
    form = OutcomeForm(
        sent(request),
        kind=candidate.kind,
        initial={
            "owner": candidate.reported_by.email if candidate.kind == "request" else "",
            "department": candidate.department or "",
        },
    )
    conflict = None
    if request.method == "POST":
        candidate_allowed(viewer, candidate, utc_now())
        if form.is_valid():
            data = form.cleaned_data
            try:
                candidate_decide(
                    actor=viewer,
                    candidate=candidate,
                    outcome=Outcome(data["outcome"]),
                    reason=data["reason"],
                    owner=data["owner"],
                    department=data["department"],
                    now=utc_now(),
                )
            except Invalid as error:
                problems_show(form, error)
            except Conflict as error:
                conflict, candidate = error, candidate_get(viewer, uid)
            else:
                messages.success(request, _("Decided. Whoever asked is told."))
                return redirect("channel_asked", uid)
    asked_id = None if candidate.outcome else candidate_asked(candidate, utc_now())
    may = not candidate.outcome and can_decide_candidate(viewer, asked_id=asked_id, small=small)
    context = {"candidate": candidate, "form": form if may else None, "conflict": conflict}
    status = 409 if conflict else 422 if form.is_bound else 200
    return render(request, "channels/asked.html", context, status=status)
