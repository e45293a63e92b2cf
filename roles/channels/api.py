"""``/api/v1/channels/``: the registry, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.errors import Missing
from governance.core.request import viewer_of
from roles.channels.models import Channel
from roles.channels.selectors import CHANNEL_FIELDS, channels_rows
from roles.org.selectors.rows import rows_named

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


TAG = "Channels"


class ChannelQuery(serializers.Serializer[Any]):
    platform = serializers.CharField(required=False, help_text="For example `youtube`.")
    owner = serializers.UUIDField(required=False, help_text="The person who answers for it.")
    department = serializers.UUIDField(required=False, help_text="Only its own channels.")


class NoQuery(serializers.Serializer[Any]):
    """Only ``fields``."""


@extend_schema_serializer(
    component_name="Channel",
    examples=[
        OpenApiExample(
            "channel",
            value={
                "uid": "019a0000-0000-7000-8000-000000000004",
                "kind": "social",
                "platform": "youtube",
                "handle": "LarkfieldOutdoor",
                "url": "https://www.youtube.com/@LarkfieldOutdoor",
                "owner": "019a0000-0000-7000-8000-000000000001",
                "department": "019a0000-0000-7000-8000-000000000002",
            },
            response_only=True,
        )
    ],
)
class ChannelRow(serializers.Serializer[Any]):
    """An account, line, mailbox or counter; known by platform and handle."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(Channel.Kind.choices)
    platform = serializers.CharField()
    handle = serializers.CharField()
    url = serializers.CharField()
    owner = serializers.UUIDField(allow_null=True)
    department = serializers.UUIDField(allow_null=True)


class ChannelList(GenericAPIView[Any]):
    """List channels, in pages."""

    tag, many, query, fields = TAG, True, ChannelQuery, CHANNEL_FIELDS
    serializer_class = ChannelRow

    def get(self, request: Request) -> Response:
        query = query_of(request, self.query, self.fields)
        rows = channels_rows(viewer=viewer_of(request), fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(rows_named(page, query.fields))


@method_decorator(conditional_page, name="dispatch")
class ChannelDetail(GenericAPIView[Any]):
    """Read one channel. Answers with an ETag; send it back as If-None-Match."""

    tag, query, fields = TAG, NoQuery, CHANNEL_FIELDS
    serializer_class = ChannelRow

    def get(self, request: Request, uid: UUID) -> Response:
        query = query_of(request, self.query, self.fields)
        rows = channels_rows(viewer=viewer_of(request), fields=query.fields, uid=uid)
        found = rows_named(rows, query.fields)
        if not found:
            raise Missing
        return Response(found[0])
