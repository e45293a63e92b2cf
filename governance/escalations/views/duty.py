"""One's own duty: the shifts ahead, handing one over, and answering who asks."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.clock import utc_now
from governance.core.dates import date_words
from governance.core.errors import Conflict, Invalid, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms.duty import AnswerForm, HandOverForm
from governance.escalations.rules.duty import RequestState
from governance.escalations.selectors.duty_calendar import duty_calendar_bytes
from governance.escalations.selectors.duty_own import (
    duty_now,
    request_get,
    requests_near,
    shift_at,
    shifts_of_others,
    shifts_own,
    takers,
)
from governance.escalations.services.handing import (
    duty_accept,
    duty_ask,
    duty_decline,
    duty_withdraw,
)
from governance.todos.rules import calendar_token
from governance.todos.selectors import calendar_of, calendar_reader

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from governance.escalations.models import DutyRequest
    from governance.escalations.rules.spans import Span
    from governance.escalations.selectors.duty_own import OwnShift, TheirShift
    from roles.org.models import Person

ANSWERS = {"accept": duty_accept, "decline": duty_decline, "withdraw": duty_withdraw}


@require_safe
@member_required
def duty(request: HttpRequest) -> HttpResponse:
    """My shifts of the next four weeks, and what is asked of me or by me."""
    viewer, now = viewer_of(request), utc_now()
    shifts = shifts_own(person_id=viewer.person_id or 0, now=now)
    waiting = requests_near(viewer)
    if not shifts and not waiting:
        raise Missing
    feed = calendar_of(viewer)
    token = calendar_token(viewer.person_uid, feed.number) if feed and viewer.person_uid else ""
    address = f"{settings.BASE_URL}{reverse('duty_calendar', args=[token])}" if token else ""
    context = {
        "shifts": shifts,
        "waiting": waiting,
        "me": viewer.person_id,
        "calendar_url": address,
    }
    return render(request, "escalations/duty.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def hand_over(request: HttpRequest) -> HttpResponse:
    """Ask somebody to take the shift that the address names, or else the present one."""
    viewer, now = viewer_of(request), utc_now()
    shift = _shift(request, viewer, now)
    people = takers(shift.rota, viewer.person_id or 0, now)
    theirs = [] if shift.on else shifts_of_others(shift.rota, viewer.person_id or 0, now)
    backs = {_key(each): each for each in theirs}
    choices = [(key, f"{each.person}, {_words(each.span)}") for key, each in backs.items()]
    form = HandOverForm(request.POST or None, people=people, backs=choices)
    if request.method == "POST" and form.is_valid():
        asked = next(each for each in people if str(each.uid) == form.cleaned_data["person"])
        back = backs.get(form.cleaned_data.get("back", ""))
        made = _asked(viewer, shift=shift, asked=asked, back=back, form=form, now=now)
        if made is not None:
            messages.success(request, _("%(name)s is asked. Until they accept it stays yours.") % {
                "name": asked})  # fmt: skip
            return redirect("duty_request", made.uid)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "shift": shift, "people": people}
    return render(request, "escalations/hand_over.html", context, status=status)


def _shift(request: HttpRequest, viewer: Viewer, now: datetime) -> OwnShift:
    """Return the viewer's shift in the address, or the one they have now; Missing without one."""
    rota, since = request.GET.get("rota", ""), request.GET.get("since", "")
    if not rota and not since:
        found = duty_now(viewer, now)
        if found is None:
            raise Missing
        return found
    try:
        key, moment = UUID(rota), datetime.fromisoformat(since)
    except ValueError:
        raise Missing from None
    if moment.tzinfo is None or viewer.person_id is None:
        raise Missing
    return shift_at(person_id=viewer.person_id, rota=key, since=moment, now=now)


def _key(shift: TheirShift) -> str:
    return f"{shift.person.uid}.{shift.span.since.astimezone(UTC):%Y%m%dT%H%M%S}"


def _words(span: Span) -> str:
    since, until = localtime(span.since), localtime(span.until)
    hours = f"{time_format(since, 'H:i')}–{time_format(until, 'H:i')}"
    return f"{date_words(since, 'D j M')}, {hours}"


def _asked(
    viewer: Viewer,
    *,
    shift: OwnShift,
    asked: Person,
    back: TheirShift | None,
    form: HandOverForm,
    now: datetime,
) -> DutyRequest | None:
    """Ask, or say at the field what stands against it."""
    if back is not None and back.person != asked:
        form.add_error("back", _("Choose a shift of who takes yours."))
        return None
    try:
        return duty_ask(
            actor=viewer,
            rota=shift.rota,
            asked=asked,
            span=shift.span,
            back=back.span if back else None,
            note=form.cleaned_data["note"],
            now=now,
        )
    except (Invalid, Conflict) as error:
        form.add_error(None, str(error))
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def duty_request(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is asked; the one who is asked answers here, who asked takes it back."""
    viewer, now = viewer_of(request), utc_now()
    found = request_get(viewer, uid)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ANSWERS[form.cleaned_data["answer"]](actor=viewer, request=found, now=now)
        messages.success(request, _("Done. Both of you see it here."))
        return redirect("duty_request", uid)
    context = {
        "found": found,
        "form": form,
        "open": found.state == RequestState.ASKED,
        "asked": viewer.person_id == found.asked_id,
        "url": reverse("duty_request", args=[uid]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "escalations/duty_request.html", context, status=status)


@require_safe
def duty_calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer with one's shifts as iCalendar, or 304 while nothing has changed."""
    now = utc_now()
    body = duty_calendar_bytes(calendar_reader(token, now=now), now)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="duty.ics"'
    etag = response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    patch_cache_control(response, private=True, max_age=300)
    return get_conditional_response(request, etag=etag, response=response) or response
