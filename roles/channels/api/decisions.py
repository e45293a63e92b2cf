"""``/api/v1/channels/{uid}/decisions/``: what was decided about a channel, and deciding.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.permissions import people_require
from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.channels.api.decision_shapes import DecisionInput, DecisionsRow
from roles.channels.api.shapes import NoQuery
from roles.channels.rules import Verdict, legal_after, sees_advisers
from roles.channels.selectors.sharing import functions_unasked
from roles.channels.selectors.story import DECISIONS, channel_get
from roles.channels.services import channel_decide, may_decide

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from roles.channels.models import ChannelDecision


class ChannelDecisionList(GenericAPIView[Any]):
    """Decisions about a channel."""

    tag, query = "Channels", NoQuery
    serializer_class, input_class = DecisionsRow, DecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read what was decided about a channel, what is possible now, and what of it is yours."""
        query_of(request, self.query, ())
        return Response(_decisions(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Adopt, keep, pause, resume or drop a channel, with a reason; people do, and no token.

        The head coach all of it, the head of its department all but adopt. What is not possible
        now is a 409 that lists in `legal` what is; so is a decision that fell since `seen`.
        """
        viewer = viewer_of(request)
        seen = channel_get(viewer, uid)
        people_require(viewer)
        sent = sent_checked(DecisionInput(data=request.data))
        channel_decide(
            actor=viewer,
            channel=seen,
            verdict=Verdict(sent["verdict"]),
            reason=sent["reason"],
            criteria=sent["criteria"],
            seen=sent.get("seen"),
            now=utc_now(),
        )
        place = request.build_absolute_uri()
        body = _decisions(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _decisions(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    channel = channel_get(viewer, uid)
    legal, told = legal_after(channel.latest), sees_advisers(viewer)
    decided = channel.decisions.prefetch_related("advice").order_by("-number")
    return {
        "channel": channel.uid,
        "state": channel.state.value,
        "seen": channel.latest_number or 0,
        "legal": [each.value for each in legal],
        "yours": [each.value for each in may_decide(viewer, channel, legal, utc_now())],
        "not_asked": functions_unasked([channel.pk]).get(channel.pk, []) if told else [],
        "decisions": [
            {
                "number": each.number,
                "verdict": each.verdict,
                "reason": each.reason,
                "criteria": each.criteria,
                "by": each.decider_label,
                "at": each.decided_at,
                "advice": _advised(each) if told else [],
            }
            for each in decided[:DECISIONS]
        ],
    }


def _advised(decision: ChannelDecision) -> list[dict[str, Any]]:
    return [
        {
            "function": each.function_name,
            "text": each.text,
            "by": each.given_by_label,
            "at": each.given_at,
        }
        for each in decision.advice.all()
    ]
