"""``/api/v1/promises/``: what people outside were promised, promising it, and what came of it.

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
from governance.escalations.api.promise_shapes import (
    PromiseDecisionInput,
    PromiseDecisionsRow,
    PromiseInput,
    PromiseQuery,
    PromiseRow,
)
from governance.escalations.api.shapes import NoQuery
from governance.escalations.rules.promises import OF_PEOPLE
from governance.escalations.selectors.promise_rows import (
    PROMISE_FIELDS,
    promises_named,
    promises_rows,
)
from governance.escalations.selectors.promises import (
    mention_read,
    promise_choices,
    promise_get,
)
from governance.escalations.services.promise_answers import promise_step
from governance.escalations.services.promises import promise_make

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.escalations.models import Mention

TAG = "Promises"


class PromiseList(GenericAPIView[Any]):
    """What people outside were promised."""

    tag, many, query, fields = TAG, True, PromiseQuery, PROMISE_FIELDS
    serializer_class, input_class = PromiseRow, PromiseInput

    def get(self, request: Request) -> Response:
        """List promises, how far their makers might go, and what came of them; in pages.

        To whom and what are for those who deal with it: a token lists all else, within its limit.
        """
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        now = utc_now()
        page = self.paginate_queryset(promises_rows(viewer=viewer, now=now, **query.filters))
        return self.get_paginated_response(promises_named(viewer, page or [], query.fields, now))

    def post(self, request: Request) -> Response:
        """Promise something, or above your limit ask for it: then its state is `asked`, and
        nothing is promised before it is `open`.

        People do, signed in as themselves, and no token can. Send an `Idempotency-Key`, so that
        what is sent again is promised once.
        """
        viewer = viewer_of(request)
        if viewer.kind == "token":
            OF_PEOPLE.require()
        sent = sent_checked(PromiseInput(data=request.data))
        made = promise_make(
            actor=viewer,
            to_whom=sent["to"],
            what=sent["what"],
            value=sent["value"],
            due_on=sent["due_on"],
            mention=_mention(viewer, sent.get("mention")),
            role=sent.get("role"),
            now=utc_now(),
        )
        place = request.build_absolute_uri(f"{made.uid}/")
        body = dict(PromiseRow(_one(viewer, made.uid)).data)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _mention(viewer: Viewer, uid: UUID | None) -> Mention | None:
    if uid is None:
        return None
    try:
        return mention_read(viewer, uid)
    except Missing:
        found: Mention = known(None, "mention")
        return found


def _one(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    now = utc_now()
    rows = promises_rows(viewer=viewer, now=now, uid=uid)
    return promises_named(viewer, rows, PROMISE_FIELDS, now)[0]


class PromiseDetail(GenericAPIView[Any]):
    """Read one promise and what came of it."""

    tag, query, fields = TAG, NoQuery, PROMISE_FIELDS
    serializer_class = PromiseRow

    def get(self, request: Request, uid: UUID) -> Response:
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        now = utc_now()
        rows = promises_rows(viewer=viewer, now=now, uid=uid)
        found = promises_named(viewer, rows, query.fields, now)
        if not found:
            raise Missing
        return Response(found[0])


class PromiseDecisions(GenericAPIView[Any]):
    """What may be done with a promise, and doing it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = PromiseDecisionsRow, PromiseDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read which steps are possible now, and which of them are yours."""
        query_of(request, self.query, ())
        return Response(_decisions(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Approve or decline what is above its maker's limit, take back what you asked for; say
        that it was kept, or was not.

        People do, signed in as themselves, and no token can. What is not possible now is a 409
        that lists in `legal` what is; who may not is told why with a 403.
        """
        viewer = viewer_of(request)
        seen = promise_get(viewer, uid)
        if viewer.kind == "token":
            OF_PEOPLE.require()
        sent = sent_checked(PromiseDecisionInput(data=request.data))
        promise_step(
            actor=viewer,
            promise=seen,
            step=sent["decision"],
            words=sent["words"],
            now=utc_now(),
        )
        place = request.build_absolute_uri("../")
        body = _decisions(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _decisions(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    found = promise_get(viewer, uid)
    choices = promise_choices(viewer, found, utc_now())
    row = {
        "promise": found.uid,
        "state": found.state,
        "legal": list(choices),
        "yours": [step for step, may in choices.items() if may],
    }
    return dict(PromiseDecisionsRow(row).data)
