"""What the API tells of requests to the booth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.escalations.models import BoothRequest
from governance.escalations.rules.booth import booth_steps
from governance.escalations.selectors.booth import booth_may

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

BOOTH_FIELDS = (
    *("uid", "mention", "function", "state", "draft", "question", "asked_by", "asked"),
    *("asked_at", "due_at", "turn", "answer", "answered_by", "answered_at", "text"),
)
BOOTH_FILTERS = {
    "state": "state",
    "function": "function",
    "mention": "mention__uid",
    "asked": "asked__uid",
}


def booth_rows(viewer: Viewer, **wanted: Any) -> QuerySet[BoothRequest]:
    """Return the requests that the viewer sees, with all that a row tells; one query."""
    given = {BOOTH_FILTERS[name]: value for name, value in wanted.items()}
    found = BoothRequest.objects.visible_to(viewer).filter(**given)
    related = ("mention", "asked_by", "asked", "answered_by", "text")
    return found.select_related(*related).order_by("uid")


def booth_choices(viewer: Viewer, request: BoothRequest, now: datetime) -> dict[str, Any]:
    """Return where a request stands, what may be answered, and what of it the viewer may."""
    legal = booth_steps(request.state, draft=bool(request.draft))
    return {
        "request": request.uid,
        "state": request.state,
        "turn": request.turn,
        "legal": legal,
        "yours": legal if any(booth_may(viewer, request, now)) else [],
    }


def booth_row(request: BoothRequest) -> dict[str, Any]:
    """Return a request as the API tells it; reads no more than it was given."""
    return {
        "uid": request.uid,
        "mention": request.mention.uid,
        "function": request.function,
        "state": request.state,
        "draft": request.draft or None,
        "question": request.question or None,
        "asked_by": request.asked_by.uid,
        "asked": request.asked.uid,
        "asked_at": request.asked_at,
        "due_at": request.due_at,
        "turn": request.turn,
        "answer": request.answer or None,
        "answered_by": request.answered_by.uid if request.answered_by else None,
        "answered_at": request.answered_at,
        "text": request.text.uid if request.text else None,
    }
