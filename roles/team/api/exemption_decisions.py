"""``/api/v1/exemptions/{uid}/decisions/``: granting, refusing and ending an exemption.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.org.selectors import organisation_size
from roles.team.api.exemptions import EXEMPTION_UID, MOST, TAG
from roles.team.api.shapes import NoQuery
from roles.team.rules.coverage import PEOPLE_ONLY
from roles.team.selectors import exemption_get
from roles.team.selectors.exemptions import exemption_next, exemption_steps
from roles.team.services import exemption_decide, exemption_end

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from roles.org.models import Exemption

DECISIONS = ("grant", "refuse", "end")


@extend_schema_serializer(
    component_name="ExemptionDecision",
    examples=[OpenApiExample("grant", value={"decision": "grant"}, request_only=True)],
)
class ExemptionDecisionInput(serializers.Serializer[Any]):
    needs: ClassVar = {"decision": {"refuse": ("reason",)}}

    decision = serializers.ChoiceField(DECISIONS)
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MOST,
        default="",
        help_text="Needed to refuse.",
    )


@extend_schema_serializer(
    component_name="ExemptionDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={
                "exemption": EXEMPTION_UID,
                "legal": ["grant", "refuse", "end"],
                "yours": ["end"],
            },
            response_only=True,
        )
    ],
)
class ExemptionDecisionsRow(serializers.Serializer[Any]):
    """What may be done next with an exemption."""

    exemption = serializers.UUIDField()
    legal = serializers.ListField(child=serializers.CharField())
    yours = serializers.ListField(child=serializers.CharField())


class ExemptionDecisionList(GenericAPIView[Any]):
    """What may be decided on an exemption, and deciding it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = ExemptionDecisionsRow, ExemptionDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read what is possible now with an exemption, and what of it is yours."""
        query_of(request, self.query, ())
        viewer = viewer_of(request)
        return Response(_decisions(viewer, exemption_get(viewer=viewer, uid=uid)))

    def post(self, request: Request, uid: UUID) -> Response:
        """Grant, refuse or end it; people do, signed in as themselves, and no token can.

        Who asked does not decide. What is not possible now is a 409 that lists what is.
        """
        viewer, now = viewer_of(request), utc_now()
        found = exemption_get(viewer=viewer, uid=uid)
        if viewer.kind == "token":
            PEOPLE_ONLY.require()
        sent = sent_checked(ExemptionDecisionInput(data=request.data))
        _decide(viewer, found, sent, now)
        body = _decisions(viewer, exemption_get(viewer=viewer, uid=uid))
        place = request.build_absolute_uri("../")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _decide(viewer: Viewer, found: Exemption, sent: dict[str, Any], now: datetime) -> None:
    reason = sent["reason"]
    if sent["decision"] == "end":
        exemption_end(actor=viewer, exemption=found, reason=reason, now=now)
        return
    granted = sent["decision"] == "grant"
    exemption_decide(actor=viewer, exemption=found, granted=granted, reason=reason, now=now)


def _decisions(viewer: Viewer, found: Exemption) -> dict[str, Any]:
    small = organisation_size() == "small"
    return {
        "exemption": found.uid,
        "legal": exemption_next(found),
        "yours": exemption_steps(viewer, found, small=small),
    }
