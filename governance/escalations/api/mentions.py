"""``/api/v1/mentions/``: reporting what was heard, and reading what became of it.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from governance.escalations.api.shapes import (
    MentionInput,
    MentionMade,
    MentionQuery,
    MentionRow,
    NoQuery,
)
from governance.escalations.rules import Severity, Topic, Wish
from governance.escalations.selectors.near import mentions_near
from governance.escalations.selectors.rows import (
    MENTION_FIELDS,
    channels_known,
    mention_row,
    mention_state,
    mentions_named,
    mentions_rows,
)
from governance.escalations.services import mention_log
from roles.org.models import Department

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

TAG = "Mentions"


class MentionList(GenericAPIView[Any]):
    """What was heard, on a channel or elsewhere."""

    tag, many, query, fields = TAG, True, MentionQuery, MENTION_FIELDS
    serializer_class, input_class, made_class = MentionRow, MentionInput, MentionMade

    def get(self, request: Request) -> Response:
        """List mentions and what became of them, in pages.

        The words are for those who deal with it: a token lists all else, within its limit.
        """
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        page = self.paginate_queryset(mentions_rows(viewer=viewer, **query.filters)) or []
        return self.get_paginated_response(mentions_named(viewer, page, query.fields))

    def post(self, request: Request) -> Response:
        """Report what was heard; what is to be passed on goes to somebody at once.

        The answer names what may be the same thing. Send an `Idempotency-Key`, so that a report
        that is sent again is one report.
        """
        viewer, sent = viewer_of(request), sent_checked(MentionInput(data=request.data))
        made = mention_log(
            actor=viewer,
            said=sent["said"],
            where=sent["where"],
            author=sent["author"],
            severity=Severity(sent["severity"]),
            language=sent["language"],
            region=sent["region"],
            topic=Topic(sent["topic"]),
            wish=Wish(sent["wish"]),
            department=_department(viewer, sent.get("department")),
            references=sent.get("references", ()),
            now=utc_now(),
        )
        place = request.build_absolute_uri(f"{made.uid}/")
        body = _made(viewer, made.uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _department(viewer: Viewer, uid: UUID | None) -> Department | None:
    if uid is None:
        return None
    found: Department = known(
        Department.objects.visible_to(viewer).filter(uid=uid).first(), "department"
    )
    return found


def _made(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    mention = mentions_rows(viewer=viewer, uid=uid).get()
    row = mention_row(mention, words=False, channels=channels_known(viewer, [mention]))
    near = [
        {
            "mention": each.mention.uid,
            "near": each.near.value,
            "state": mention_state(each.mention),
            "logged_at": each.mention.logged_at,
        }
        for each in mentions_near(viewer=viewer, mention=mention)
    ]
    return dict(MentionMade({**row, "near": near}).data)


class MentionDetail(GenericAPIView[Any]):
    """Read one mention and what became of it."""

    tag, query, fields = TAG, NoQuery, MENTION_FIELDS
    serializer_class = MentionRow

    def get(self, request: Request, uid: UUID) -> Response:
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        found = mentions_named(viewer, mentions_rows(viewer=viewer, uid=uid), query.fields)
        if not found:
            raise Missing
        return Response(found[0])
