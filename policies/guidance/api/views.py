"""``/api/v1/policies/`` and ``acknowledgements/``: guidelines and who signed them, read only.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.paging import ReadPage
from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from policies.guidance.api.attesting import AttestationQuery, AttestationRow
from policies.guidance.api.shapes import AsOfQuery, PolicyQuery, PolicyRow, VersionQuery, VersionRow
from policies.guidance.api.signed_shapes import (
    AcknowledgementQuery,
    AcknowledgementRow,
    BoundQuery,
    BoundRow,
)
from policies.guidance.api.translations import TranslationQuery, TranslationRow
from policies.guidance.models import Policy
from policies.guidance.selectors.attestation_rows import ATTESTATION_FIELDS, attestations_rows
from policies.guidance.selectors.bound import bound_page
from policies.guidance.selectors.rows import (
    ACKNOWLEDGEMENT_FIELDS,
    POLICY_FIELDS,
    TRANSLATION_FIELDS,
    VERSION_FIELDS,
    acknowledgements_rows,
    policies_rows,
    policies_told,
    translations_rows,
    versions_rows,
)
from roles.org.selectors import organisation_today
from roles.org.selectors.rows import rows_named

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

TAG = "Guidelines"


class PolicyList(GenericAPIView[Any]):
    """List the guidelines in force, now or on a day, or those in another state, in pages."""

    tag, many, query, fields = TAG, True, PolicyQuery, POLICY_FIELDS
    serializer_class = PolicyRow

    def get(self, request: Request) -> Response:
        query = query_of(request, self.query, self.fields)
        rows = policies_rows(viewer=viewer_of(request), fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(policies_told(page, query.fields))


class PolicyDetail(GenericAPIView[Any]):
    """Read one guideline that is in force. Answers with an ETag; send it as If-None-Match."""

    tag, query, fields = TAG, AsOfQuery, POLICY_FIELDS
    serializer_class = PolicyRow

    def get(self, request: Request, uid: UUID) -> Response:
        query = query_of(request, self.query, self.fields)
        viewer = viewer_of(request)
        rows = policies_rows(viewer=viewer, fields=query.fields, uid=uid, **query.filters)
        found = policies_told(rows, query.fields)
        if not found:
            raise Missing
        return Response(found[0])


class VersionList(GenericAPIView[Any]):
    """List the texts that a guideline has had, in pages.

    Drafts are for those who write or audit, signed in as themselves.
    """

    tag, many, query, fields = TAG, True, VersionQuery, VERSION_FIELDS
    serializer_class = VersionRow

    def get(self, request: Request, uid: UUID) -> Response:
        query = query_of(request, self.query, self.fields)
        viewer = viewer_of(request)
        rows = versions_rows(viewer=viewer, policy=uid, fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(rows_named(page, query.fields))


class TranslationList(GenericAPIView[Any]):
    """List the other languages of a guideline's texts, in pages.

    What is not published is for those who write or audit, signed in as themselves.
    """

    tag, many, query, fields = TAG, True, TranslationQuery, TRANSLATION_FIELDS
    serializer_class = TranslationRow

    def get(self, request: Request, uid: UUID) -> Response:
        query = query_of(request, self.query, self.fields)
        viewer = viewer_of(request)
        rows = translations_rows(viewer=viewer, policy=uid, fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(rows_named(page, query.fields))


class BoundList(GenericAPIView[Any]):
    """List who was bound by a guideline at the end of a day, and how they stood to it, in pages.

    For auditors, the head coach and heads of departments; a token needs the scope `audit`. Empty
    when nothing of it was in force then.
    """

    tag, many, query, scope_read = TAG, True, BoundQuery, "audit"
    serializer_class = BoundRow
    pagination_class = ReadPage

    def get(self, request: Request, uid: UUID) -> Response:
        asked = query_of(request, self.query, ()).filters
        day = asked.get("as_of") or organisation_today(utc_now())
        viewer, policy = viewer_of(request), Policy.objects.filter(uid=uid).first()

        def read(after: UUID | None, most: int) -> list[dict[str, Any]]:
            return bound_page(
                viewer, policy, day, show=asked.get("standing", ""), after=after, most=most
            )

        page = self.paginate_queryset(read) or []  # type: ignore[arg-type]
        return self.get_paginated_response(page)


class AcknowledgementList(GenericAPIView[Any]):
    """List who signed which text, in pages.

    Everybody's for auditors, the head coach and tokens with the scope `audit`, those of their
    people for heads of departments, else one's own. Signing is for people, in the browser: the
    API has no address for it.
    """

    tag, many, query, fields = TAG, True, AcknowledgementQuery, ACKNOWLEDGEMENT_FIELDS
    serializer_class, scope_read = AcknowledgementRow, "audit"

    def get(self, request: Request) -> Response:
        query = query_of(request, self.query, self.fields)
        viewer = viewer_of(request)
        rows = acknowledgements_rows(viewer=viewer, fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(rows_named(page, query.fields))


class AttestationList(GenericAPIView[Any]):
    """List what HR said of contracts with a clause, in pages; nothing of it is ever changed.

    Everybody's for HR, auditors, the head coach and tokens with the scope `audit`, else one's
    own. A row with `withdraws` takes that other one back. HR says so in the browser: the API has
    no address for it.
    """

    tag, many, query, fields = TAG, True, AttestationQuery, ATTESTATION_FIELDS
    serializer_class, scope_read = AttestationRow, "audit"

    def get(self, request: Request) -> Response:
        query = query_of(request, self.query, self.fields)
        viewer = viewer_of(request)
        rows = attestations_rows(viewer=viewer, fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(rows_named(page, query.fields))
