"""Answering by the link in a mail, without signing in: GET asks, POST answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Invalid
from roles.team.forms import AnswerForm
from roles.team.forms.parts import problems_add
from roles.team.selectors import assignment_get
from roles.team.selectors.answers import mailed_answer
from roles.team.services import assignment_decide
from roles.team.views.acts import decided_words
from roles.team.views.assignments import LADDER, week_context
from roles.team.views.words import checklist_lines

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from roles.team.selectors.answers import MailedAnswer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked, because scanners of mail follow links; a POST decides, once."""
    now = utc_now()
    asked = mailed_answer(token, now)
    if asked is None:
        return render(request, "team/answer_lapsed.html", status=410)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    context = {"asked": asked, "assignment": asked.assignment, "form": form, "ladder": LADDER}
    context |= week_context(asked.viewer, asked.assignment)
    if form.is_bound and form.is_valid() and _answered(asked, form, now):
        return render(request, "team/answered.html", _said(asked, form.cleaned_data["step"], now))
    return render(request, "team/answer.html", context, status=422 if form.is_bound else 200)


def _said(asked: MailedAnswer, step: str, now: datetime) -> dict[str, Any]:
    """Return what came of the answer, and to whoever accepted what is still missing."""
    found = assignment_get(viewer=asked.viewer, uid=asked.assignment.uid, now=now)
    return {
        "assignment": found,
        "step": step,
        "words": decided_words(asked.viewer, found, step),
        "lines": checklist_lines(asked.viewer, found, now) if step == "accept" else [],
    }


def _answered(asked: MailedAnswer, form: AnswerForm, now: datetime) -> bool:
    """Decide; False, with the fault in the form, when a no needs its reason."""
    step = asked.decision if form.cleaned_data["answer"] == "yes" else asked.no
    form.cleaned_data["step"] = step
    reason = form.cleaned_data["reason"]
    try:
        assignment_decide(
            actor=asked.viewer,
            assignment=asked.assignment,
            decision=step,
            reason=reason,
            now=now,
        )
    except Invalid as error:
        problems_add(form, error)
    return not form.errors
