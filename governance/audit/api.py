"""``/api/v1/audit/``: the trail, for whoever keeps it elsewhere as well.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView

from governance.audit.rules import KINDS
from governance.audit.selectors.rows import (
    ENTRY_FIELDS,
    entries_named,
    entries_rows,
    trail_check,
)
from governance.core.api.paging import ReadPage
from governance.core.api.queries import MOMENTS, query_of
from governance.core.request import viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request
    from rest_framework.response import Response

ABOUT, BY = "019a0000-0000-7000-8000-000000000001", "019a0000-0000-7000-8000-000000000041"


class EntryQuery(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(
        [(name, words) for name, (words, _types) in KINDS.items()],
        required=False,
        help_text="Only about such things.",
    )
    verb = serializers.CharField(
        required=False, max_length=64, help_text="Only what was done so: `assignment.approved`."
    )
    subject = serializers.UUIDField(required=False, help_text="Only what was done to it.")
    actor = serializers.UUIDField(required=False, help_text="Only what this account did.")
    since = serializers.DateTimeField(
        required=False, validators=MOMENTS, help_text="Recorded at or after that moment."
    )
    until = serializers.DateTimeField(
        required=False, validators=MOMENTS, help_text="Recorded before that moment."
    )


@extend_schema_serializer(
    component_name="Entry",
    examples=[
        OpenApiExample(
            "entry",
            value={
                "uid": "019a0000-0000-7000-8000-000000000042",
                "recorded_at": "2026-11-23T09:12:30Z",
                "actor": BY,
                "actor_label": "Nadia Meyer",
                "actor_kind": "person",
                "verb": "person.moved",
                "subject_type": "person",
                "subject": ABOUT,
                "subject_label": "Hana Costa",
                "reason": "The evening team is hers from now on.",
                "changes": {"department": ["Support", "Evenings"]},
                "request_id": "0f5d8b1e77a14d6e9f430d2f1a6a5b11",
                "leaf": "5f2b6c1e0d3a49788b1c2d3e4f5061728394a5b6c7d8e9f00112233445566778",
            },
            response_only=True,
        )
    ],
)
class EntryRow(serializers.Serializer[Any]):
    """Who did what to what, when and why; written with the change, and never changed."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    recorded_at = serializers.DateTimeField(help_text="When the change began to be written.")
    actor = serializers.UUIDField(allow_null=True, help_text="The account or token that did it.")
    actor_label = serializers.CharField(help_text="Its name, as it was then.")
    actor_kind = serializers.CharField(help_text="`person`, `token`, `command` or `job`.")
    verb = serializers.CharField(help_text="What was done: `assignment.approved`.")
    subject_type = serializers.CharField(help_text="To what: `assignment`.")
    subject = serializers.UUIDField(allow_null=True)
    subject_label = serializers.CharField(help_text="Its name, as it was then.")
    reason = serializers.CharField(allow_blank=True)
    changes = serializers.DictField(help_text="Fields with what they were and became, or facts.")
    request_id = serializers.CharField(allow_blank=True)
    leaf = serializers.CharField(help_text="SHA-256 of the entry, which the seals are made of.")


class EntryPage(ReadPage):
    key = "uid"


class EntryList(GenericAPIView[Any]):
    """List the trail, in pages: who did what to what, when and why.

    All of it for auditors, the head coach and tokens with the scope `audit` and no department;
    what is about accounts, keys and definitions for administrators. To keep it elsewhere, ask
    again with `since` an hour before the last moment that you have, and know entries by `uid`: a
    long change shows only once it is done.
    """

    tag, many, query, fields = "Trail", True, EntryQuery, tuple(ENTRY_FIELDS)
    serializer_class, scope_read, may_miss = EntryRow, "audit", True
    pagination_class = EntryPage

    def get(self, request: Request) -> Response:
        viewer = viewer_of(request)
        trail_check(viewer)
        query = query_of(request, self.query, self.fields)
        asked: dict[str, Any] = {"viewer": viewer, "fields": query.fields, **query.filters}

        def read(after: UUID | None, most: int) -> list[dict[str, Any]]:
            return list(entries_rows(**asked, after=after)[:most])

        page: Any = self.paginate_queryset(read) or []  # type: ignore[arg-type]
        return self.get_paginated_response(entries_named(page, query.fields))
