"""Offering a tip, answering one, and keeping feedback in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.playbooks.forms import AnswerTipForm, KeepTipForm, OfferForm
from governance.playbooks.rules import OfferState, can_decide_offer, can_keep_feedback, can_offer
from governance.playbooks.selectors.feedback import feedback_get
from governance.playbooks.selectors.offers import offer_get, offer_standing
from governance.playbooks.selectors.places import (
    SHOWN,
    departments_coached,
    departments_offered,
)
from governance.playbooks.services import feedback_keep, tip_answer, tip_offer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Feedback
    from roles.org.models import Department


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def tip_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Offer it to other departments, in words that are for them."""
    viewer, now = viewer_of(request), utc_now()
    seen = feedback_get(viewer, uid)
    if not can_offer(viewer, author_id=seen.author_id, asked_id=seen.asked_id):
        raise NotAllowed("not_asked", _("Only whoever has it and the head coach offer it."))
    q = request.GET.get("q", "")
    shown, more = _offered(request, viewer, seen, q, now)
    form = OfferForm(request.POST if request.method == "POST" else None, offered=shown)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = tip_offer(actor=viewer, feedback=seen, now=now, **form.cleaned_data)
        except Conflict as error:
            form.add_error(None, str(error))
            status = error.status.value
        else:
            n = len(made)
            words = ngettext("Offered to %(n)d department.", "Offered to %(n)d departments.", n)
            messages.success(request, words % {"n": n})
            return redirect("feedback", uid)
    context = {"feedback": seen, "form": form, "q": q, "more": more, "any": bool(shown)}
    return render(request, "playbooks/offer.html", context, status=status)


def _offered(
    request: HttpRequest, viewer: Viewer, seen: Feedback, q: str, now: datetime
) -> tuple[list[Department], bool]:
    """Return the departments to choose from, those that were chosen included, and if more are."""
    known = [seen.department_id, *(each.department_id for each in seen.offers.all())]
    found = departments_offered(viewer, q=q, but=known, now=now)
    wanted = list(_uids(request.POST.getlist("departments")))[: 20 * SHOWN]
    chosen = departments_coached(viewer, now).filter(uid__in=wanted)
    chosen = chosen.exclude(pk__in=[pk for pk in known if pk])
    rows = {each.pk: each for each in (*found[:SHOWN], *chosen)}
    return list(rows.values()), len(found) > SHOWN


def _uids(texts: Iterable[str]) -> Iterator[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def tip(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One tip for one's department: adopt, adapt or decline it."""
    viewer = viewer_of(request)
    seen = offer_get(viewer, uid)
    form = AnswerTipForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            tip_answer(actor=viewer, offer=seen, now=utc_now(), **form.cleaned_data)
        except Invalid as error:
            form.add_error("reason", str(error))
        except Conflict as error:
            form.add_error(None, str(error))
            status = error.status.value
        else:
            messages.success(request, _("Answered. Whoever brought it has been told."))
            return redirect("tip", uid)
    decides = can_decide_offer(
        viewer,
        author_id=seen.feedback.author_id,
        asked_id=seen.asked_id,
        department_id=seen.department_id,
    )
    context = {
        "tip": seen,
        "form": form if form.errors or (decides and seen.state == OfferState.OPEN) else None,
        "standing": offer_standing(seen),
    }
    return render(request, "playbooks/tip.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def feedback_kept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep an insight or a success, reworded, in the library."""
    viewer = viewer_of(request)
    seen = feedback_get(viewer, uid)
    if not can_keep_feedback(
        viewer, author_id=seen.author_id, asked_id=seen.asked_id, kind=seen.kind
    ):
        raise NotAllowed("not_kept", _("Insights and successes are kept by whoever answered them."))
    form = KeepTipForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            kept = feedback_keep(actor=viewer, feedback=seen, now=utc_now(), **form.cleaned_data)
        except Conflict as error:
            form.add_error(None, str(error))
            status = error.status.value
        else:
            messages.success(request, _("Kept. Everybody can read it now."))
            return redirect("practice", kept.uid)
    context = {"feedback": seen, "form": form}
    return render(request, "playbooks/keep.html", context, status=status)
