"""A page of the API against what Django REST framework makes of the same rows by itself."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.test import APIRequestFactory

from governance.core.api.paging import CursorPage
from governance.core.viewer import system_viewer
from roles.org.api.views import PersonList
from roles.org.models import Person
from roles.org.selectors.rows import PERSON_FIELDS
from tests.benchmarks.harness import Ratio, Row, Variant
from tests.benchmarks.organisation import (
    database_fresh,
    database_settle,
    organisation,
    organisation_import,
)

CALLS = 50


class PersonSerializer(serializers.ModelSerializer[Person]):
    department: Any = serializers.SlugRelatedField(slug_field="uid", read_only=True)
    manager: Any = serializers.SlugRelatedField(slug_field="uid", read_only=True)

    class Meta:
        model = Person
        fields = tuple(PERSON_FIELDS)


class PeersList(ListAPIView[Person]):
    queryset = Person.objects.select_related("department", "manager")
    serializer_class = PersonSerializer
    pagination_class = CursorPage
    renderer_classes = [JSONRenderer]
    authentication_classes = ()
    permission_classes = ()


def people_page(people: int, departments: int) -> Row:
    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        database_settle()

    ours = PersonList.as_view(authentication_classes=(), permission_classes=())
    return Row(
        title=f"{CALLS} pages of 100 of {people:,} people",
        prepare=prepare,
        variants=(
            Variant("ours", lambda: _pages(ours)),
            Variant("DRF ModelSerializer", lambda: _pages(PeersList.as_view())),
        ),
        ratios=(Ratio("ours", "DRF ModelSerializer", 0.2),),
    )


def _pages(view: Any) -> None:
    for _call in range(CALLS):
        request = APIRequestFactory().get("/api/v1/people/", {"limit": "100"})
        request._viewer = system_viewer("benchmark")  # type: ignore[attr-defined]
        answer = view(request).render()
        assert answer.status_code == 200
