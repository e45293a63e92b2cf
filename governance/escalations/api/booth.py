"""``/api/v1/booth-requests/``: what the booth is asked about mentions, and its answers.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Invalid, NotAllowed, Problem
from governance.core.request import viewer_of
from governance.escalations.api.booth_shapes import (
    BoothAnswerInput,
    BoothAnswersRow,
    BoothQuery,
    BoothRow,
)
from governance.escalations.api.shapes import NoQuery
from governance.escalations.rules.booth import REPLY, BoothStep
from governance.escalations.rules.texts import words_clean
from governance.escalations.selectors.booth import booth_get
from governance.escalations.selectors.booth_rows import (
    BOOTH_FIELDS,
    booth_choices,
    booth_row,
    booth_rows,
)
from governance.escalations.services.booth import booth_answer, booth_reply

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.escalations.models import BoothRequest

TAG = "Mentions"


def _cut(request: BoothRequest, fields: Sequence[str] = BOOTH_FIELDS) -> dict[str, Any]:
    row = booth_row(request)
    return {name: row[name] for name in fields}


class BoothList(GenericAPIView[Any]):
    """What the booth is asked."""

    tag, many, query, fields = TAG, True, BoothQuery, BOOTH_FIELDS
    serializer_class = BoothRow

    def get(self, request: Request) -> Response:
        """List requests to the booth, in pages: yours to answer, yours that were asked, and those
        of the mentions that you lead or coach. They hold words of people, so a token lists none.
        """
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        page = self.paginate_queryset(booth_rows(viewer, **query.filters)) or []
        return self.get_paginated_response([_cut(each, query.fields) for each in page])


class BoothDetail(GenericAPIView[Any]):
    """Read one request to the booth."""

    tag, query, fields = TAG, NoQuery, BOOTH_FIELDS
    serializer_class = BoothRow

    def get(self, request: Request, uid: UUID) -> Response:
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        return Response(_cut(booth_get(viewer, uid), query.fields))


class BoothAnswers(GenericAPIView[Any]):
    """What may be answered to what the booth is asked, and answering it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = BoothAnswersRow, BoothAnswerInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read which answers are possible now, and which of them are yours."""
        query_of(request, self.query, ())
        return Response(_choices(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Approve the draft, edit it, ask back or refuse; or `reply` to what you were asked back.

        Whoever is asked or holds the function answers, signed in as themselves. With `until`,
        whoever may approve texts lets it stand for any such mention. What was answered already,
        or has another `turn` by now, is a 409.
        """
        viewer = viewer_of(request)
        seen = booth_get(viewer, uid)
        if viewer.kind == "token":
            raise NotAllowed("people_only", _("Only people answer for the booth."))
        sent = sent_checked(BoothAnswerInput(data=request.data))
        step, draft = sent.pop("answer"), sent.pop("draft")
        if step == REPLY and not words_clean(sent["words"]):
            wrong = _("Write it in a sentence.")
            raise Invalid("words_missing", wrong, problems=[Problem("/words", wrong)])
        if step == REPLY:
            booth_reply(
                actor=viewer,
                request=seen,
                draft=seen.draft if draft is None else draft,
                question=sent["words"],
                turn=sent["turn"],
                now=utc_now(),
            )
        else:
            booth_answer(actor=viewer, request=seen, step=BoothStep(step), now=utc_now(), **sent)
        place = request.build_absolute_uri("../")
        body = _choices(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _choices(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    row = booth_choices(viewer, booth_get(viewer, uid), utc_now())
    return dict(BoothAnswersRow(row).data)
