"""Saying whether it was useful to be told of a mention."""

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
from governance.escalations.forms.judging import JudgeForm
from governance.escalations.rules.judging import can_judge
from governance.escalations.selectors.story import mention_get
from governance.escalations.services import escalation_judge
from governance.escalations.views.mention_page import escalation_of, mention_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_POST
@member_required
def mention_judge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say whether it was useful to be told; who reported it reads it."""
    viewer, form = viewer_of(request), JudgeForm(request.POST)
    seen = mention_get(viewer, uid)
    escalation = escalation_of(seen)
    mine = can_judge(viewer, holder_id=escalation.holder_id, logged_by_id=seen.logged_by_id)
    if mine and not form.is_valid():
        return mention_page(request, seen, judge=form)
    said = form.cleaned_data if form.is_valid() else {}
    try:
        escalation_judge(
            actor=viewer,
            escalation=escalation,
            useful=said.get("useful", False),
            words=said.get("note", ""),
            now=utc_now(),
        )
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("Said. Whoever reported it reads it here."))
    return redirect("mention", uid)
