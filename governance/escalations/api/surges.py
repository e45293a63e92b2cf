"""``/api/v1/surges/``: what is heard more than usual, and dismissing such a warning.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.errors import NotAllowed
from governance.core.request import viewer_of
from governance.escalations.api.shapes import DEPARTMENT_UID, HEARD, OTHER_UID, NoQuery
from governance.escalations.rules import Topic
from governance.escalations.rules.surges import MOST_REASON
from governance.escalations.selectors.surges import (
    DISMISS,
    SURGE_FIELDS,
    surge_choices,
    surge_get,
    surge_row,
    surges_rows,
)
from governance.escalations.services.surges import surge_dismiss

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.escalations.models import Surge

TAG: Final = "Mentions"
SURGE: Final = {
    "uid": OTHER_UID,
    "department": DEPARTMENT_UID,
    "topic": "complaint",
    "channel": None,
    "counted": 9,
    "usual": 1.25,
    "opened_at": HEARD,
    "closed_at": None,
    "dismissed_by": None,
    "dismissed_at": None,
    "reason": "",
}


class SurgeQuery(serializers.Serializer[Any]):
    open = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether it still lasts."
    )
    department = serializers.UUIDField(required=False, help_text="Only what concerns it.")


@extend_schema_serializer(
    component_name="Surge", examples=[OpenApiExample("surge", value=SURGE, response_only=True)]
)
class SurgeRow(serializers.Serializer[Any]):
    """More is heard of a topic in a department, or on a channel, than is usual at that time."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    department = serializers.UUIDField(allow_null=True)
    topic = serializers.ChoiceField(Topic.choices, allow_null=True)
    channel = serializers.UUIDField(allow_null=True, help_text="null: it is of a topic.")
    counted = serializers.IntegerField(help_text="The most that was heard within three hours.")
    usual = serializers.FloatField(help_text="The mean of the same hours of the days before.")
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True, help_text="When it was usual again.")
    dismissed_by = serializers.UUIDField(allow_null=True, help_text="Who said it is nothing.")
    dismissed_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why they did; empty while nobody has.")


@extend_schema_serializer(
    component_name="SurgeDecision",
    examples=[
        OpenApiExample(
            "dismiss", value={"decision": DISMISS, "reason": "A campaign."}, request_only=True
        )
    ],
)
class SurgeDecisionInput(serializers.Serializer[Any]):
    decision = serializers.ChoiceField([DISMISS])
    reason = serializers.CharField(max_length=MOST_REASON, help_text="It stands in the trail.")


@extend_schema_serializer(
    component_name="SurgeDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={"surge": OTHER_UID, "legal": [DISMISS], "yours": [DISMISS]},
            response_only=True,
        )
    ],
)
class SurgeDecisionsRow(serializers.Serializer[Any]):
    """What is possible with a warning now, and what of it you may."""

    surge = serializers.UUIDField()
    legal = serializers.ListField(child=serializers.CharField())
    yours = serializers.ListField(child=serializers.CharField())


class SurgeList(GenericAPIView[Any]):
    """List early warnings, in pages: what is heard more than usual, and what was.

    Of departments that you lead or coach; all for the head coach, auditors and tokens within their
    limit.
    """

    tag, many, query, fields = TAG, True, SurgeQuery, SURGE_FIELDS
    serializer_class = SurgeRow

    def get(self, request: Request) -> Response:
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        wanted = {name: each for name, each in query.filters.items() if each is not None}
        page = self.paginate_queryset(surges_rows(viewer, **wanted)) or []
        return self.get_paginated_response([_cut(each, query.fields) for each in page])


class SurgeDetail(GenericAPIView[Any]):
    """Read one early warning."""

    tag, query, fields = TAG, NoQuery, SURGE_FIELDS
    serializer_class = SurgeRow

    def get(self, request: Request, uid: UUID) -> Response:
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        return Response(_cut(surge_get(viewer, uid), query.fields))


class SurgeDecisions(GenericAPIView[Any]):
    """What may be done with an early warning, and doing it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = SurgeDecisionsRow, SurgeDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read whether it can be dismissed now, and whether that is yours."""
        query_of(request, self.query, ())
        return Response(_decisions(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Dismiss it: nobody is warned of it as long as it lasts.

        The department's coaches and the head coach do, signed in as themselves. What is over, or
        dismissed already, is a 409.
        """
        viewer = viewer_of(request)
        seen = surge_get(viewer, uid)
        if viewer.kind == "token":
            raise NotAllowed("people_only", _("Only people dismiss a warning."))
        sent = sent_checked(SurgeDecisionInput(data=request.data))
        surge_dismiss(actor=viewer, surge=seen, reason=sent["reason"], now=utc_now())
        place = request.build_absolute_uri("../")
        body = _decisions(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _cut(surge: Surge, fields: Sequence[str]) -> dict[str, Any]:
    row = surge_row(surge)
    return {name: row[name] for name in fields}


def _decisions(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    return dict(SurgeDecisionsRow(surge_choices(viewer, surge_get(viewer, uid))).data)
