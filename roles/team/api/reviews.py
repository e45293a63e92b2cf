"""``/api/v1/reviews/``: is each role still right? Read, kept many at once, changed, ended.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.bounds import NOT_BLANK
from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.team.api.shapes import (
    ASSIGNMENT_UID,
    AUTHORITIES,
    DEPARTMENT_UID,
    MAX_DAY,
    MIN_DAY,
    PERSON_UID,
    ROLE_UID,
)
from roles.team.models import Review
from roles.team.rules import DECISIONS_ARE_PEOPLES, Authority, ReviewBecause, ReviewOutcome
from roles.team.selectors.review_rows import ReviewFilter, reviews_finish, reviews_listed
from roles.team.services import review_change, review_end, reviews_keep

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

REVIEW_UID = "019a0000-0000-7000-8000-000000000009"
STEPS = ("keep", "change", "end")
AT_ONCE = 200
ONE_WITH_REASON = {"reviews": {"maxItems": 1}, "reason": {"type": "string", "pattern": NOT_BLANK}}
DAYS = [MIN_DAY, MAX_DAY]


class ReviewQuery(serializers.Serializer[Any]):
    assignment = serializers.UUIDField(required=False, help_text="Only of this assignment.")
    person = serializers.UUIDField(required=False, help_text="Only of this holder's roles.")
    because = serializers.ChoiceField(
        ReviewBecause.choices, required=False, help_text="Only for this reason."
    )
    due_before = serializers.DateField(
        required=False, validators=DAYS, help_text="Only what is due before this day."
    )
    open = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether it is not done yet."
    )
    as_of = serializers.DateField(
        required=False,
        validators=DAYS,
        help_text="Those open at the end of this day, as they stood. Not with `open`.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "as_of" in attrs and attrs.get("open") is not None:
            message = _("Leave it out with as_of: whatever was open that day is listed.")
            raise serializers.ValidationError({"open": message})
        return attrs


@extend_schema_serializer(
    component_name="Review",
    examples=[
        OpenApiExample(
            "review",
            value={
                "uid": REVIEW_UID,
                "assignment": ASSIGNMENT_UID,
                "person": PERSON_UID,
                "role": ROLE_UID,
                "department": DEPARTMENT_UID,
                "because": "yearly",
                "note": "",
                "reviewer": "019a0000-0000-7000-8000-000000000003",
                "opened_at": "2026-11-09T06:00:00Z",
                "due_at": "2026-11-23T23:59:59Z",
                "unusual": ["Not ready"],
                "outcome": "",
                "closed_at": None,
                "decided_by": "",
                "reason": "",
            },
            response_only=True,
        )
    ],
)
class ReviewRow(serializers.Serializer[Any]):
    """Whether an assignment is still right: asked of somebody, and what came of it."""

    uid = serializers.UUIDField()
    assignment = serializers.UUIDField()
    person = serializers.UUIDField(help_text="The holder.")
    role = serializers.UUIDField()
    department = serializers.UUIDField()
    because = serializers.ChoiceField(ReviewBecause.choices)
    note = serializers.CharField(help_text="What happened, where somebody asked for it.")
    reviewer = serializers.UUIDField(
        allow_null=True,
        required=False,
        help_text="Who is asked; null: any administrator. Not with `as_of`.",
    )
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    unusual = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Why it should be looked at first, in words. Not with `as_of`.",
    )
    outcome = serializers.ChoiceField(ReviewOutcome.choices, allow_blank=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField()
    reason = serializers.CharField()


@extend_schema_serializer(
    component_name="ReviewDecision",
    examples=[
        OpenApiExample(
            "keep", value={"outcome": "keep", "reviews": [REVIEW_UID]}, request_only=True
        )
    ],
)
class ReviewInput(serializers.Serializer[Any]):
    variants = (
        {"properties": {"outcome": {"const": "keep"}}},
        {
            "properties": {"outcome": {"const": "change"}, **ONE_WITH_REASON},
            "required": ["authority", "reason"],
        },
        {
            "properties": {"outcome": {"const": "end"}, **ONE_WITH_REASON},
            "required": ["reason"],
        },
    )

    outcome = serializers.ChoiceField(STEPS, help_text="Change lowers how far they may go.")
    reviews = serializers.ListField(
        child=serializers.UUIDField(),
        min_length=1,
        max_length=AT_ONCE,
        help_text="Many are kept at once, all or none; change or end one at a time.",
    )
    authority = serializers.ChoiceField(
        AUTHORITIES, required=False, help_text="Needed to change: how far from now on."
    )
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=2000,
        default="",
        help_text="Needed to change and to end.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["outcome"] != "keep" and len(set(attrs["reviews"])) > 1:
            raise serializers.ValidationError({"reviews": _("Change or end one at a time.")})
        if attrs["outcome"] == "change" and "authority" not in attrs:
            words = _("Choose how far they may go from now on.")
            raise serializers.ValidationError({"authority": words})
        return attrs


@extend_schema_serializer(
    component_name="ReviewsDone",
    examples=[
        OpenApiExample(
            "kept", value={"outcome": "keep", "reviews": [REVIEW_UID]}, response_only=True
        )
    ],
)
class ReviewsDone(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(STEPS)
    reviews = serializers.ListField(child=serializers.UUIDField())


class ReviewList(GenericAPIView[Any]):
    """Reviews of roles."""

    tag, many, query = "Role records", True, ReviewQuery
    serializer_class, input_class, made_class = ReviewRow, ReviewInput, ReviewsDone

    def get(self, request: Request) -> Response:
        """List the reviews that you are asked for, and those of your reports, in pages.

        Never those about yourself. Reviews are between people: a token finds none.
        """
        wanted, now = ReviewFilter(**query_of(request, self.query, ()).filters), utc_now()
        found = reviews_listed(viewer=viewer_of(request), wanted=wanted, now=now)
        page = self.paginate_queryset(found)
        return self.get_paginated_response(reviews_finish(page or [], now=now, as_of=wanted.as_of))

    def post(self, request: Request) -> Response:
        """Keep many roles as they are, or change or end one; people do, and no token can.

        What has been done already is a 409, and then nothing of it is done.
        """
        viewer, now = viewer_of(request), utc_now()
        if viewer.kind == "token":
            DECISIONS_ARE_PEOPLES.require()
        sent = sent_checked(ReviewInput(data=request.data))
        wanted = list(dict.fromkeys(sent["reviews"]))
        _decide(viewer, _reviews(viewer, wanted), sent, now)
        body = {"outcome": sent["outcome"], "reviews": wanted}
        place = request.build_absolute_uri()
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _reviews(viewer: Viewer, wanted: list[UUID]) -> list[Review]:
    visible = Review.objects.visible_to(viewer).select_related("assignment")
    found = list(visible.filter(uid__in=wanted))
    known(found if len(found) == len(wanted) else None, "reviews")
    return found


def _decide(viewer: Viewer, found: list[Review], sent: dict[str, Any], now: datetime) -> None:
    reason = sent["reason"]
    match sent["outcome"]:
        case "keep":
            reviews_keep(actor=viewer, reviews=found, reason=reason, now=now)
        case "change":
            level = Authority[sent["authority"].upper()].value
            review_change(actor=viewer, review=found[0], authority=level, reason=reason, now=now)
        case _:
            review_end(actor=viewer, review=found[0], reason=reason, now=now)
