"""The registry: the list, entering one, pausing many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.search import LONGEST
from governance.core.web import member_required
from roles.channels.forms import KINDS, AddForm, SweepForm, problems_show
from roles.channels.rules import (
    Verdict,
    can_add_somewhere,
    can_report_account,
    can_request,
    can_sweep,
    sees_custody,
    sees_sites,
    works_on_channels,
)
from roles.channels.selectors.listing import FOR_WORK, SHOWN, Asked, channels_read
from roles.channels.selectors.sites import keeper_missing, sites_watched
from roles.channels.selectors.story import candidates_of
from roles.channels.services import (
    add_allowed,
    channel_add,
    channels_sweep,
    sweep_allowed,
    sweepable,
)
from roles.channels.views.frame import department_in, page_in, sent, uid_in
from roles.channels.views.tables import channels_table
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@member_required
def channels(request: HttpRequest) -> HttpResponseBase:
    """Every channel that the viewer may see, exceptions first, and what is not in the registry."""
    viewer, now, wanted = viewer_of(request), utc_now(), format_asked(request)
    asked = Asked(
        show=request.GET.get("show", ""),
        q=request.GET.get("q", "").strip()[:LONGEST],
        kind=request.GET.get("kind", ""),
        department=uid_in(request, "department"),
    )
    page = None if wanted else page_in(request)
    listing = channels_read(viewer=viewer, asked=asked, now=now, page=page)
    if wanted:
        return table_response(request, channels_table(listing, viewer))
    works, small = works_on_channels(viewer), organisation_size() == "small"
    place = listing.department.pk if listing.department else None
    context = {
        "listing": listing,
        "asked": asked,
        "kinds": KINDS,
        "pills": [
            (name, words, listing.counts[name or "all"])
            for name, words in SHOWN.items()
            if (works or name not in FOR_WORK) and not (small and name == "incomplete")
        ],
        "works": works,
        "told": sees_custody(viewer),
        "may_request": can_request(viewer),
        "may_report": can_report_account(viewer),
        "may_add": can_add_somewhere(viewer, small=small),
        "may_sweep": can_sweep(viewer, department_id=place, small=small),
        "candidates": candidates_of(viewer),
        "sites": _sites(viewer, now, small=small),
    }
    return render(request, "channels/channels.html", context)


def _sites(viewer: Viewer, now: datetime, *, small: bool) -> dict[str, object] | None:
    """What is said of the watch list: how many are on it, and whether nobody looks. A small
    organisation does not meet it before it has noted something, partners never."""
    watched = sites_watched() if sees_sites(viewer) else 0
    if not sees_sites(viewer) or (small and not watched):
        return None
    works = works_on_channels(viewer)
    return {"count": watched, "unkept": works and keeper_missing(now)}


@form_methods
@member_required
def channel_new(request: HttpRequest) -> HttpResponse:
    """Enter a channel that is in use: its address and owner are enough."""
    viewer, form = viewer_of(request), AddForm(sent(request))
    add_allowed(viewer)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            channel = channel_add(
                actor=viewer,
                url=data["url"],
                kind=data["kind"],
                owner=data["owner"],
                department=data["department"],
                now=utc_now(),
            )
        except (Invalid, Conflict) as error:
            problems_show(form, error)
        else:
            messages.success(request, _("It is in the registry. What is missing is said here."))
            return redirect("channel", channel.uid)
    return render(
        request, "channels/new.html", {"form": form}, status=422 if form.is_bound else 200
    )


@form_methods
@member_required
def channels_pause(request: HttpRequest) -> HttpResponse:
    """Pause or resume all channels, or a department's and those below it: seen, then confirmed."""
    viewer = viewer_of(request)
    department = department_in(request, viewer)
    sweep_allowed(viewer, department)
    form = SweepForm(sent(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = channels_sweep(
            actor=viewer,
            verdict=Verdict(data["verdict"]),
            department=department,
            reason=data["reason"],
            expected=data["expected"],
            now=utc_now(),
        )
        messages.success(request, _done_words(Verdict(data["verdict"]), done))
        return redirect("channels")
    verdict = request.POST.get("verdict") or request.GET.get("verdict")
    resuming = verdict == Verdict.RESUME
    chosen = Verdict.RESUME if resuming else Verdict.PAUSE
    context = {
        "form": form,
        "department": department,
        "resuming": resuming,
        "verdict": chosen.value,
        "count": sweepable(chosen, department).count(),
        "names": sweepable(chosen, department).order_by("handle_key")[:10],
    }
    return render(request, "channels/pause.html", context, status=422 if form.is_bound else 200)


def _done_words(verdict: Verdict, done: int) -> str:
    if verdict == Verdict.PAUSE:
        words = ngettext("%(n)d channel is paused.", "%(n)d channels are paused.", done)
    else:
        words = ngettext("%(n)d channel is resumed.", "%(n)d channels are resumed.", done)
    return words % {"n": done}
