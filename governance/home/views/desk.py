"""The pages that coaches and the head coach start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.rules import has_desk, has_hub
from governance.home.selectors.desk import desk_read, hub_read
from governance.playbooks.forms import CloseForm, SayForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@member_required
def desk(request: HttpRequest) -> HttpResponse:
    """What to answer, players, gaps and what is late; for whoever coaches a department."""
    viewer, now = viewer_of(request), utc_now()
    if not has_desk(viewer):
        raise Missing
    found = desk_read(viewer=viewer, now=now)
    questions = [(each, SayForm(own=False)) for each in found.questions]
    feedback = [(each, CloseForm()) for each in found.feedback]
    context = {"desk": found, "questions": questions, "feedback": feedback, "now": now}
    return render(request, "home/desk.html", context)


@require_safe
@member_required
def hub(request: HttpRequest) -> HttpResponse:
    """Coaches and vacancies, what waits longest, gaps by rule; for the head coach."""
    viewer, now = viewer_of(request), utc_now()
    if not has_hub(viewer):
        raise Missing
    return render(request, "home/hub.html", {"hub": hub_read(viewer=viewer, now=now), "now": now})
