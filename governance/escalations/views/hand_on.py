"""Handing one mention on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.core.clock import utc_now
from governance.core.errors import Conflict, NotAllowed
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms.handing import HandOnForm
from governance.escalations.rules import can_close
from governance.escalations.selectors.story import mention_get
from governance.escalations.selectors.takers import mention_takers
from governance.escalations.services import escalation_hand_on
from governance.escalations.views.mention_page import escalation_of, mention_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_POST
@member_required
def mention_hand_on(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give it to somebody else who is ready, who hears of it."""
    viewer, now = viewer_of(request), utc_now()
    seen = mention_get(viewer, uid)
    escalation = escalation_of(seen)
    if not can_close(viewer, holder_id=escalation.holder_id):
        raise NotAllowed("not_holder", _("Only the one who has it hands it on."))
    takers = mention_takers(seen, but=escalation.holder_id or 0, now=now)
    form = HandOnForm(request.POST, takers=takers)
    if not form.is_valid():
        return mention_page(request, seen, hand=form)
    person, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
    try:
        escalation_hand_on(
            actor=viewer,
            escalation=escalation,
            person=person,
            reason=reason,
            wrong_desk=form.cleaned_data["wrong_desk"],
            now=now,
        )
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("%(name)s has it now and is told.") % {"name": person})
    return redirect("mentions")
