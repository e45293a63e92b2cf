"""``/api/v1/roles/{uid}/decisions/``: closing a role.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.team.api.shapes import NoQuery
from roles.team.rules import ROLES_ARE_PEOPLES
from roles.team.selectors import role_get
from roles.team.selectors.role_page import role_steps
from roles.team.services import role_close

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from roles.team.selectors.role_page import RoleSteps

STEPS: Final = ("close",)


@extend_schema_serializer(
    component_name="RoleDecision",
    examples=[
        OpenApiExample(
            "close",
            value={"decision": "close", "reason": "The counter has closed."},
            request_only=True,
        )
    ],
)
class RoleDecisionInput(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(STEPS)
    reason = serializers.CharField(max_length=500, help_text="Why it is not needed any more.")


@extend_schema_serializer(
    component_name="RoleDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={
                "role": "019a0000-0000-7000-8000-000000000005",
                "closed_on": None,
                "legal": ["close"],
                "yours": ["close"],
            },
            response_only=True,
        )
    ],
)
class RoleDecisionsRow(serializers.Serializer[Any]):
    """Where a role stands, and the steps from there."""

    role = serializers.UUIDField()
    closed_on = serializers.DateField(allow_null=True)
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")


class RoleDecisionList(GenericAPIView[Any]):
    """What may be decided on a role, and deciding it."""

    tag, query = "Role records", NoQuery
    serializer_class, input_class = RoleDecisionsRow, RoleDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read whether it can be closed now, and whether by you."""
        query_of(request, self.query, ())
        viewer = viewer_of(request)
        return Response(_row(role_steps(viewer, role_get(viewer=viewer, uid=uid))))

    def post(self, request: Request, uid: UUID) -> Response:
        """Close a role that nobody holds or is proposed for.

        People do, signed in as themselves. A role that is held, or closed already, is a 409
        whose `legal` says that nothing is possible.
        """
        viewer, now = viewer_of(request), utc_now()
        found = role_get(viewer=viewer, uid=uid)
        if viewer.kind == "token":
            ROLES_ARE_PEOPLES.require()
        sent = RoleDecisionInput(data=request.data)
        sent.is_valid(raise_exception=True)
        role_close(actor=viewer, role=found, reason=sent.validated_data["reason"], now=now)
        body = _row(role_steps(viewer, role_get(viewer=viewer, uid=uid)))
        place = request.build_absolute_uri("../")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _row(steps: RoleSteps) -> dict[str, Any]:
    row = {
        "role": steps.role.uid,
        "closed_on": steps.role.closed_on,
        "legal": steps.legal,
        "yours": steps.yours,
    }
    return dict(RoleDecisionsRow(row).data)
