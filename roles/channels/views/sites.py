"""The watch list of new sites: noted, looked through, proposed or left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.channels.forms import problems_show
from roles.channels.forms.sites import KeeperForm, SiteForm, SiteStepForm
from roles.channels.rules import SiteStep, can_name_keeper, can_note_site
from roles.channels.selectors.sites import (
    SHOWN,
    look_now,
    may_keep,
    site_get,
    site_keeper,
    sites_allowed,
    sites_page,
    sites_watched,
)
from roles.channels.services import (
    keeper_name,
    keeping_allowed,
    naming_allowed,
    noting_allowed,
    site_leave,
    site_note,
    site_watch_on,
    sites_look,
)
from roles.channels.views.frame import page_in, sent
from roles.channels.views.tables import sites_table

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from roles.channels.models import Site

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@member_required
def sites(request: HttpRequest) -> HttpResponseBase:
    """What is watched, who keeps it, and whether it was looked through this quarter."""
    viewer, now, wanted = viewer_of(request), utc_now(), format_asked(request)
    sites_allowed(viewer)
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    listing = sites_page(viewer, show=show, page=None if wanted else page_in(request))
    if wanted:
        return table_response(request, sites_table(listing.rows))
    context = {
        "listing": listing,
        "show": show,
        "shows": SHOWN,
        "watched": sites_watched(),
        "keeper": site_keeper(now),
        "look": look_now(now),
        "may_note": can_note_site(viewer),
        "may_keep": may_keep(viewer, now),
        "may_name": can_name_keeper(viewer),
    }
    return render(request, "channels/sites.html", context)


@form_methods
@member_required
def site_new(request: HttpRequest) -> HttpResponse:
    """Note a site that may matter one day."""
    viewer, form = viewer_of(request), SiteForm(sent(request))
    noting_allowed(viewer)
    if request.method == "POST" and form.is_valid():
        try:
            site_note(actor=viewer, now=utc_now(), **form.cleaned_data)
        except (Invalid, Conflict) as error:
            problems_show(form, error)
        else:
            messages.success(request, _("Noted. Whoever keeps the list looks at it."))
            return redirect("channel_sites")
    context = {"form": form}
    return render(request, "channels/site_new.html", context, status=422 if form.is_bound else 200)


@form_methods
@member_required
def site(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One site: watched on, proposed, or not for us."""
    viewer, now = viewer_of(request), utc_now()
    seen = site_get(viewer, uid)
    form, conflict = SiteStepForm(sent(request)), None
    if request.method == "POST":
        keeping_allowed(viewer, now)
        if form.is_valid():
            try:
                _said(viewer, seen, form, now)
            except Invalid as error:
                problems_show(form, error)
            except Conflict as error:
                conflict, seen = error, site_get(viewer, uid)
            else:
                messages.success(request, _("Said. It stands in the trail."))
                return redirect("channel_sites")
    context = {
        "site": seen,
        "form": form,
        "conflict": conflict,
        "may_keep": not seen.outcome and may_keep(viewer, now),
        "may_propose": not seen.outcome and can_note_site(viewer),
    }
    status = 409 if conflict else 422 if form.is_bound else 200
    return render(request, "channels/site.html", context, status=status)


def _said(viewer: Viewer, seen: Site, form: SiteStepForm, now: datetime) -> None:
    data = form.cleaned_data
    say = site_watch_on if data["step"] == SiteStep.WATCH else site_leave
    say(actor=viewer, site=seen, reason=data["reason"], now=now)


@form_methods
@member_required
def keeper(request: HttpRequest) -> HttpResponse:
    """Name who looks through the list."""
    viewer, now = viewer_of(request), utc_now()
    naming_allowed(viewer)
    held = site_keeper(now)
    shown = (held.person.email or str(held.person)) if held.person and held.named else ""
    form = KeeperForm(sent(request), initial={"person": shown})
    if request.method == "POST" and form.is_valid():
        try:
            keeper_name(actor=viewer, person=form.cleaned_data["person"], now=now)
        except Invalid as error:
            problems_show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("channel_sites")
    context = {"form": form, "keeper": held}
    status = 422 if form.is_bound else 200
    return render(request, "channels/site_keeper.html", context, status=status)


@require_POST
@member_required
def look(request: HttpRequest) -> HttpResponse:
    """Say that the list was looked through this quarter."""
    try:
        sites_look(actor=viewer_of(request), now=utc_now())
    except Conflict as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Looked through for this quarter. What is left is watched on."))
    return redirect("channel_sites")
