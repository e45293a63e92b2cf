"""The pages that coaches and the head coach start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.rules import has_desk, has_hub
from governance.home.selectors.desk import desk_read, hub_read
from governance.home.selectors.waiting import answers_page
from governance.home.views.tables import answers_table
from governance.playbooks.forms import CloseForm, SayForm
from roles.team.views.frame import address, page_asked, pages_around

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@require_safe
@member_required
def desk(request: HttpRequest) -> HttpResponse:
    """What to answer, players, gaps and what is late; for whoever coaches a department."""
    viewer, now = viewer_of(request), utc_now()
    if not has_desk(viewer):
        raise Missing
    players, late = page_asked(request, "players"), page_asked(request, "late")
    found = desk_read(viewer=viewer, now=now, players=players, late=late)
    questions = [(each, SayForm(own=False)) for each in found.questions]
    feedback = [(each, CloseForm()) for each in found.feedback]
    context = {
        "desk": found,
        "questions": questions,
        "feedback": feedback,
        "players_urls": pages_around(request, "players", found.players),
        "late_urls": pages_around(request, "late", found.late),
        "now": now,
    }
    return render(request, "home/desk.html", context)


@require_safe
@member_required
def hub(request: HttpRequest) -> HttpResponse:
    """Coaches and vacancies, what waits longest, gaps by rule; for the head coach."""
    viewer, now = viewer_of(request), utc_now()
    if not has_hub(viewer):
        raise Missing
    return render(request, "home/hub.html", {"hub": hub_read(viewer=viewer, now=now), "now": now})


@require_safe
@member_required
def hub_waiting(request: HttpRequest) -> HttpResponseBase:
    """All that somebody else waits for, the longest first; for the head coach."""
    viewer, now, wanted = viewer_of(request), utc_now(), format_asked(request)
    if not has_hub(viewer):
        raise Missing
    found = answers_page(None if wanted else page_asked(request))
    if wanted:
        return table_response(request, answers_table(found))
    context = {
        "found": found,
        "next_url": address(request, page=found.next_page),
        "first_url": address(request, page=1) if found.number > 1 else "",
        "now": now,
    }
    return render(request, "home/waiting.html", context)
