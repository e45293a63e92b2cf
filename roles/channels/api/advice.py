"""``/api/v1/channels/{uid}/advice/`` and ``channels/advice/{uid}/``: asking the booth about a
channel, and its answer.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.channels.api.shapes import CHANNEL_UID, NoQuery
from roles.channels.rules import legal_after
from roles.channels.selectors.advice import advice_get, advice_listed
from roles.channels.selectors.story import channel_get
from roles.channels.services import (
    advice_allowed,
    advice_ask,
    advice_give,
    advise_allowed,
    may_decide,
)

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from roles.channels.models import Advice

TAG = "Channels"
ADVICE_UID = "019a0000-0000-7000-8000-000000000011"


@extend_schema_serializer(
    component_name="AdviceWanted",
    examples=[
        OpenApiExample(
            "ask", value={"function": "legal", "question": "May we drop it?"}, request_only=True
        )
    ],
)
class AdviceInput(serializers.Serializer[Any]):
    function = serializers.CharField(
        max_length=30, help_text="Key of a function of the booth, such as `legal`."
    )
    question = serializers.CharField(max_length=500)


@extend_schema_serializer(
    component_name="AdviceAnswer",
    examples=[OpenApiExample("answer", value={"text": "Not before May."}, request_only=True)],
)
class AnswerInput(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=1000, help_text="Never a password or a key.")


@extend_schema_serializer(
    component_name="Advice",
    examples=[
        OpenApiExample(
            "advice",
            value={
                "uid": ADVICE_UID,
                "channel": CHANNEL_UID,
                "function": "legal",
                "name": "Legal",
                "question": "May we drop it?",
                "asked_by": "Grace Weiss",
                "asked_at": "2026-11-23T09:00:00Z",
                "asked": "Sami Tanaka",
                "text": "Not before May.",
                "given_by": "Sami Tanaka",
                "given_at": "2026-11-23T15:00:00Z",
                "closed_at": "2026-11-23T15:00:00Z",
                "decision": None,
            },
            response_only=True,
        )
    ],
)
class AdviceRow(serializers.Serializer[Any]):
    """A question to a function of the booth about a channel, and what it says."""

    uid = serializers.UUIDField()
    channel = serializers.UUIDField()
    function = serializers.CharField(help_text="Its key.")
    name = serializers.CharField(help_text="What the function was called then.")
    question = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    asked = serializers.CharField(help_text="Who has it now, or had it last.")
    text = serializers.CharField(help_text="The answer; empty until there is one.")
    given_by = serializers.CharField()
    given_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when it is answered, or not to be answered any more."
    )
    decision = serializers.IntegerField(
        allow_null=True, help_text="The `number` of the decision that it stands with."
    )


def advice_row(each: Advice) -> dict[str, Any]:
    """Return what the API tells of one of ``advice_listed``."""
    return {
        "uid": each.uid,
        "channel": each.channel.uid,
        "function": each.function,
        "name": each.function_name,
        "question": each.question,
        "asked_by": each.asked_by_label,
        "asked_at": each.asked_at,
        "asked": str(each.asked or ""),
        "text": each.text,
        "given_by": each.given_by_label,
        "given_at": each.given_at,
        "closed_at": each.closed_at,
        "decision": each.decision and each.decision.number,
    }


class AdviceList(GenericAPIView[Any]):
    """What the booth was asked about a channel."""

    tag, many, query = TAG, True, NoQuery
    serializer_class, input_class = AdviceRow, AdviceInput

    def get(self, request: Request, uid: UUID) -> Response:
        """List what the booth was asked about a channel, and what it said, in pages.

        Whoever decides about the channel lists all, others what they asked or are asked. What
        stands with a decision is told with that, too. It is between people: a token lists nothing.
        """
        query_of(request, self.query, ())
        viewer = viewer_of(request)
        channel = channel_get(viewer, uid)
        decides = bool(may_decide(viewer, channel, legal_after(channel.latest), utc_now()))
        page = self.paginate_queryset(advice_listed(viewer, channel, decides=decides)) or []
        return self.get_paginated_response([advice_row(each) for each in page])

    def post(self, request: Request, uid: UUID) -> Response:
        """Ask a function of the booth, before you decide about the channel; people do.

        Only whoever decides about it. A function is asked one question at a time: else 409.
        """
        viewer, now = viewer_of(request), utc_now()
        channel = channel_get(viewer, uid)
        advice_allowed(viewer, channel, now)
        sent = sent_checked(AdviceInput(data=request.data))
        made = advice_ask(actor=viewer, channel=channel, now=now, **sent)
        place = request.build_absolute_uri(reverse("api-advice", args=[made.uid]))
        body = advice_row(advice_get(viewer, made.uid))
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


class AdviceDetail(GenericAPIView[Any]):
    """One question to the booth."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = AdviceRow, AnswerInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read what is asked, and the answer."""
        query_of(request, self.query, ())
        return Response(advice_row(advice_get(viewer_of(request), uid)))

    def post(self, request: Request, uid: UUID) -> Response:
        """Answer, as somebody who holds that function; never as who asked.

        What is answered already, or decided without, is a 409.
        """
        viewer = viewer_of(request)
        seen = advice_get(viewer, uid)
        advise_allowed(viewer, seen)
        sent = sent_checked(AnswerInput(data=request.data))
        advice_give(actor=viewer, advice=seen, text=sent["text"], now=utc_now())
        body = advice_row(advice_get(viewer, uid))
        place = request.build_absolute_uri()
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})
