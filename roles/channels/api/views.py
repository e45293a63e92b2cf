"""``/api/v1/channels/`` and ``verify/``: the registry, and whether an address is in it.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from governance.accounts.services import request_count
from governance.core.api.conditions import etag_of, row_hold, unchanged_require
from governance.core.api.limits import Asked, Limit
from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Missing, TooOften
from governance.core.request import viewer_of
from roles.channels.api.adding import ChannelNewInput, channel_made
from roles.channels.api.changes import custody_sent
from roles.channels.api.shapes import (
    ChannelInput,
    ChannelQuery,
    ChannelRow,
    NoQuery,
    Verified,
    VerifyQuery,
)
from roles.channels.rules import State, channel_name
from roles.channels.selectors import (
    CHANNEL_FIELDS,
    CHANNEL_THEN,
    channel_known,
    channels_named,
    channels_rows,
)
from roles.channels.selectors.story import channel_get
from roles.channels.services import channel_update
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from rest_framework.request import Request
    from rest_framework.views import APIView

    from governance.core.viewer import Viewer


TAG = "Channels"


class ChannelList(GenericAPIView[Any]):
    """The registry of channels."""

    tag, many, query, fields = TAG, True, ChannelQuery, CHANNEL_FIELDS
    serializer_class, input_class = ChannelRow, ChannelNewInput

    def get(self, request: Request) -> Response:
        """List channels, in pages."""
        kept = CHANNEL_THEN if "as_of" in request.query_params else self.fields
        query = query_of(request, self.query, kept)
        viewer = viewer_of(request)
        rows = channels_rows(viewer=viewer, fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        found = channels_named(page, query.fields, viewer=viewer)
        return self.get_paginated_response(found)

    def post(self, request: Request) -> Response:
        """Enter a channel that is in use: its address, its owner and whose it is; people do.

        The head of the department, its coach and the head coach. One that is there already with
        this owner is answered as it is; with another one it is a 409 that names them.
        """
        viewer = viewer_of(request)
        made = channel_made(viewer, request.data, utc_now())
        body = _channel(viewer, made.uid, tuple(CHANNEL_FIELDS))
        place = request.build_absolute_uri(f"{made.uid}/")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


class ChannelDetail(GenericAPIView[Any]):
    """One channel."""

    tag, query, fields = TAG, NoQuery, CHANNEL_FIELDS
    serializer_class, input_class = ChannelRow, ChannelInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read one channel.

        Answers with an ETag; send it back as If-None-Match, or as If-Match of a PATCH.
        """
        query = query_of(request, self.query, self.fields)
        return Response(_channel(viewer_of(request), uid, query.fields))

    @transaction.atomic
    def patch(self, request: Request, uid: UUID) -> Response:
        """Say when it was last active, or change what the registry says of it.

        The day: its owner, whoever edits it, and a token that writes. All else: the coach and the
        head of its department, and the head coach; no token.
        """
        viewer, now = viewer_of(request), utc_now()
        seen = channel_get(viewer, uid)
        row_hold(seen)
        unchanged_require(request, _channel(viewer, uid, tuple(CHANNEL_FIELDS)))
        sent = sent_checked(ChannelInput(data=request.data))
        day = sent.pop("last_active_on", None)
        custody = custody_sent(viewer, seen, sent) if sent else None
        channel_update(actor=viewer, channel=seen, custody=custody, day=day, now=now)
        body = _channel(viewer, uid, tuple(CHANNEL_FIELDS))
        return Response(body, headers={"ETag": etag_of(body)})


def _channel(viewer: Viewer, uid: UUID, fields: Sequence[str]) -> dict[str, Any]:
    rows = channels_rows(viewer=viewer, fields=fields, uid=uid)
    found = channels_named(rows, fields, viewer=viewer)
    if not found:
        raise Missing
    return found[0]


class MayVerify(BasePermission):
    """Members and tokens; everybody, where the organisation says so."""

    message = "This needs a member of the organisation or a token."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return viewer_of(request).is_member or organisation_settings().verify_public


class Verify(GenericAPIView[Any]):
    """Ask whether an address is one of the organisation's channels; retired ones are not.

    `state` says whether it is in use: on one that is paused or being retired nobody may speak.

    Without a token only where the organisation allows it, and then at most 60 times a minute.
    """

    tag, query = TAG, VerifyQuery
    serializer_class = Verified
    permission_classes = (MayVerify,)
    strangers = Limit("verify", 60)
    asked: Asked | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Count who is not known by address, of which a hash is kept until they are forgotten."""
        super().initial(request, *args, **kwargs)
        if request.user.is_authenticated:
            return
        caller = salted_hmac("verify", BaseThrottle().get_ident(request)).hexdigest()
        self.asked = request_count(caller=caller, limit=self.strangers, now=utc_now())
        if self.asked and self.asked.too_often:
            raise TooOften("throttled", self.asked.why)

    def finalize_response(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, *args, **kwargs)
        for name, value in (self.asked.headers if self.asked else {}).items():
            answer[name] = value
        return answer

    def get(self, request: Request) -> Response:
        name = channel_name(query_of(request, self.query, ()).filters["url"])
        channel = channel_known(name) if name else None
        if channel is None or channel.state == State.RETIRED:
            return Response({"official": False, "department": None, "state": None})
        department = str(channel.department) if channel.department else None
        answer = {"official": True, "department": department, "state": channel.state}
        return Response(answer)
