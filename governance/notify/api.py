"""``/api/v1/webhooks/``: how far each webhook is told, and telling it again.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Min
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.database import row_get
from governance.core.errors import Missing
from governance.core.request import viewer_of
from governance.notify.models import WebhookTarget
from governance.notify.rules import sees_webhooks
from governance.notify.services import webhook_replay

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

TAG = "Webhooks"
WEBHOOK_UID = "019a0000-0000-7000-8000-00000000001e"


class NoQuery(serializers.Serializer[Any]):
    """Nothing but pages."""


@extend_schema_serializer(
    component_name="Webhook",
    examples=[
        OpenApiExample(
            "a signed one",
            value={
                "uid": WEBHOOK_UID,
                "name": "Data warehouse",
                "kind": "generic",
                "host": "hooks.example.org",
                "events": ["assignment.ready"],
                "last_seq": 1204,
                "created_at": "2026-06-01T09:00:00Z",
                "disabled_at": None,
                "disabled_why": "",
            },
            response_only=True,
        )
    ],
)
class WebhookRow(serializers.ModelSerializer[WebhookTarget]):
    """An address outside that is told of what happens; the address itself is a secret."""

    host = serializers.CharField(help_text="Of the address, the part that is no secret.")

    class Meta:
        model = WebhookTarget
        fields = (
            *("uid", "name", "kind", "host", "events", "last_seq"),
            *("created_at", "disabled_at", "disabled_why"),
        )
        extra_kwargs = {
            "events": {"help_text": "What it is told of."},
            "last_seq": {"help_text": "The highest `seq` that it was sent; 0 before the first."},
            "disabled_at": {"help_text": "Since when it is told nothing."},
        }


class WebhookList(GenericAPIView[Any]):
    """List webhooks, in pages, each with the highest number that it was sent.

    For administrators, auditors, and tokens with the scope `write` that are not limited to a
    department.
    """

    tag, many, query, may_miss = TAG, True, NoQuery, True
    scope_read = "write"
    serializer_class = WebhookRow

    def get(self, request: Request) -> Response:
        query_of(request, self.query, ())
        viewer = viewer_of(request)
        if not sees_webhooks(viewer):
            raise Missing
        page = self.paginate_queryset(WebhookTarget.objects.visible_to(viewer)) or []
        return self.get_paginated_response(WebhookRow(page, many=True).data)


@extend_schema_serializer(
    component_name="WebhookReplay",
    examples=[OpenApiExample("all behind 1,201", value={"after": 1201}, request_only=True)],
)
class ReplayInput(serializers.Serializer[Any]):
    after = serializers.IntegerField(
        min_value=0, max_value=2**63 - 1, help_text="The last `seq` that is not needed again."
    )


@extend_schema_serializer(
    component_name="WebhookReplayed",
    examples=[
        OpenApiExample(
            "three",
            value={"webhook": WEBHOOK_UID, "after": 1201, "messages": 3},
            response_only=True,
        )
    ],
)
class ReplayedRow(serializers.Serializer[Any]):
    webhook = serializers.UUIDField()
    after = serializers.IntegerField()
    messages = serializers.IntegerField(help_text="How many are sent again.")


@extend_schema_serializer(
    component_name="WebhookNumbers",
    examples=[
        OpenApiExample(
            "90 days of them",
            value={"webhook": WEBHOOK_UID, "first_seq": 377, "last_seq": 1204},
            response_only=True,
        )
    ],
)
class NumbersRow(serializers.Serializer[Any]):
    webhook = serializers.UUIDField()
    first_seq = serializers.IntegerField(
        allow_null=True, help_text="The lowest `seq` that is kept; null: nothing is."
    )
    last_seq = serializers.IntegerField(help_text="The highest that it was sent.")


class Replays(GenericAPIView[Any]):
    """What a webhook may be sent once more."""

    tag, query, scope_read = TAG, NoQuery, "write"
    serializer_class, input_class, made_class = NumbersRow, ReplayInput, ReplayedRow

    def get(self, request: Request, uid: UUID) -> Response:
        """Read which numbers of a webhook are kept, and can be sent again."""
        query_of(request, self.query, ())
        target = _target(viewer_of(request), uid)
        first = target.messages.aggregate(first=Min("seq"))["first"]
        return Response({"webhook": uid, "first_seq": first, "last_seq": target.last_seq})

    def post(self, request: Request, uid: UUID) -> Response:
        """Send a webhook again all that it was sent behind a number, each with its id and `seq`.

        To the address that it has, of what it is told today, one every half second. Messages are
        kept for 90 days; what waits for its first or next try comes by itself. A webhook that is
        switched off is a 409.
        """
        viewer = viewer_of(request)
        target = _target(viewer, uid)
        after = sent_checked(ReplayInput(data=request.data))["after"]
        count = webhook_replay(actor=viewer, target=target, after=after, now=utc_now())
        body = {"webhook": uid, "after": after, "messages": count}
        place = request.build_absolute_uri()
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _target(viewer: Viewer, uid: UUID) -> WebhookTarget:
    return row_get(WebhookTarget.objects.visible_to(viewer), uid)
