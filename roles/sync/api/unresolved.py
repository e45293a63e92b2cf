"""``/api/v1/sync/unresolved/``: what connections name and nobody knows yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView

from governance.core.api.paging import ReadPage
from governance.core.api.permissions import Member
from governance.core.api.queries import query_of
from governance.core.errors import Missing
from governance.core.request import viewer_of
from roles.sync.selectors.health import can_see_unresolved, connections_seen, unresolved_read

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request
    from rest_framework.response import Response

    from roles.sync.selectors.health import Unresolved

PERSON_UID, CONNECTION_UID = (f"019a0000-0000-7000-8000-00000000000{digit}" for digit in "1e")


class UnresolvedPage(ReadPage):
    key = "uid"


class UnresolvedQuery(serializers.Serializer[Any]):
    connection = serializers.UUIDField(required=False, help_text="Only of this connection.")


@extend_schema_serializer(
    component_name="Unresolved",
    examples=[
        OpenApiExample(
            "a manager who is yet to come",
            value={
                "uid": PERSON_UID,
                "kind": "person",
                "name": "Hana Costa",
                "connection": CONNECTION_UID,
                "connection_name": "Directory",
                "manager": "B7",
                "department": "",
                "parent": "",
                "since": "2026-11-23T09:00:00Z",
            },
            response_only=True,
        )
    ],
)
class UnresolvedRow(serializers.Serializer[Any]):
    """Somebody, or a department, and the words that nobody is known by yet; "" is resolved."""

    uid = serializers.UUIDField(help_text="Of the person or the department.")
    kind = serializers.ChoiceField(["person", "department"])
    name = serializers.CharField()
    connection = serializers.UUIDField()
    connection_name = serializers.CharField()
    manager = serializers.CharField(help_text="Id, externalId or userName as it was sent.")
    department = serializers.CharField(help_text="Name, id or externalId as it was sent.")
    parent = serializers.CharField(  # type: ignore[assignment]  # the word for it
        help_text="Of a department: id or externalId of the one above, as it was sent."
    )
    since = serializers.DateTimeField(help_text="When the connection last changed it.")


class UnresolvedList(GenericAPIView[Any]):
    """List what connections name and nobody knows yet, in pages.

    For whoever sees imports, and for a token with the scope `scim`, which sees its own. Each is
    linked by itself when it comes.
    """

    tag, many, query, may_miss = "Sync", True, UnresolvedQuery, True
    permission_classes = (Member,)
    pagination_class = UnresolvedPage
    serializer_class = UnresolvedRow

    def get(self, request: Request) -> Response:
        asked = query_of(request, self.query, ()).filters
        viewer = viewer_of(request)
        if not can_see_unresolved(viewer):
            raise Missing
        seen = connections_seen(viewer)
        if "connection" in asked:
            seen = seen.filter(uid=asked["connection"])

        def read(after: UUID | None, most: int) -> list[dict[str, Any]]:
            return [_row(each) for each in unresolved_read(seen, after=after, most=most)]

        page = self.paginate_queryset(read) or []  # type: ignore[arg-type]
        return self.get_paginated_response(page)


def _row(found: Unresolved) -> dict[str, Any]:
    return {
        "uid": found.uid,
        "kind": found.kind,
        "name": found.name,
        "connection": found.connection.uid,
        "connection_name": found.connection.name,
        "manager": found.manager,
        "department": found.department,
        "parent": found.parent,
        "since": found.since,
    }
