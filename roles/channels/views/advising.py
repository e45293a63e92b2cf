"""Asking the booth about a channel, and its one page to answer on."""

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
from roles.channels.forms import AdviseForm, AskBoothForm, problems_show
from roles.channels.rules import can_advise
from roles.channels.selectors.advice import advice_get, advisers_but
from roles.channels.selectors.story import channel_get, channel_story
from roles.channels.services import (
    advice_allowed,
    advice_ask,
    advice_give,
    advise_allowed,
    over_words,
)
from roles.channels.views.frame import sent

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
@member_required
def booth_ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Choose whom, and write what one wants to know."""
    viewer, now = viewer_of(request), utc_now()
    channel = channel_get(viewer, uid)
    advice_allowed(viewer, channel, now)
    advisers = [(each.function, each.name) for each in advisers_but(viewer, now)]
    first = {"function": request.GET.get("function", "")}
    form = AskBoothForm(sent(request), advisers=advisers, initial=first)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            advice = advice_ask(actor=viewer, channel=channel, now=now, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            problems_show(form, error)
            status = error.status.value
        else:
            told = _("%(name)s is asked. What they advise stands on this page.")
            messages.success(request, told % {"name": advice.asked or advice.function_name})
            return redirect("channel", uid)
    context = {"form": form, "channel": channel, "advisers": advisers}
    return render(request, "channels/booth.html", context, status=status)


@form_methods
@member_required
def advice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The question with what is known of the channel, and the answer: one page."""
    viewer, now = viewer_of(request), utc_now()
    seen = advice_get(viewer, uid)
    form, conflict, status = AdviseForm(sent(request)), None, 200
    if request.method == "POST":
        advise_allowed(viewer, seen)
        status = 422
        if form.is_valid():
            try:
                advice_give(actor=viewer, advice=seen, now=now, **form.cleaned_data)
            except Invalid as error:
                problems_show(form, error)
            except Conflict as error:
                conflict, seen, status = error, advice_get(viewer, uid), 409
            else:
                messages.success(request, _("Thank you. Whoever decides reads it."))
                return redirect("channel_advice", uid)
    may = seen.closed_at is None and can_advise(
        viewer, function=seen.function, asked_by_id=seen.asked_by_id
    )
    channel = channel_get(viewer, seen.channel.uid)
    context = {
        "advice": seen,
        "channel": channel,
        "story": channel_story(viewer=viewer, channel=channel, now=now),
        "form": form if may or conflict else None,
        "may": may,
        "conflict": conflict,
        "over": over_words(seen) if seen.closed_at is not None else "",
    }
    return render(request, "channels/advice.html", context, status=status)
