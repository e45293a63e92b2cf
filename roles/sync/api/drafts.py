"""``/api/v1/drafts/``: reorganisations thought through first, for who thinks them through.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from roles.sync.models import Draft, DraftStep
from roles.sync.rules import REASON_LENGTH, can_see_drafts
from roles.sync.selectors import draft_for
from roles.sync.selectors.draft_rows import (
    draft_row,
    draft_step_known,
    draft_whole,
    drafts_listed,
)
from roles.sync.services import (
    draft_compare,
    draft_discard,
    draft_open,
    draft_publish,
    drafting_allowed,
    step_remove,
)
from roles.sync.services.drafts import NAME_LENGTH

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

TAG = "Drafts"
STEPS = ("compare", "publish", "discard", "remove")
DRAFT_UID, DEPARTMENT_UID, PERSON_UID, STEP_UID = (
    f"019a0000-0000-7000-8000-00000000000{digit}" for digit in ("b", 2, 1, "c")
)
EXAMPLE: dict[str, Any] = {
    "uid": DRAFT_UID,
    "name": "Shops",
    "why": "Too far away.",
    "state": "open",
    "made_by": "Kofi Osei",
    "made_at": "2026-11-23T09:00:00Z",
    "steps": 1,
    "compared_at": "2026-11-23T10:00:00Z",
    "settled_by": "",
    "settled_at": None,
    "settled_why": "",
}
STEP: dict[str, Any] = {
    "uid": STEP_UID,
    "number": 1,
    "kind": "department_change",
    "changes": ["name", "department"],
    "name": "Shops",
    "department": DEPARTMENT_UID,
    "parent": None,
    "opened_by": None,
    "parent_opened_by": None,
    "head": None,
    "person": None,
    "manager": None,
    "role": None,
    "type": "",
    "refused": "",
}


class DraftQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        Draft.State.choices, required=False, help_text="Only drafts in this state."
    )


class NoQuery(serializers.Serializer[Any]):
    """Nothing may be asked."""


@extend_schema_serializer(
    component_name="Draft",
    examples=[OpenApiExample("draft", value=EXAMPLE, response_only=True)],
)
class DraftRow(serializers.Serializer[Any]):
    """A reorganisation that changes nothing until it is published."""

    uid = serializers.UUIDField()
    name = serializers.CharField()
    why = serializers.CharField()
    state = serializers.ChoiceField(Draft.State.choices)
    made_by = serializers.CharField()
    made_at = serializers.DateTimeField()
    steps = serializers.IntegerField(help_text="How many.")
    compared_at = serializers.DateTimeField(allow_null=True)
    settled_by = serializers.CharField()
    settled_at = serializers.DateTimeField(allow_null=True)
    settled_why = serializers.CharField(help_text="Why it was discarded.")


@extend_schema_serializer(
    component_name="Step",
    examples=[OpenApiExample("step", value=STEP, response_only=True)],
)
class StepRow(serializers.Serializer[Any]):
    """One change. Fields that a kind does not use are empty; `changes` names those it sets."""

    uid = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(DraftStep.Kind.choices)
    changes = serializers.ListField(child=serializers.CharField())
    name = serializers.CharField()
    department = serializers.UUIDField(allow_null=True)
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]  # the word for it
    opened_by = serializers.IntegerField(
        allow_null=True, help_text="Number of the step that opens the department."
    )
    parent_opened_by = serializers.IntegerField(allow_null=True)
    head = serializers.UUIDField(allow_null=True)
    person = serializers.UUIDField(allow_null=True)
    manager = serializers.UUIDField(allow_null=True)
    role = serializers.UUIDField(allow_null=True)
    type = serializers.CharField(help_text="Key of the type of a role that it opens.")
    refused = serializers.CharField(help_text="Why it cannot be done, as last compared.")


@extend_schema_serializer(
    component_name="DraftWhole",
    examples=[
        OpenApiExample(
            "draft",
            value={
                **EXAMPLE,
                "list": [STEP],
                "compared": {"departments": [4, 4], "gaps": {"before": 2, "after": 1}},
            },
            response_only=True,
        )
    ],
)
class DraftWhole(DraftRow):
    """A draft with its steps and what would follow from it."""

    list = StepRow(many=True, help_text="Its steps in order.")
    compared = serializers.DictField(
        help_text="Before and after: departments, people, open roles, gaps, and whom it concerns. "
        "Empty until it is compared."
    )


@extend_schema_serializer(
    component_name="DraftDecision",
    examples=[
        OpenApiExample("publish", value={"decision": "publish"}, request_only=True),
        OpenApiExample("remove", value={"decision": "remove", "step": STEP_UID}, request_only=True),
    ],
)
class DraftInput(serializers.Serializer[Any]):
    needs: ClassVar = {"decision": {"discard": ("reason",), "remove": ("step",)}}

    decision = serializers.ChoiceField(STEPS)
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=REASON_LENGTH,
        default="",
        help_text="Needed to discard.",
    )
    step = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Needed to remove it."
    )


@extend_schema_serializer(
    component_name="NewDraft",
    examples=[
        OpenApiExample("draft", value={"name": "Shops", "why": "Too far away."}, request_only=True)
    ],
)
class DraftNewInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=NAME_LENGTH)
    why = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=REASON_LENGTH,
        default="",
        help_text="Who decides reads it.",
    )


class DraftList(GenericAPIView[Any]):
    """Reorganisations that are thought through first."""

    tag, many, query, may_miss = TAG, True, DraftQuery, True
    serializer_class, input_class, made_class = DraftRow, DraftNewInput, DraftWhole

    def get(self, request: Request) -> Response:
        """List drafts, in pages: for the head coach, administrators and auditors, in person."""
        asked = query_of(request, self.query, ()).filters
        viewer = viewer_of(request)
        if not can_see_drafts(viewer):
            raise Missing
        page = self.paginate_queryset(drafts_listed(viewer=viewer, state=asked.get("state")))
        return self.get_paginated_response([draft_row(each) for each in page or []])

    def post(self, request: Request) -> Response:
        """Begin a draft, empty; the head coach does, or an administrator, and no token can."""
        viewer = viewer_of(request)
        if not can_see_drafts(viewer):
            raise Missing
        drafting_allowed(viewer)
        sent = sent_checked(DraftNewInput(data=request.data))
        made = draft_open(actor=viewer, name=sent["name"], why=sent["why"], now=utc_now())
        place = request.build_absolute_uri(f"{made.uid}/")
        body = draft_whole(viewer=viewer, uid=made.uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


class DraftDetail(GenericAPIView[Any]):
    """One draft."""

    tag, query, may_be_stale = TAG, NoQuery, True
    serializer_class, input_class = DraftWhole, DraftInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read a draft: its steps, and what would follow as last compared."""
        query_of(request, self.query, ())
        return Response(draft_whole(viewer=viewer_of(request), uid=uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Compare, publish or discard a draft, or take a step out of it; no token can.

        Departments and people are an administrator's to publish, roles only the head coach's.
        When the organisation has changed since it was compared it is a 412: compare it again.
        """
        viewer, now = viewer_of(request), utc_now()
        draft_for(viewer=viewer, uid=uid)
        drafting_allowed(viewer)
        _decide(viewer, uid, sent_checked(DraftInput(data=request.data)), now)
        place = request.build_absolute_uri()
        body = draft_whole(viewer=viewer, uid=uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _decide(viewer: Viewer, uid: UUID, sent: dict[str, Any], now: datetime) -> None:
    match sent["decision"]:
        case "compare":
            draft_compare(actor=viewer, uid=uid, now=now)
        case "publish":
            draft_publish(actor=viewer, uid=uid, now=now)
        case "remove":
            step = draft_step_known(viewer=viewer, uid=uid, step_uid=sent["step"])
            step_remove(actor=viewer, uid=uid, step_uid=known(step, "step").uid)
        case _:
            draft_discard(actor=viewer, uid=uid, reason=sent["reason"], now=now)
