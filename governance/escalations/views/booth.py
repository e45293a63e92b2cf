"""The one page of a request to the booth, and asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms.booth import BoothAnswerForm, BoothAskForm, BoothReplyForm
from governance.escalations.models import Mention
from governance.escalations.rules import can_close
from governance.escalations.rules.booth import STANDS_FOR, BoothStep
from governance.escalations.rules.texts import words_clean
from governance.escalations.selectors.booth import (
    booth_functions,
    booth_get,
    booth_may,
    booth_stands,
    function_name,
)
from governance.escalations.selectors.story import mention_get
from governance.escalations.services.booth import booth_answer, booth_ask, booth_reply
from governance.escalations.views.mention_page import escalation_of, mention_page
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from governance.escalations.models import BoothRequest


@require_POST
@member_required
def ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask the booth about a mention that one has."""
    viewer, now = viewer_of(request), utc_now()
    seen = mention_get(viewer, uid)
    escalation = escalation_of(seen)
    if not can_close(viewer, holder_id=escalation.holder_id):
        raise NotAllowed("not_holder", _("Only the one who has taken it asks the booth."))
    form = BoothAskForm(request.POST, functions=booth_functions(now))
    if not form.is_valid():
        return mention_page(request, seen, booth=form)
    try:
        booth_ask(actor=viewer, escalation=escalation, now=now, **form.cleaned_data)
    except Invalid as error:
        faults_add(form, error)
        return mention_page(request, seen, booth=form)
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("Asked. You hear as soon as they answer."))
    return redirect("mention", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def booth(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was said, the answer that is to be given, and what the booth says to it."""
    viewer = viewer_of(request)
    row = booth_get(viewer, uid)
    if request.method != "POST":
        return _page(request, row)
    form: BoothReplyForm | BoothAnswerForm = BoothReplyForm(request.POST)
    if viewer.person_id != row.asked_by_id:
        form = BoothAnswerForm(request.POST, mention=row.mention)
    if not form.is_valid() and any(booth_may(viewer, row, utc_now())):
        return _page(request, row, form=form)
    try:
        if isinstance(form, BoothReplyForm):
            return _replied(request, row, form)
        return _answered(request, row, form)
    except Conflict as error:
        return _page(request, booth_get(viewer, uid), conflict=error)
    except Invalid as error:
        faults_add(form, error)
        return _page(request, row, form=form)


def _answered(request: HttpRequest, row: BoothRequest, form: BoothAnswerForm) -> HttpResponse:
    answer_give(viewer_of(request), row, form, utc_now(), stands=True)
    messages.success(request, _("Thank you. Whoever asked hears of it now."))
    return redirect("booth", row.uid)


def answer_give(
    actor: Viewer, row: BoothRequest, form: BoothAnswerForm, now: datetime, *, stands: bool
) -> BoothRequest:
    """Give the answer that a form holds, from the app or from a mail; whether what is approved
    ``stands`` for others is asked only where it was offered."""
    sent = form.cleaned_data if form.is_valid() else {}
    step = BoothStep(sent.get("step", BoothStep.REFUSE))
    words = sent.get("words", "")
    if row.draft and step in (BoothStep.APPROVE, BoothStep.EDIT):
        # what stands in the field is what is approved, whichever button says so
        words = words_clean(sent.get("draft", ""))
        step = BoothStep.APPROVE if words == words_clean(row.draft) else BoothStep.EDIT
    approves = stands and row.draft and step in (BoothStep.APPROVE, BoothStep.EDIT)
    return booth_answer(
        actor=actor,
        request=row,
        step=step,
        words=words,
        until=sent.get("until") if approves else None,
        on_channel=sent.get("on_channel", False),
        turn=sent.get("turn", 0),
        now=now,
    )


def _replied(request: HttpRequest, row: BoothRequest, form: BoothReplyForm) -> HttpResponse:
    sent = form.cleaned_data if form.is_valid() else {}
    booth_reply(
        actor=viewer_of(request),
        request=row,
        draft=sent.get("draft", ""),
        question=sent.get("question", ""),
        turn=sent.get("turn", 0),
        now=utc_now(),
    )
    messages.success(request, _("Sent. The clock runs again."))
    return redirect("booth", row.uid)


def faults_add(form: BoothAskForm | BoothAnswerForm | BoothReplyForm, error: Invalid) -> None:
    if not form.errors:
        for problem in error.problems:
            form.add_error(problem.pointer.lstrip("/"), problem.detail)


def _page(
    request: HttpRequest,
    row: BoothRequest,
    *,
    conflict: Conflict | None = None,
    form: BoothAnswerForm | BoothReplyForm | None = None,
) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    may_answer, may_reply = booth_may(viewer, row, now)
    until = organisation_today(now) + STANDS_FOR
    first = {"draft": row.draft, "until": until}
    answers = BoothAnswerForm(initial=first, mention=row.mention)
    context = {
        "row": row,
        "function": function_name(row.function),
        "may_answer": may_answer,
        "may_reply": may_reply,
        "may_stand": may_answer and bool(row.draft) and booth_stands(viewer, row),
        "form": form if isinstance(form, BoothAnswerForm) else answers,
        "reply": form if isinstance(form, BoothReplyForm) else BoothReplyForm(initial=first),
        "conflict": conflict,
        "to_mention": _reads(viewer, row),
    }
    status = 409 if conflict else 422 if form else 200
    return render(request, "escalations/booth.html", context, status=status)


def _reads(viewer: Viewer, row: BoothRequest) -> bool:
    return Mention.objects.visible_to(viewer).filter(pk=row.mention_id).exists()
