"""The authority card, and the link by which somebody outside sees that it is valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Invalid
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.forms.authority import CardLinkForm
from governance.home.selectors.authority import authorities_of
from roles.org.selectors import organisation_settings
from roles.team.rules import Authority
from roles.team.selectors import assignment_get
from roles.team.selectors.cards import card_shown
from roles.team.services import card_link_make, card_link_revoke

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

LADDER = [(step.value, step.label) for step in Authority]


@require_safe
@member_required
def authority(request: HttpRequest) -> HttpResponse:
    """What the viewer may say: one card a role, else what anybody may."""
    viewer, now = viewer_of(request), utc_now()
    found = authorities_of(viewer, now=now)
    shown = request.build_absolute_uri(reverse("card_shown", args=["-"])).removesuffix("-/")
    context = {
        "found": found,
        "now": now,
        "ladder": LADDER,
        "organisation": organisation_settings().name,
        "form": CardLinkForm(),
        "address": shown,
    }
    return render(request, "home/authority.html", context)


@require_POST
@member_required
def card_link(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make a link for one's own card, or take it back."""
    viewer, now = viewer_of(request), utc_now()
    found = assignment_get(viewer=viewer, uid=uid, now=now)
    if "revoke" in request.POST:
        card_link_revoke(actor=viewer, assignment=found, now=now)
        messages.success(request, _("Taken back: the link shows nothing any more."))
        return redirect("authority")
    form = CardLinkForm(request.POST)
    days = form.cleaned_data["days"] if form.is_valid() else 0
    try:
        card_link_make(actor=viewer, assignment=found, days=days, now=now)
    except Invalid as error:
        messages.error(request, str(error))
        return redirect("authority")
    messages.success(request, _("Here is your link. Whoever has it sees that you may, no more."))
    return redirect("authority")


@never_cache
@require_safe
def card(request: HttpRequest, token: str) -> HttpResponse:
    """For anybody with the address: valid, for whom, up to what, until when; or not valid.

    Why it is not, and whether it ever was, is nobody's business: one answer, byte for byte.
    """
    shown = card_shown(token, now=utc_now())
    context = {"shown": shown, "level": Authority(shown.level).label if shown else ""}
    response = render(request, "home/card.html", context, status=200 if shown else 404)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
