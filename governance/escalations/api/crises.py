"""``/api/v1/crises/``: what holds and what is over, declaring a crisis and ending it.

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
from governance.escalations.api.crisis_shapes import (
    CrisisDecisionInput,
    CrisisDecisionsRow,
    CrisisInput,
    CrisisQuery,
    CrisisRow,
)
from governance.escalations.api.shapes import NoQuery
from governance.escalations.models import Path
from governance.escalations.rules.crisis import CrisisStep
from governance.escalations.selectors.crisis import crisis_get
from governance.escalations.selectors.crisis_rows import (
    CRISIS_FIELDS,
    crises_rows,
    crisis_choices,
    crisis_row,
)
from governance.escalations.services.crisis import (
    crisis_allowed,
    crisis_declare,
    crisis_end,
    crisis_text_allow,
)
from roles.channels.api.references import department_sent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.escalations.models import Crisis

TAG = "Crises"


def _cut(crisis: Crisis, fields: Sequence[str] = CRISIS_FIELDS) -> dict[str, Any]:
    row = crisis_row(crisis)
    return {name: row[name] for name in fields}


def _by_people(viewer: Viewer) -> None:
    if viewer.kind == "token":
        raise NotAllowed("people_only", _("Only people declare a crisis, and end one."))


class CrisisList(GenericAPIView[Any]):
    """Crises, open and over."""

    tag, many, query, fields = TAG, True, CrisisQuery, CRISIS_FIELDS
    serializer_class, input_class = CrisisRow, CrisisInput

    def get(self, request: Request) -> Response:
        """List crises that concern you, in pages; all for who has to do with all of them."""
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        page = self.paginate_queryset(crises_rows(viewer, **query.filters)) or []
        return self.get_paginated_response([_cut(each, query.fields) for each in page])

    def post(self, request: Request) -> Response:
        """Declare a crisis: mentions climb faster from now on, texts approved before wait, and
        everybody whom it concerns reads of it on every page.

        The head coach, executives and communications do, signed in as themselves. Where one holds
        already it is a 409.
        """
        viewer = viewer_of(request)
        _by_people(viewer)
        crisis_allowed(viewer)
        sent = sent_checked(CrisisInput(data=request.data))
        place, path = sent.pop("department"), sent.pop("path")
        made = crisis_declare(
            actor=viewer,
            department=department_sent(viewer, place),
            path=known(Path.objects.filter(uid=path).first(), "path") if path else None,
            now=utc_now(),
            **sent,
        )
        where = request.build_absolute_uri(f"{made.uid}/")
        body = dict(CrisisRow(_cut(crisis_get(viewer, made.uid))).data)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": where})


class CrisisDetail(GenericAPIView[Any]):
    """Read one crisis."""

    tag, query, fields = TAG, NoQuery, CRISIS_FIELDS
    serializer_class = CrisisRow

    def get(self, request: Request, uid: UUID) -> Response:
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        return Response(_cut(crisis_get(viewer, uid), query.fields))


class CrisisDecisions(GenericAPIView[Any]):
    """What may be done with a crisis, and doing it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = CrisisDecisionsRow, CrisisDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read which steps are possible now, and which of them are yours."""
        query_of(request, self.query, ())
        return Response(_decisions(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """End it, or let a text that was approved before be used in it.

        People do, signed in as themselves, and no token can. What is over already is a 409.
        """
        viewer = viewer_of(request)
        seen = crisis_get(viewer, uid)
        _by_people(viewer)
        sent = sent_checked(CrisisDecisionInput(data=request.data))
        asked: dict[str, Any] = {"actor": viewer, "crisis": seen, "now": utc_now()}
        if sent["decision"] == CrisisStep.END:
            more = {name: sent[name] for name in ("reason", "resume", "expected")}
            crisis_end(**asked, **more)
        else:
            crisis_text_allow(**asked, text=sent["text"])
        place = request.build_absolute_uri("../")
        body = _decisions(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _decisions(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    found = crisis_get(viewer, uid)
    return dict(CrisisDecisionsRow(crisis_choices(viewer, found)).data)
