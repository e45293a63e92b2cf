"""``/api/v1/channels/``: the registry, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
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


class ChannelQuery(serializers.Serializer[Any]):
    platform = serializers.CharField(required=False)
    owner = serializers.UUIDField(required=False)
    department = serializers.UUIDField(required=False)


class NoQuery(serializers.Serializer[Any]):
    """Only ``fields``."""


class ChannelRow(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(Channel.Kind.choices)
    platform = serializers.CharField()
    handle = serializers.CharField()
    url = serializers.CharField()
    owner = serializers.UUIDField(allow_null=True)
    department = serializers.UUIDField(allow_null=True)


class ChannelList(GenericAPIView[Any]):
    serializer_class = ChannelRow

    def get(self, request: Request) -> Response:
        query = query_of(request, ChannelQuery, CHANNEL_FIELDS)
        rows = channels_rows(viewer=viewer_of(request), fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(rows_named(page, query.fields))


@method_decorator(conditional_page, name="dispatch")
class ChannelDetail(GenericAPIView[Any]):
    serializer_class = ChannelRow

    def get(self, request: Request, uid: UUID) -> Response:
        query = query_of(request, NoQuery, CHANNEL_FIELDS)
        rows = channels_rows(viewer=viewer_of(request), fields=query.fields, uid=uid)
        found = rows_named(rows, query.fields)
        if not found:
            raise Missing
        return Response(found[0])
