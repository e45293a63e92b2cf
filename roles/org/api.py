"""``/api/v1/people/ departments/ org-chart/``: the directory, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from roles.org.models import Person
from roles.org.selectors.chart import chart_nested
from roles.org.selectors.rows import (
    DEPARTMENT_FIELDS,
    PERSON_FIELDS,
    departments_rows,
    people_rows,
    rows_named,
)

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

TOO_DEEP = 100


class AsOf(serializers.Serializer[Any]):
    as_of = serializers.DateField(required=False)


class PeopleQuery(AsOf):
    department = serializers.UUIDField(required=False)
    external_id = serializers.CharField(required=False)
    email = serializers.CharField(required=False)
    employment = serializers.ChoiceField(Person.Employment.choices, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "as_of" in attrs and "employment" in attrs:
            message = "Leave it out with as_of: whoever was employed that day is listed."
            raise serializers.ValidationError({"employment": message})
        return attrs


class DepartmentQuery(AsOf):
    parent = serializers.UUIDField(required=False)  # type: ignore[assignment]
    external_id = serializers.CharField(required=False)


class ChartQuery(serializers.Serializer[Any]):
    root = serializers.UUIDField(required=False)  # type: ignore[assignment]
    depth = serializers.IntegerField(required=False, min_value=0, max_value=TOO_DEEP)


class PersonRow(serializers.Serializer[Any]):
    """What the answer looks like; ``as_of`` changes department, manager and employment only."""

    uid = serializers.UUIDField()
    external_id = serializers.CharField(allow_null=True)
    display_name = serializers.CharField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    email = serializers.EmailField(allow_null=True)
    title = serializers.CharField()
    kind = serializers.ChoiceField(Person.Kind.choices)
    employment = serializers.ChoiceField(Person.Employment.choices)
    department = serializers.UUIDField(allow_null=True)
    manager = serializers.UUIDField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    location = serializers.CharField()


class DepartmentRow(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    external_id = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]
    head = serializers.UUIDField(allow_null=True)


class PersonList(GenericAPIView[Any]):
    serializer_class = PersonRow

    def get(self, request: Request) -> Response:
        query = query_of(request, PeopleQuery, PERSON_FIELDS)
        rows = people_rows(viewer=viewer_of(request), fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(_people_named(page, query.fields, query.filters))


@method_decorator(conditional_page, name="dispatch")
class PersonDetail(GenericAPIView[Any]):
    serializer_class = PersonRow

    def get(self, request: Request, uid: UUID) -> Response:
        query = query_of(request, AsOf, PERSON_FIELDS)
        rows = people_rows(viewer=viewer_of(request), fields=query.fields, uid=uid, **query.filters)
        return Response(_one(_people_named(rows, query.fields, query.filters)))


class DepartmentList(GenericAPIView[Any]):
    serializer_class = DepartmentRow

    def get(self, request: Request) -> Response:
        query = query_of(request, DepartmentQuery, DEPARTMENT_FIELDS)
        rows = departments_rows(viewer=viewer_of(request), fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(rows_named(page, query.fields))


@method_decorator(conditional_page, name="dispatch")
class DepartmentDetail(GenericAPIView[Any]):
    serializer_class = DepartmentRow

    def get(self, request: Request, uid: UUID) -> Response:
        query = query_of(request, AsOf, DEPARTMENT_FIELDS)
        viewer = viewer_of(request)
        rows = departments_rows(viewer=viewer, fields=query.fields, uid=uid, **query.filters)
        return Response(_one(rows_named(rows, query.fields)))


@method_decorator(conditional_page, name="dispatch")
class OrgChart(GenericAPIView[Any]):
    """Nested departments with heads, coaches, counts and gaps; at most 100 levels at once."""

    serializer_class = DepartmentRow

    def get(self, request: Request) -> Response:
        asked = query_of(request, ChartQuery, ()).filters
        nested = chart_nested(
            viewer=viewer_of(request),
            root=asked.get("root"),
            depth=asked.get("depth", TOO_DEEP),
            now=utc_now(),
        )
        return Response({"departments": nested})


def _people_named(rows: Any, fields: tuple[str, ...], filters: dict[str, Any]) -> list[Any]:
    """Leave has no history: on a day of the past, whoever was placed counts as active."""
    then = {"employment": Person.Employment.ACTIVE.value} if "as_of" in filters else {}
    return rows_named(rows, fields, **then)


def _one(rows: list[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        raise Missing
    return rows[0]
