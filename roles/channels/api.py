"""``/api/v1/channels/``: the registry, read only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle

from governance.core.api.queries import query_of
from governance.core.errors import Missing
from governance.core.request import viewer_of
from roles.channels.models import Channel
from roles.channels.rules import URL_LENGTH, State, channel_name, sees_custody
from roles.channels.selectors import CHANNEL_FIELDS, channel_known, channels_rows
from roles.org.selectors import organisation_settings
from roles.org.selectors.rows import rows_named

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request
    from rest_framework.views import APIView

    from governance.core.viewer import Viewer


TAG = "Channels"
DAYS = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class ChannelQuery(serializers.Serializer[Any]):
    platform = serializers.CharField(required=False, help_text="For example `youtube`.")
    kind = serializers.ChoiceField(
        Channel.Kind.choices, required=False, help_text="What sort of place it is."
    )
    owner = serializers.UUIDField(required=False, help_text="The person who answers for it.")
    department = serializers.UUIDField(required=False, help_text="Only its own channels.")
    state = serializers.ChoiceField(
        State.choices, required=False, help_text="Follows from the latest decision."
    )
    verified_before = serializers.DateField(
        required=False,
        validators=DAYS,
        help_text="Last verified before that day, or never.",
    )
    as_of = serializers.DateField(
        required=False,
        validators=DAYS,
        help_text="With the state at the end of that day; all else is as it is now.",
    )


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
                "state": "active",
                "second_admin": "019a0000-0000-7000-8000-000000000003",
                "content_owner": None,
                "recovery_mailbox": "social-recovery@larkfield.example",
                "purpose": "How to pitch, mend and pack.",
                "audience": "Owners of our tents",
                "languages": ["en"],
                "regions": ["IE", "GB"],
                "controls": ["Two people see each film"],
                "controls_end": "Comments of others",
                "last_active_on": "2026-11-20",
                "verified_at": "2026-10-14T09:00:00Z",
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
    state = serializers.ChoiceField(State.choices)
    second_admin = serializers.UUIDField(allow_null=True)
    content_owner = serializers.UUIDField(allow_null=True)
    recovery_mailbox = serializers.CharField(help_text="Its address; never a password.")
    purpose = serializers.CharField()
    audience = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    regions = serializers.ListField(child=serializers.CharField())
    controls = serializers.ListField(child=serializers.CharField())
    controls_end = serializers.CharField(help_text="What no control reaches.")
    last_active_on = serializers.DateField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)


class VerifyQuery(serializers.Serializer[Any]):
    url = serializers.CharField(
        max_length=URL_LENGTH,
        help_text="A web address, an e-mail address or a phone number, in any spelling.",
    )


@extend_schema_serializer(
    component_name="Verified",
    examples=[
        OpenApiExample(
            "ours", value={"official": True, "department": "Support"}, response_only=True
        ),
        OpenApiExample(
            "not ours", value={"official": False, "department": None}, response_only=True
        ),
    ],
)
class Verified(serializers.Serializer[Any]):
    official = serializers.BooleanField()
    department = serializers.CharField(allow_null=True, help_text="Whose it is.")


class ChannelList(GenericAPIView[Any]):
    """List channels, in pages."""

    tag, many, query, fields = TAG, True, ChannelQuery, CHANNEL_FIELDS
    serializer_class = ChannelRow

    def get(self, request: Request) -> Response:
        query = query_of(request, self.query, self.fields)
        viewer = viewer_of(request)
        rows = channels_rows(viewer=viewer, fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(rows_named(page, query.fields, **_hidden(viewer)))


@method_decorator(conditional_page, name="dispatch")
class ChannelDetail(GenericAPIView[Any]):
    """Read one channel. Answers with an ETag; send it back as If-None-Match."""

    tag, query, fields = TAG, NoQuery, CHANNEL_FIELDS
    serializer_class = ChannelRow

    def get(self, request: Request, uid: UUID) -> Response:
        query = query_of(request, self.query, self.fields)
        viewer = viewer_of(request)
        rows = channels_rows(viewer=viewer, fields=query.fields, uid=uid)
        found = rows_named(rows, query.fields, **_hidden(viewer))
        if not found:
            raise Missing
        return Response(found[0])


def _hidden(viewer: Viewer) -> dict[str, object]:
    """Return what stands in place of custody for those who are not told of it."""
    return {} if sees_custody(viewer) else {"second_admin": None, "recovery_mailbox": ""}


class MayVerify(BasePermission):
    """Members and tokens; everybody, where the organisation says so."""

    message = "This needs a member of the organisation or a token."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return viewer_of(request).is_member or organisation_settings().verify_public


class Strangers(AnonRateThrottle):
    """Whoever asks without a token asks at most 60 times a minute."""

    rate = "60/min"


class Verify(GenericAPIView[Any]):
    """Ask whether an address is one of the organisation's channels; retired ones are not.

    Without a token only where the organisation allows it, and then at most 60 times a minute.
    """

    tag, query = TAG, VerifyQuery
    serializer_class = Verified
    permission_classes = (MayVerify,)
    throttle_classes = (Strangers,)

    def get(self, request: Request) -> Response:
        name = channel_name(query_of(request, self.query, ()).filters["url"])
        channel = channel_known(name) if name else None
        if channel is None or channel.state == State.RETIRED:
            return Response({"official": False, "department": None})
        department = str(channel.department) if channel.department else None
        return Response({"official": True, "department": department})
