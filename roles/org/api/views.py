"""``/api/v1/people/ departments/ org-chart/``: the directory, read only.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from roles.org.api.shapes import (
    TOO_DEEP,
    AsOf,
    Chart,
    ChartQuery,
    DepartmentQuery,
    DepartmentRow,
    OrganisationQuery,
    OrganisationRow,
    PeopleQuery,
    PersonRow,
)
from roles.org.selectors.chart import chart_nested
from roles.org.selectors.rows import (
    DEPARTMENT_FIELDS,
    PERSON_FIELDS,
    departments_rows,
    organisations_rows,
    people_named,
    people_rows,
    rows_named,
    unseen_blanked,
)

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.api.queries import Query
    from governance.core.viewer import Viewer

TAG = "Directory"


class PersonList(GenericAPIView[Any]):
    """List people, in pages; who left only when asked for by `employment`."""

    tag, many, query, fields = TAG, True, PeopleQuery, PERSON_FIELDS
    serializer_class = PersonRow

    def get(self, request: Request) -> Response:
        query = query_of(request, self.query, self.fields)
        viewer = viewer_of(request)
        rows = people_rows(viewer=viewer, fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(_people(viewer, page, query))


class PersonDetail(GenericAPIView[Any]):
    """Read one person. Answers with an ETag; send it back as If-None-Match."""

    tag, query, fields = TAG, AsOf, PERSON_FIELDS
    serializer_class = PersonRow

    def get(self, request: Request, uid: UUID) -> Response:
        query = query_of(request, self.query, self.fields)
        viewer = viewer_of(request)
        rows = people_rows(viewer=viewer, fields=query.fields, uid=uid, **query.filters)
        return Response(_one(_people(viewer, rows, query)))


class DepartmentList(GenericAPIView[Any]):
    """List departments, in pages; closed ones only on a day of the past, by `as_of`."""

    tag, many, query, fields = TAG, True, DepartmentQuery, DEPARTMENT_FIELDS
    serializer_class = DepartmentRow

    def get(self, request: Request) -> Response:
        query = query_of(request, self.query, self.fields)
        viewer = viewer_of(request)
        rows = departments_rows(viewer=viewer, fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        found = unseen_blanked(viewer, rows_named(page, query.fields), "head")
        return self.get_paginated_response(found)


class DepartmentDetail(GenericAPIView[Any]):
    """Read one department. Answers with an ETag; send it back as If-None-Match."""

    tag, query, fields = TAG, AsOf, DEPARTMENT_FIELDS
    serializer_class = DepartmentRow

    def get(self, request: Request, uid: UUID) -> Response:
        query = query_of(request, self.query, self.fields)
        viewer = viewer_of(request)
        rows = departments_rows(viewer=viewer, fields=query.fields, uid=uid, **query.filters)
        found = unseen_blanked(viewer, rows_named(rows, query.fields), "head")
        return Response(_one(found))


class OrganisationList(GenericAPIView[Any]):
    """List partners, agencies and the like, in pages; to people from outside their own.

    Administrators name them in the admin; to whom somebody belongs is set on their page or comes
    with an import.
    """

    tag, many, query = TAG, True, OrganisationQuery
    serializer_class = OrganisationRow

    def get(self, request: Request) -> Response:
        query = query_of(request, self.query, ())
        rows = organisations_rows(viewer=viewer_of(request), **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response([dict(OrganisationRow(row).data) for row in page])


class OrgChart(GenericAPIView[Any]):
    """Read the chart: departments in one another, with heads, coaches, counts and gaps.

    With `as_of` the departments, heads, people and coaches of that day, without gaps, which are
    those of now. At most 100 levels at once. Answers with an ETag; send it back as If-None-Match.
    """

    tag, query, may_miss = TAG, ChartQuery, True
    serializer_class = Chart

    def get(self, request: Request) -> Response:
        asked = query_of(request, self.query, ()).filters
        nested = chart_nested(
            viewer=viewer_of(request),
            root=asked.get("root"),
            depth=asked.get("depth", TOO_DEEP),
            as_of=asked.get("as_of"),
            now=utc_now(),
        )
        return Response({"departments": nested})


def _people(viewer: Viewer, rows: Any, query: Query) -> list[dict[str, Any]]:
    as_of = query.filters.get("as_of")
    found = people_named(rows, query.fields, as_of=as_of, now=utc_now())
    return unseen_blanked(viewer, found, "manager", "dotted_to")


def _one(rows: list[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        raise Missing
    return rows[0]
