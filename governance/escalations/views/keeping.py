"""Saying that whoever was heard is answered, and keeping a mention for lawyers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.core.clock import utc_now
from governance.core.errors import Conflict
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms import HoldForm
from governance.escalations.forms.texts import CiteForm
from governance.escalations.rules import can_hold
from governance.escalations.selectors.story import mention_get
from governance.escalations.services import escalation_contact, mention_hold, mention_lift
from governance.escalations.views.mention_page import escalation_of, mention_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.escalations.models import Mention


@require_POST
@member_required
def mention_contact(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whoever said it was answered first just now."""
    viewer = viewer_of(request)
    seen, form, now = mention_get(viewer, uid), CiteForm(request.POST), utc_now()
    named = form.cleaned_data["text"] if form.is_valid() else None
    escalation = escalation_of(seen)
    try:
        escalation_contact(actor=viewer, escalation=escalation, text=named, now=now)
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("Said. The clock of the first answer stands."))
    return redirect("mention", uid)


@require_POST
@member_required
def mention_hold_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep it for lawyers."""
    hold = partial(mention_hold, now=utc_now())
    return _decided(request, uid, hold, _("Held. Its words stay until that is lifted."))


@require_POST
@member_required
def mention_lift_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let its words go in their time again."""
    said = _("Lifted. Its words go when their time is over.")
    return _decided(request, uid, mention_lift, said)


def _decided(
    request: HttpRequest, uid: UUID, decide: Callable[..., Mention], said: str
) -> HttpResponse:
    viewer, form = viewer_of(request), HoldForm(request.POST)
    seen = mention_get(viewer, uid)
    if can_hold(viewer) and not form.is_valid():
        return mention_page(request, seen, hold=form)
    try:
        decide(actor=viewer, mention=seen, reason=form.data.get("reason", ""))
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, said)
    return redirect("mention", uid)
