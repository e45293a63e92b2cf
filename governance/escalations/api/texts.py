"""``/api/v1/texts/``: words that may be used as they are, version by version.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.errors import NotAllowed
from governance.core.request import viewer_of
from governance.escalations.api.shapes import NoQuery
from governance.escalations.api.text_shapes import (
    TextDecisionsRow,
    TextInput,
    TextQuery,
    TextRow,
    TextStepInput,
)
from governance.escalations.models import ApprovedText
from governance.escalations.rules.texts import TextStep
from governance.escalations.selectors.texts import (
    TEXT_FIELDS,
    text_choices,
    text_get,
    text_row,
    texts_rows,
)
from governance.escalations.services.texts import text_decide, text_propose
from roles.channels.models import Channel
from roles.org.models import Department

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

TAG = "Mentions"


def people_require(viewer: Viewer) -> None:
    if viewer.kind == "token":
        raise NotAllowed("people_only", _("Only people propose texts and decide on them."))


def _cut(text: ApprovedText, fields: Sequence[str] = TEXT_FIELDS) -> dict[str, Any]:
    row = text_row(text)
    return {name: row[name] for name in fields}


class TextList(GenericAPIView[Any]):
    """Approved texts, and those that are to be."""

    tag, many, query, fields = TAG, True, TextQuery, TEXT_FIELDS
    serializer_class, input_class, made_class = TextRow, TextInput, TextRow

    def get(self, request: Request) -> Response:
        """List the versions of texts, in pages: who approved which words, for where, until when.

        Whoever neither proposes nor approves sees what is approved.
        """
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        page = self.paginate_queryset(texts_rows(viewer, **query.filters)) or []
        return self.get_paginated_response([_cut(each, query.fields) for each in page])

    def post(self, request: Request) -> Response:
        """Propose a text, or with `of` the next version of one. Coaches, the head coach and the
        booth do, signed in as themselves."""
        viewer = viewer_of(request)
        people_require(viewer)
        sent = sent_checked(TextInput(data=request.data))
        places = {
            name: _known(viewer, model, sent.pop(name, None), name)
            for name, model in (("channel", Channel), ("department", Department))
        }
        of = _known(viewer, ApprovedText, sent.pop("of", None), "of")
        made = text_propose(actor=viewer, of=of, now=utc_now(), **places, **sent)
        place = request.build_absolute_uri(f"{made.uid}/")
        body = _cut(text_get(viewer, made.uid))
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _known(viewer: Viewer, model: Any, uid: UUID | None, field: str) -> Any:
    if uid is None:
        return None
    return known(model.objects.visible_to(viewer).filter(uid=uid).first(), field)


class TextDetail(GenericAPIView[Any]):
    """Read one version of a text."""

    tag, query, fields = TAG, NoQuery, TEXT_FIELDS
    serializer_class = TextRow

    def get(self, request: Request, uid: UUID) -> Response:
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        return Response(_cut(text_get(viewer, uid), query.fields))


class TextDecisions(GenericAPIView[Any]):
    """What may be decided about a version of a text, and deciding it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = TextDecisionsRow, TextStepInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read which steps are possible now, and which of them are yours."""
        query_of(request, self.query, ())
        return Response(_choices(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Approve the version whose `hash` you read, decline it, or withdraw what was approved.

        The booth and the head coach do, not its author, signed in as themselves. What is not
        possible now, or has another hash by now, is a 409.
        """
        viewer = viewer_of(request)
        seen = text_get(viewer, uid)
        people_require(viewer)
        sent = sent_checked(TextStepInput(data=request.data))
        text_decide(
            actor=viewer,
            text=seen,
            step=TextStep(sent["decision"]),
            seen=sent["hash"],
            reason=sent["reason"],
            now=utc_now(),
        )
        place = request.build_absolute_uri("../")
        body = _choices(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _choices(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    text = text_get(viewer, uid)
    choices = text_choices(viewer, text)
    row = {
        "text": text.uid,
        "state": text.state,
        "legal": list(choices),
        "yours": [step for step, may in choices.items() if may],
    }
    return dict(TextDecisionsRow(row).data)
