"""``/api/v1/assignments/{uid}/decisions/``: what people decide on an assignment.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.errors import Invalid, Problem
from governance.core.request import viewer_of
from roles.org.models import Person
from roles.org.selectors import organisation_size
from roles.team.api.shapes import ASSIGNMENT_UID, WORDS, NoQuery
from roles.team.rules import DECISIONS_ARE_PEOPLES, STEPS, State, state_word
from roles.team.selectors import assignment_get, assignment_steps, steps_legal
from roles.team.services import assignment_decide

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

WITH_REASON = ("refuse", "suspend", "resume", "review", "hand_over", "end")


@extend_schema_serializer(
    component_name="Decision",
    examples=[
        OpenApiExample(
            "decision",
            value={"decision": "refuse", "reason": "Not before the new season."},
            request_only=True,
        )
    ],
)
class DecisionInput(serializers.Serializer[Any]):
    needs: ClassVar = {"decision": dict.fromkeys(WITH_REASON, ("reason",))}

    decision = serializers.ChoiceField(STEPS)
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=2000,
        default="",
        help_text="Needed to refuse, to pause, to let go on, to review, to hand over, and to end; "
        "a volunteer who resigns needs none.",
    )
    last_day = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="To hand over: it goes on until then. Without, it stops at once.",
    )
    successor = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="To hand over: the person who is to take it over.",
    )


@extend_schema_serializer(
    component_name="Decisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={
                "assignment": ASSIGNMENT_UID,
                "state": "proposed",
                "word": "proposed",
                "legal": ["accept", "decline", "withdraw"],
                "yours": ["accept", "decline"],
            },
            response_only=True,
        )
    ],
)
class DecisionsRow(serializers.Serializer[Any]):
    """Where an assignment stands, and the steps from there."""

    assignment = serializers.UUIDField()
    state = serializers.ChoiceField(State.choices)
    word = serializers.ChoiceField(WORDS, help_text="The state as people are told it.")
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")


def _row(viewer: Viewer, uid: UUID, now: datetime) -> dict[str, Any]:
    found = assignment_get(viewer=viewer, uid=uid, now=now)
    small = organisation_size() == "small"
    row = {
        "assignment": found.uid,
        "state": found.state,
        "word": state_word(found.state, ready=found.is_ready),
        "legal": steps_legal(found),
        "yours": assignment_steps(viewer, found, small=small, now=now),
    }
    return dict(DecisionsRow(row).data)


def _successor(viewer: Viewer, uid: UUID | None) -> Person | None:
    if uid is None:
        return None
    found = Person.objects.employed().visible_to(viewer).filter(uid=uid).first()
    if found is None:
        detail = _("There is no such person here.")
        raise Invalid("unknown_reference", detail, problems=[Problem("/successor", detail)])
    return found


class DecisionList(GenericAPIView[Any]):
    """What may be decided on an assignment, and deciding it."""

    tag, query = "Role records", NoQuery
    serializer_class, input_class = DecisionsRow, DecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read which steps are possible now, and which of them are yours."""
        query_of(request, self.query, ())
        return Response(_row(viewer_of(request), uid, utc_now()))

    def post(self, request: Request, uid: UUID) -> Response:
        """Accept, consent, approve, or say no; pause, let go on, hand over, end.

        People do, signed in as themselves, and no token can. What is not possible now is a 409
        that lists in `legal` what is; who may not is told why with a 403.
        """
        viewer, now = viewer_of(request), utc_now()
        found = assignment_get(viewer=viewer, uid=uid, now=now)
        if viewer.kind == "token":
            DECISIONS_ARE_PEOPLES.require()
        sent = DecisionInput(data=request.data)
        sent.is_valid(raise_exception=True)
        assignment_decide(
            actor=viewer,
            assignment=found,
            decision=sent.validated_data["decision"],
            reason=sent.validated_data["reason"],
            last_day=sent.validated_data["last_day"],
            successor=_successor(viewer, sent.validated_data["successor"]),
            now=now,
        )
        place = request.build_absolute_uri("../")
        body = _row(viewer, uid, now)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})
