"""The API about itself: what there is, and its description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from governance.core.api.description import api_description
from governance.core.api.permissions import Member
from governance.core.api.queries import query_of

if TYPE_CHECKING:
    from rest_framework.request import Request

HERE = "https://playbook.example.org/api"
RESOURCES = (
    "people",
    "departments",
    "org-chart",
    "roles",
    "assignments",
    "authority",
    "role-types",
    "reviews",
    "break-glass",
    "gaps",
    "functions",
    "exemptions",
    "drafts",
    "channels",
    *("policies", "acknowledgements", "attestations"),
    *("mentions", "escalations", "rotas", "shifts", "simulation", "response-times"),
    *("feedback", "tips", "practices"),
)


class NoQuery(serializers.Serializer[Any]):
    """Nothing may be asked."""


@extend_schema_serializer(
    component_name="Root",
    examples=[
        OpenApiExample(
            "root",
            value={
                "docs": f"{HERE}/docs/",
                "schema": f"{HERE}/schema/",
                "resources": {"people": f"{HERE}/v1/people/"},
            },
            response_only=True,
        )
    ],
)
class RootAnswer(serializers.Serializer[Any]):
    docs = serializers.URLField(help_text="To read, in a browser.")
    schema = serializers.URLField(help_text="This description, OpenAPI 3.1.")
    resources = serializers.DictField(child=serializers.URLField())


class Root(GenericAPIView[Any]):
    """See what there is to read, and where it is described."""

    tag, query = "About", NoQuery
    serializer_class = RootAnswer
    pagination_class = None
    permission_classes = [Member]

    def get(self, request: Request) -> Response:
        query_of(request, self.query, ())
        places = {name: reverse(f"api-{name}", request=request) for name in RESOURCES}
        return Response(
            {
                "docs": reverse("api-docs", request=request),
                "schema": reverse("api-schema", request=request),
                "resources": places,
            }
        )


class Schema(APIView):
    """The description of the API, for whoever is signed in or has a token."""

    schema = None  # it describes the others
    permission_classes = [Member]
    renderer_classes = [OpenApiJsonRenderer]

    def get(self, request: Request) -> Response:
        return Response(api_description())
