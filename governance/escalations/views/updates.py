"""Saying how far a mention is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.core.clock import utc_now
from governance.core.errors import Conflict
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms import UpdateForm
from governance.escalations.rules import can_close
from governance.escalations.selectors.story import mention_get
from governance.escalations.services import escalation_update
from governance.escalations.views.mention_page import escalation_of, mention_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_POST
@member_required
def mention_update(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say how far it is; the time until the next update begins."""
    viewer, form = viewer_of(request), UpdateForm(request.POST)
    seen = mention_get(viewer, uid)
    escalation = escalation_of(seen)
    if can_close(viewer, holder_id=escalation.holder_id) and not form.is_valid():
        return mention_page(request, seen, say=form)
    words = form.cleaned_data.get("note", "") if form.is_valid() else ""
    try:
        escalation_update(actor=viewer, escalation=escalation, words=words, now=utc_now())
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("Said. Whoever sees this mention reads it."))
    return redirect("mention", uid)
