"""``/api/v1/escalations/``: what was passed on, who is asked and who has it.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.errors import Missing
from governance.core.request import viewer_of
from governance.escalations.api.escalation_shapes import EscalationQuery, EscalationRow
from governance.escalations.api.shapes import NoQuery
from governance.escalations.selectors.rows import (
    ESCALATION_FIELDS,
    escalations_named,
    escalations_rows,
)

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

TAG = "Mentions"


class EscalationList(GenericAPIView[Any]):
    """List what was passed on: who is asked until when, who has it, what came of it; in pages."""

    tag, many, query, fields = TAG, True, EscalationQuery, ESCALATION_FIELDS
    serializer_class = EscalationRow

    def get(self, request: Request) -> Response:
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        page = self.paginate_queryset(escalations_rows(viewer=viewer, **query.filters)) or []
        return self.get_paginated_response(escalations_named(viewer, page, query.fields))


class EscalationDetail(GenericAPIView[Any]):
    """Read one escalation."""

    tag, query, fields = TAG, NoQuery, ESCALATION_FIELDS
    serializer_class = EscalationRow

    def get(self, request: Request, uid: UUID) -> Response:
        query, viewer = query_of(request, self.query, self.fields), viewer_of(request)
        rows = escalations_rows(viewer=viewer, uid=uid)
        found = escalations_named(viewer, rows, query.fields)
        if not found:
            raise Missing
        return Response(found[0])
