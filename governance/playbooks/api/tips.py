"""``/api/v1/tips/``: what is offered to departments, and what they make of it.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.playbooks.api.shapes import (
    NoQuery,
    TipDecisionInput,
    TipDecisionsRow,
    TipQuery,
    TipRow,
)
from governance.playbooks.rules import OFFER_ANSWERS, OfferState, can_decide_offer
from governance.playbooks.selectors.offers import offer_get, offers_all
from governance.playbooks.services import tip_answer

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Offer

TAG = "Feedback"


def tip_row(each: Offer) -> dict[str, Any]:
    whence = each.feedback.department
    row = {
        "uid": each.uid,
        "title": each.title,
        "text": each.text,
        "from_department": whence and whence.uid,
        "department": each.department.uid,
        "state": each.state,
        "reason": each.reason,
        "asked": each.asked and each.asked.uid,
        "offered_at": each.offered_at,
        "due_at": each.due_at,
        "closed_at": each.closed_at,
    }
    return dict(TipRow(row).data)


class TipList(GenericAPIView[Any]):
    """Tips that are offered to departments."""

    tag, many, query = TAG, True, TipQuery
    serializer_class = TipRow

    def get(self, request: Request) -> Response:
        """List the tips for the departments that you coach, or were asked about, in pages."""
        asked = query_of(request, self.query, ()).filters
        wanted = {("department__uid" if k == "department" else k): v for k, v in asked.items()}
        page = self.paginate_queryset(offers_all(viewer_of(request)).filter(**wanted)) or []
        return self.get_paginated_response([tip_row(each) for each in page])


class TipDetail(GenericAPIView[Any]):
    """Read one tip and what the department made of it."""

    tag, query = TAG, NoQuery
    serializer_class = TipRow

    def get(self, request: Request, uid: UUID) -> Response:
        query_of(request, self.query, ())
        return Response(tip_row(offer_get(viewer_of(request), uid)))


def _decisions(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    found = offer_get(viewer, uid)
    decides = can_decide_offer(
        viewer,
        author_id=found.feedback.author_id,
        asked_id=found.asked_id,
        department_id=found.department_id,
    )
    legal = list(OFFER_ANSWERS) if found.state == OfferState.OPEN else []
    yours = legal if decides else []
    row = {"tip": found.uid, "state": found.state, "legal": legal, "yours": yours}
    return dict(TipDecisionsRow(row).data)


class TipDecisions(GenericAPIView[Any]):
    """What may be answered to a tip, and answering it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = TipDecisionsRow, TipDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read which answers are possible now, and which of them are yours."""
        query_of(request, self.query, ())
        return Response(_decisions(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Adopt, adapt or decline it for the department; whoever brought it is told.

        To adapt or decline it needs a reason. Who may not is told why with a 403; what was
        answered otherwise is a 409.
        """
        viewer = viewer_of(request)
        seen = offer_get(viewer, uid)
        sent = TipDecisionInput(data=request.data)
        sent.is_valid(raise_exception=True)
        tip_answer(
            actor=viewer,
            offer=seen,
            answer=sent.validated_data["decision"],
            reason=sent.validated_data["reason"],
            now=utc_now(),
        )
        place = request.build_absolute_uri("../")
        body = _decisions(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})
