"""The inbox: what waits for an answer, decided where it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.team.forms import DecisionForm
from roles.team.selectors import assignment_get
from roles.team.selectors.inbox import (
    inbox_asked,
    inbox_counts,
    inbox_decided,
    inbox_waiting,
    letter_find,
)
from roles.team.views.assignments import assignment_context
from roles.team.views.words import waiting_words

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.team.selectors.inbox import Letter


@require_safe
@member_required
def inbox(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """What waits, the oldest first; the first one is open beside the list unless one is chosen."""
    viewer, now = viewer_of(request), utc_now()
    letters = inbox_waiting(viewer)
    current = letter_find(letters, uid) if uid else next(iter(letters), None)
    context = {
        "letters": letters,
        "current": current,
        "chosen": uid is not None,
        "counts": inbox_counts(viewer),
        "tab": "waiting",
        "now": now,
        "form": DecisionForm(),
        **_about(viewer, current, now),
    }
    return render(request, "team/inbox.html", context)


def _about(viewer: Viewer, letter: Letter | None, now: datetime) -> dict[str, Any]:
    if letter is None or letter.assignment is None:
        return {}
    found = assignment_get(viewer=viewer, uid=letter.assignment.uid, now=now)
    return assignment_context(viewer, found, now)


@require_safe
@member_required
def inbox_asked_page(request: HttpRequest) -> HttpResponse:
    """What the viewer proposed and others have still to decide."""
    viewer = viewer_of(request)
    context = {
        "asked": [(each, waiting_words(viewer, each)) for each in inbox_asked(viewer, utc_now())],
        "counts": inbox_counts(viewer),
        "tab": "asked",
    }
    return render(request, "team/inbox_asked.html", context)


@require_safe
@member_required
def inbox_decided_page(request: HttpRequest) -> HttpResponse:
    """What the viewer was asked and is closed."""
    viewer = viewer_of(request)
    context = {
        "letters": inbox_decided(viewer),
        "counts": inbox_counts(viewer),
        "tab": "decided",
    }
    return render(request, "team/inbox_decided.html", context)
