"""``/api/v1/practices/``: the library, read only but for who looks after an entry.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.playbooks.api.shapes import PERSON_UID, PRACTICE_UID, SENT, NoQuery
from governance.playbooks.rules import LONGEST, TITLE, can_look_after
from governance.playbooks.selectors.practices import practice_get, practices_all, practices_near
from governance.playbooks.services import practice_edit, practice_retire, practice_review

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Practice

TAG = "Library"
DECISIONS = ("edit", "review", "retire")


class PracticeQuery(serializers.Serializer[Any]):
    q = serializers.CharField(
        required=False, max_length=1000, help_text="Only those that share a word with it."
    )
    owner = serializers.UUIDField(required=False, help_text="Only what this person looks after.")
    retired = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whether it does not hold any more.",
    )


@extend_schema_serializer(
    component_name="Practice",
    examples=[
        OpenApiExample(
            "practice",
            value={
                "uid": PRACTICE_UID,
                "title": "Name the opening hours first",
                "text": "Whatever is asked: begin with when you are there.",
                "owner": PERSON_UID,
                "kept_at": SENT,
                "changed_at": SENT,
                "review_on": "2027-11-23",
                "retired_at": None,
                "retired_reason": "",
            },
            response_only=True,
        )
    ],
)
class PracticeRow(serializers.Serializer[Any]):
    """An entry of the library, in words that are for everybody."""

    uid = serializers.UUIDField()
    title = serializers.CharField()
    text = serializers.CharField()
    owner = serializers.UUIDField(source="owner.uid")
    kept_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField(allow_null=True)
    review_on = serializers.DateField(help_text="When it is to be looked at again.")
    retired_at = serializers.DateTimeField(allow_null=True)
    retired_reason = serializers.CharField()


@extend_schema_serializer(
    component_name="PracticeDecision",
    examples=[
        OpenApiExample(
            "retire",
            value={"decision": "retire", "reason": "The shop in Leeds is closed."},
            request_only=True,
        )
    ],
)
class PracticeDecisionInput(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(DECISIONS)
    title = serializers.CharField(
        required=False, max_length=TITLE, help_text="When editing it; as it was unless given."
    )
    text = serializers.CharField(
        required=False, max_length=LONGEST, help_text="When editing it; as it was unless given."
    )
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST,
        default="",
        help_text="Needed to retire it.",
    )


@extend_schema_serializer(
    component_name="PracticeDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={"practice": PRACTICE_UID, "legal": list(DECISIONS), "yours": []},
            response_only=True,
        )
    ],
)
class PracticeDecisionsRow(serializers.Serializer[Any]):
    """What may be done with an entry; nothing once it is retired."""

    practice = serializers.UUIDField()
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")


def practice_row(each: Practice) -> dict[str, Any]:
    return dict(PracticeRow(each).data)


class PracticeList(GenericAPIView[Any]):
    """What is kept for everybody."""

    tag, many, query = TAG, True, PracticeQuery
    serializer_class = PracticeRow

    def get(self, request: Request) -> Response:
        """List the entries of the library, in pages."""
        asked = query_of(request, self.query, ()).filters
        rows = practices_all(viewer_of(request))
        if "retired" in asked:
            rows = rows.filter(retired_at__isnull=not asked["retired"])
        if "owner" in asked:
            rows = rows.filter(owner__uid=asked["owner"])
        rows = practices_near(rows, asked["q"]) if "q" in asked else rows
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response([practice_row(each) for each in page])


class PracticeDetail(GenericAPIView[Any]):
    """Read one entry of the library."""

    tag, query = TAG, NoQuery
    serializer_class = PracticeRow

    def get(self, request: Request, uid: UUID) -> Response:
        query_of(request, self.query, ())
        return Response(practice_row(practice_get(viewer_of(request), uid)))


def _decisions(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    found = practice_get(viewer, uid)
    legal = list(DECISIONS) if found.retired_at is None else []
    yours = legal if can_look_after(viewer, owner_id=found.owner_id) else []
    return dict(PracticeDecisionsRow({"practice": uid, "legal": legal, "yours": yours}).data)


class PracticeDecisions(GenericAPIView[Any]):
    """What may be done with an entry of the library, and doing it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = PracticeDecisionsRow, PracticeDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read what may be done with it now, and what of it is yours."""
        query_of(request, self.query, ())
        return Response(_decisions(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Edit an entry, say that it still holds, or retire it.

        Its owner does, and the head coach, signed in as themselves; who may not is told why with
        a 403. What is retired is a 409.
        """
        viewer, now = viewer_of(request), utc_now()
        found = practice_get(viewer, uid)
        sent = PracticeDecisionInput(data=request.data)
        sent.is_valid(raise_exception=True)
        data = sent.validated_data
        if data["decision"] == "retire":
            practice_retire(actor=viewer, practice=found, reason=data["reason"], now=now)
        elif data["decision"] == "review":
            practice_review(actor=viewer, practice=found, now=now)
        else:
            title, text = data.get("title", found.title), data.get("text", found.text)
            practice_edit(actor=viewer, practice=found, title=title, text=text, now=now)
        place = request.build_absolute_uri("../")
        body = _decisions(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})
