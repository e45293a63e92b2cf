"""Taking a mention by the link in the mail that asks, without signing in: GET shows, POST takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict
from governance.escalations.selectors.mailed import mention_mailed
from governance.escalations.services import escalation_take

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Show what waits, because scanners of mail follow links; a POST takes it, once.

    Whoever may not take it at present, by the rule of the page of the mention, is told why.
    """
    now = utc_now()
    asked = mention_mailed(token, now)
    if asked is None:
        return render(request, "team/answer_lapsed.html", status=410)
    context = {"asked": asked, "item": asked.item, "mention": asked.mention}
    if not asked.item.may_take:
        return render(request, "escalations/take_mail.html", context, status=403)
    if request.method != "POST":
        return render(request, "escalations/take_mail.html", context)
    try:
        escalation_take(actor=asked.viewer, escalation=asked.escalation, now=now)
    except Conflict as error:
        context["conflict"] = error
        return render(request, "escalations/take_mail.html", context, status=409)
    return render(request, "escalations/taken_mail.html", context)
