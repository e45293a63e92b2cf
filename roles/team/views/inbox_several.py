"""Consents and approvals at one go: the unusual ones to be read first, the plain ones together."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.team.forms.answers import AnswersForm
from roles.team.selectors.inbox import inbox_counts
from roles.team.selectors.several import several_closed, several_waiting
from roles.team.services.answering import assignments_answer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def inbox_several(request: HttpRequest) -> HttpResponse:
    """What can be said yes to at one go; a POST says it to those that were chosen, and names those
    that have been done meanwhile. After a fault what was chosen stays chosen, and no more."""
    viewer, now = viewer_of(request), utc_now()
    rows = several_waiting(viewer, now)
    plain = [row for row in rows if not row.unusual]
    chosen = {row.key for row in plain}
    form = AnswersForm(rows=plain)
    if request.method == "POST":
        chosen = set(request.POST.getlist("letter"))
        gone = several_closed(viewer, _uids(chosen), now)
        form = AnswersForm(request.POST, rows=[*plain, *gone])
    if form.is_bound and form.is_valid():
        _answer(request, viewer, form, now)
        return redirect("inbox")
    context = {
        "unusual": [row for row in rows if row.unusual],
        "plain": plain,
        "chosen": chosen,
        "counts": inbox_counts(viewer),
        "tab": "waiting",
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "team/inbox_several.html", context, status=status)


def _uids(sent: Iterable[str]) -> list[UUID]:
    """Return those that are public ids; the form refuses the others."""
    found = []
    for each in sent:
        with suppress(ValueError):
            found.append(UUID(each))
    return found


def _answer(request: HttpRequest, viewer: Viewer, form: AnswersForm, now: datetime) -> None:
    """Do what was sent; what could not be done is told one by one, with why."""
    answers = [(row.assignment, row.decision) for row in form.chosen]
    done = assignments_answer(actor=viewer, answers=answers, now=now)
    count = sum(not each.refused for each in done)
    if count:
        words = ngettext("%d answered with yes.", "%d answered with yes.", count) % count
        messages.success(request, words)
    for each in done:
        if each.refused:
            left = {"who": each.assignment.person, "why": each.refused}
            messages.warning(request, _("Left as it was: %(who)s. %(why)s") % left)
