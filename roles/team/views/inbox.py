"""The inbox: what waits for an answer, decided where it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.team.selectors import assignment_get
from roles.team.selectors.inbox import (
    inbox_asked,
    inbox_counts,
    inbox_decided,
    inbox_waiting,
    letter_find,
)
from roles.team.selectors.several import several_of
from roles.team.views.assignments import assignment_context
from roles.team.views.tables import asked_table, decided_table, waiting_table
from roles.team.views.words import waiting_words

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from roles.team.selectors.inbox import Letter


@require_safe
@member_required
def inbox(request: HttpRequest, uid: UUID | None = None) -> HttpResponseBase:
    """What waits, the oldest first; the first one is open beside the list unless one is chosen."""
    viewer, now = viewer_of(request), utc_now()
    if format_asked(request):
        return table_response(request, waiting_table(inbox_waiting(viewer, most=None)))
    letters = inbox_waiting(viewer)
    current = letter_find(viewer, letters, uid) if uid else next(iter(letters), None)
    context = {
        "letters": letters,
        "current": current,
        "chosen": uid is not None,
        "counts": inbox_counts(viewer),
        "tab": "waiting",
        "several": 0 if uid else sum(not row.unusual for row in several_of(letters, now)),
        "now": now,
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
def inbox_asked_page(request: HttpRequest) -> HttpResponseBase:
    """What the viewer proposed and others have still to decide."""
    viewer, wanted = viewer_of(request), format_asked(request)
    found = inbox_asked(viewer, utc_now(), **({"most": None} if wanted else {}))
    asked = [(each, waiting_words(viewer, each)) for each in found]
    if wanted:
        return table_response(request, asked_table(asked))
    context = {
        "asked": asked,
        "counts": inbox_counts(viewer),
        "tab": "asked",
    }
    return render(request, "team/inbox_asked.html", context)


@require_safe
@member_required
def inbox_decided_page(request: HttpRequest) -> HttpResponseBase:
    """What the viewer was asked and is closed."""
    viewer = viewer_of(request)
    if format_asked(request):
        return table_response(request, decided_table(inbox_decided(viewer, most=None)))
    context = {
        "letters": inbox_decided(viewer),
        "counts": inbox_counts(viewer),
        "tab": "decided",
    }
    return render(request, "team/inbox_decided.html", context)
