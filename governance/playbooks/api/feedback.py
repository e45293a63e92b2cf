"""``/api/v1/feedback/``: bringing it, reading it, and what becomes of it.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.permissions import people_require
from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.core.uid import uuid7
from governance.playbooks.api.sent import needed
from governance.playbooks.api.shapes import (
    FeedbackDecisionInput,
    FeedbackDecisionsRow,
    FeedbackInput,
    FeedbackQuery,
    FeedbackRow,
    NoQuery,
)
from governance.playbooks.rules import legal_steps, steps_of
from governance.playbooks.selectors.feedback import feedback_all, feedback_get
from governance.playbooks.selectors.places import departments_coached, destination_read
from governance.playbooks.services import (
    feedback_close,
    feedback_give,
    feedback_keep,
    feedback_pass_on,
    feedback_say,
    feedback_withdraw,
    tip_offer,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Feedback

TAG = "Feedback"


def feedback_row(each: Feedback) -> dict[str, Any]:
    """Return what the API tells of it; its people, departments and closing words are at hand."""
    row = {
        "uid": each.uid,
        "kind": each.kind,
        "text": each.text,
        "author": each.author.uid,
        "department": each.department and each.department.uid,
        "state": each.state,
        "outcome": each.outcome or None,
        "words": each.closing.text if each.closing else "",
        "place": each.place,
        "asked": each.asked and each.asked.uid,
        "sent_at": each.sent_at,
        "due_at": each.due_at,
        "closed_at": each.closed_at,
        "told_at": each.told_at,
    }
    return dict(FeedbackRow(row).data)


class FeedbackList(GenericAPIView[Any]):
    """Challenges, insights and successes that people brought back."""

    tag, many, query = TAG, True, FeedbackQuery
    serializer_class, input_class = FeedbackRow, FeedbackInput

    def get(self, request: Request) -> Response:
        """List what you brought and what was passed on to you, in pages.

        The head coach lists all of it. It is between people: a token lists nothing.
        """
        asked = query_of(request, self.query, ()).filters
        wanted = {("department__uid" if k == "department" else k): v for k, v in asked.items()}
        rows = feedback_all(viewer_of(request)).select_related(
            "author", "department", "asked", "closing"
        )
        page = self.paginate_queryset(rows.filter(**wanted)) or []
        return self.get_paginated_response([feedback_row(each) for each in page])

    def post(self, request: Request) -> Response:
        """Bring a challenge, an insight or a success to your coach.

        People do, signed in as themselves, and no token can.
        """
        viewer = viewer_of(request)
        people_require(viewer)
        sent = FeedbackInput(data=request.data)
        sent.is_valid(raise_exception=True)
        data = sent.validated_data
        given = feedback_give(
            actor=viewer,
            kind=data["kind"],
            text=data["text"],
            page="",
            form=data.get("form") or uuid7(),
            now=utc_now(),
        )
        body = feedback_row(feedback_get(viewer, given.uid))
        place = request.build_absolute_uri(f"{given.uid}/")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


class FeedbackDetail(GenericAPIView[Any]):
    """Read one piece of feedback and what became of it."""

    tag, query = TAG, NoQuery
    serializer_class = FeedbackRow

    def get(self, request: Request, uid: UUID) -> Response:
        query_of(request, self.query, ())
        return Response(feedback_row(feedback_get(viewer_of(request), uid)))


class FeedbackDecisions(GenericAPIView[Any]):
    """What may be done with feedback, and doing it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = FeedbackDecisionsRow, FeedbackDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read which steps are possible now, and which of them are yours."""
        query_of(request, self.query, ())
        return Response(_decisions(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Say something, pass it on, close it with words to its author, offer it or keep it.

        What is not possible now is a 409 that lists in `legal` what is; who may not is told why
        with a 403.
        """
        viewer = viewer_of(request)
        seen = feedback_get(viewer, uid)
        sent = FeedbackDecisionInput(data=request.data)
        sent.is_valid(raise_exception=True)
        _decide(viewer, seen, dict(sent.validated_data), utc_now())
        place = request.build_absolute_uri("../")
        body = _decisions(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _decisions(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    found = feedback_get(viewer, uid)
    row = {
        "feedback": found.uid,
        "state": found.state,
        "legal": legal_steps(found.state),
        "yours": steps_of(viewer, **found.standing),
    }
    return dict(FeedbackDecisionsRow(row).data)


def _decide(viewer: Viewer, seen: Feedback, sent: dict[str, Any], now: datetime) -> None:
    form, words, step = sent.get("form") or uuid7(), sent["words"], sent["decision"]
    if step == "withdraw":
        feedback_withdraw(actor=viewer, feedback=seen, now=now)
    elif step == "say":
        needed(words.strip(), "words")
        feedback_say(actor=viewer, feedback=seen, text=words, form=form, now=now)
    elif step == "close":
        outcome = needed(sent.get("outcome"), "outcome")
        feedback_close(
            actor=viewer, feedback=seen, outcome=outcome, words=words, form=form, now=now
        )
    elif step == "pass_on":
        to = needed(destination_read(viewer, sent["to"], now), "to")
        feedback_pass_on(actor=viewer, feedback=seen, to=to, note=words, form=form, now=now)
    else:
        _spread(viewer, seen, sent, now)


def _spread(viewer: Viewer, seen: Feedback, sent: dict[str, Any], now: datetime) -> None:
    """Offer it to departments, or keep it: both in words for others."""
    title, text = needed(sent["title"], "title"), needed(sent["words"].strip(), "words")
    if sent["decision"] == "keep":
        feedback_keep(actor=viewer, feedback=seen, title=title, text=text, now=now)
        return
    wanted = needed(set(sent["departments"]), "departments")
    found = list(departments_coached(viewer, now).filter(uid__in=wanted))
    needed(len(found) == len(wanted), "departments")
    tip_offer(actor=viewer, feedback=seen, departments=found, title=title, text=text, now=now)
