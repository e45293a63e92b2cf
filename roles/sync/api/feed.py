"""``/api/v1/snapshot/ changes/ checksum/``: a replica, kept in step and proved.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import StreamingHttpResponse
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from governance.core.api.queries import query_of
from governance.core.api.renderers import LinesRenderer
from governance.core.request import viewer_of
from roles.sync.api.feed_shapes import (
    ChangesPage,
    ChangesQuery,
    Checksum,
    ChecksumQuery,
    NothingAsked,
    SnapshotLine,
)
from roles.sync.services.feed import changes_follow, checksum_read, snapshot_stream

if TYPE_CHECKING:
    from rest_framework.request import Request

TAG = "Replica"


class Snapshot(GenericAPIView[Any]):
    """Take all departments, people, roles and assignments, as lines of JSON; all of one moment.

    Every line is a row; the last one has the number to go on from with
    `changes/`, the count and the SHA-256 of the lines before. Without it something broke off.
    """

    tag, query = TAG, NothingAsked
    serializer_class = SnapshotLine
    renderer_classes = (LinesRenderer,)

    def get(self, request: Request) -> StreamingHttpResponse:
        query_of(request, self.query, (), paged=False)
        lines = snapshot_stream(viewer=viewer_of(request))
        return StreamingHttpResponse(lines, content_type=LinesRenderer.media_type)


class ChangeFeed(GenericAPIView[Any]):
    """Read what changed behind a number; in the order in which it did, at least once.

    Numbers have no gap. Changes are kept for 90 days; what is older, and a number that was never
    given, is a 410 that leads to the snapshot, as is a department that moved into or out of the
    part that a limited token sees.
    """

    tag, query, may_be_gone = TAG, ChangesQuery, True
    serializer_class = ChangesPage

    def get(self, request: Request) -> Response:
        asked = query_of(request, self.query, (), paged=False).filters
        found = changes_follow(viewer=viewer_of(request), **asked)
        here = request.build_absolute_uri()
        more = replace_query_param(here, "after", found.seq) if found.more else None
        return Response({"results": found.rows, "next": more, "seq": found.seq})


class ChecksumDetail(GenericAPIView[Any]):
    """Prove that a replica is in step; this is the SHA-256 of all its lines at a number.

    With `department` of the rows of it and all below: where two differ, ask for parts.
    """

    tag, query = TAG, ChecksumQuery
    serializer_class = Checksum

    def get(self, request: Request) -> Response:
        asked = query_of(request, self.query, (), paged=False).filters
        return Response(
            checksum_read(viewer=viewer_of(request), department=asked.get("department"))
        )
