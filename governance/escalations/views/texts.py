"""The pages of approved texts: all of them, one with its versions, and proposing one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, Missing, NotAllowed
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms.texts import TextForm, TextOf, TextStepForm
from governance.escalations.rules.texts import (
    TextState,
    TextStep,
    can_propose_text,
    sees_all_texts,
)
from governance.escalations.selectors.crisis import texts_waiting
from governance.escalations.selectors.texts import (
    PAGE,
    request_of,
    text_choices,
    text_get,
    texts_read,
    versions_of,
)
from governance.escalations.services.texts import text_decide, text_propose
from roles.org.selectors import organisation_settings, organisation_today

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from governance.escalations.models import ApprovedText

A_YEAR = timedelta(days=365)


@require_safe
@member_required
def texts(request: HttpRequest) -> HttpResponse:
    """What may be said as it is, and for whom it concerns what waits to be approved."""
    viewer = viewer_of(request)
    q, state = request.GET.get("q", "")[:100].replace("\0", ""), request.GET.get("state", "")
    state = state if state in TextState.values else ""
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    start = (page - 1) * PAGE
    found = list(texts_read(viewer, q=q, state=state)[start : start + PAGE + 1])
    now = utc_now()
    context = {
        "texts": found[:PAGE],
        "waiting": texts_waiting(viewer, found[:PAGE], now),
        "next_page": page + 1 if len(found) > PAGE else 0,
        "page": page,
        "q": q,
        "state": state,
        "states": [("", _("All")), *TextState.choices] if sees_all_texts(viewer) else [],
        "may_propose": can_propose_text(viewer),
        "today": organisation_today(now),
    }
    return render(request, "escalations/texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def text_new(request: HttpRequest) -> HttpResponse:
    """Propose a text, or the next version of the one that ``of`` names."""
    viewer, now = viewer_of(request), utc_now()
    if not can_propose_text(viewer):
        raise NotAllowed("not_author", _("Coaches, the head coach and the booth propose texts."))
    of = _of(viewer, request.GET.get("of", ""))
    initial = _initial(of, organisation_today(now) + A_YEAR)
    form = TextForm(request.POST or None, viewer=viewer, initial=initial)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = text_propose(actor=viewer, of=of, now=now, **form.cleaned_data)
        except Invalid as error:
            for problem in error.problems:
                form.add_error(problem.pointer.lstrip("/"), problem.detail)
        except Conflict as error:
            form.add_error(None, error.message)
            status = 409
        else:
            messages.success(request, _("Proposed. The booth or the head coach decides."))
            return redirect("text", made.uid)
    return render(request, "escalations/text_new.html", {"form": form, "of": of}, status=status)


def _of(viewer: Viewer, named: str) -> ApprovedText | None:
    if not named:
        return None
    found: ApprovedText | None = texts_read(viewer).filter(uid__in=_uids(named)).first()
    if found is None:
        raise Missing
    return found


def _uids(named: str) -> list[UUID]:
    form = TextOf({"of": named})
    return [form.cleaned_data["of"]] if form.is_valid() else []


def _initial(of: ApprovedText | None, until: Any) -> dict[str, Any]:
    if of is None:
        language = organisation_settings().language
        return {"language": language[:2], "valid_until": until}
    kept = {name: getattr(of, name) for name in ("title", "words", "language", "topic", "region")}
    places = {
        "channel": of.channel.uid if of.channel else None,
        "department": of.department.uid if of.department else None,
    }
    return {**kept, **places, "valid_until": until}


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def text(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One version: read it, and for whoever may decide on it."""
    viewer = viewer_of(request)
    seen = text_get(viewer, uid)
    if request.method != "POST":
        return text_page(request, seen)
    form = TextStepForm(request.POST)
    if not form.is_valid():
        if not any(text_choices(viewer, seen).values()):
            raise NotAllowed("not_approver", _("The booth and the head coach decide on texts."))
        return text_page(request, seen, form=form)
    step = TextStep(form.cleaned_data["step"])
    try:
        text_decide(
            actor=viewer,
            text=seen,
            step=step,
            seen=form.cleaned_data["seen"],
            reason=form.cleaned_data["reason"],
            now=utc_now(),
        )
    except Conflict as error:
        return text_page(request, text_get(viewer, uid), conflict=error)
    except Invalid as error:
        form.add_error("reason", str(error))
        return text_page(request, seen, form=form)
    messages.success(request, _done(step))
    return redirect("text", uid)


def _done(step: TextStep) -> str:
    return {
        TextStep.APPROVE: _("Approved. Whoever may use it sees it on the mentions that it fits."),
        TextStep.DECLINE: _("Declined. Its author reads why."),
        TextStep.WITHDRAW: _("Withdrawn. Nobody is offered it any more."),
    }[step]


def text_page(
    request: HttpRequest,
    text: ApprovedText,
    *,
    conflict: Conflict | None = None,
    form: TextStepForm | None = None,
) -> HttpResponse:
    """Answer with the page of a version, and with what went wrong on it."""
    viewer, now = viewer_of(request), utc_now()
    versions = versions_of(viewer, text)
    context = {
        "text": text,
        "waiting": texts_waiting(viewer, [text, *versions], now),
        "versions": versions,
        "given_with": request_of(viewer, text),
        "may": text_choices(viewer, text),
        "may_propose": can_propose_text(viewer),
        "form": form or TextStepForm(),
        "wrong": form is not None,
        "conflict": conflict,
        "today": organisation_today(now),
    }
    status = 409 if conflict else 422 if form else 200
    return render(request, "escalations/text.html", context, status=status)
