"""Answering by the link in a mail, without signing in: GET asks, POST answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Invalid
from roles.team.forms import AnswerForm
from roles.team.forms.parts import problems_add
from roles.team.selectors.answers import mailed_answer
from roles.team.services import assignment_decide
from roles.team.views.acts import decided_words
from roles.team.views.assignments import LADDER

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
    if form.is_bound and form.is_valid() and _answered(asked, form, now):
        words = decided_words(asked.viewer, asked.assignment, form.cleaned_data["step"])
        return render(request, "team/answered.html", {**context, "words": words})
    return render(request, "team/answer.html", context, status=422 if form.is_bound else 200)


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
