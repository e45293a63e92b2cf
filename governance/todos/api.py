"""``/api/v1/todos/``: what people owe, whoever asks for it.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView

from governance.core.api.queries import MOMENTS, query_of
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.todos.models import Todo
from governance.todos.selectors import TODO_FIELDS, todos_rows
from roles.org.selectors.rows import rows_named

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response

STATES: Final = ("open", "late", "closed", "all")


class TodoQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        STATES, required=False, help_text="`open` unless given; `late` are those overdue now."
    )
    kind = serializers.CharField(
        required=False, max_length=16, help_text="Only of that kind: `guideline`, `course` …"
    )
    subject = serializers.UUIDField(required=False, help_text="Only what is owed about it.")
    person = serializers.UUIDField(required=False, help_text="Only what they owe.")
    department = serializers.UUIDField(
        required=False, help_text="Of people who are in it, or below it, now."
    )
    due_before = serializers.DateTimeField(
        required=False, validators=MOMENTS, help_text="Only what is due before that moment."
    )
    closed_since = serializers.DateTimeField(
        required=False, validators=MOMENTS, help_text="Only what was closed at or after it."
    )


@extend_schema_serializer(
    component_name="Todo",
    examples=[
        OpenApiExample(
            "todo",
            value={
                "uid": "019a0000-0000-7000-8000-000000000043",
                "person": "019a0000-0000-7000-8000-000000000001",
                "kind": "guideline",
                "subject": "019a0000-0000-7000-8000-000000000022",
                "title": "House rules",
                "path": "/guidelines/house-rules/",
                "reason": "everyone",
                "opened_at": "2026-11-09T08:00:00Z",
                "due_at": "2026-11-23T23:59:59Z",
                "closed_at": None,
                "outcome": "",
            },
            response_only=True,
        )
    ],
)
class TodoRow(serializers.Serializer[Any]):
    """One thing that one person owes, why, and by when."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    person = serializers.UUIDField(help_text="Who owes it.")
    kind = serializers.CharField(help_text="What sort of thing: `guideline`, `course` …")
    subject = serializers.UUIDField(help_text="What it is about: a version, a course, a role …")
    title = serializers.CharField()
    path = serializers.CharField(help_text="Where it is done, from the address of the site on.")
    reason = serializers.CharField(help_text="Why they are asked.")
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True, help_text="Null while it is owed.")
    outcome = serializers.ChoiceField(
        Todo.Outcome.choices, allow_blank=True, help_text="Empty while it is owed."
    )


class TodoList(GenericAPIView[Any]):
    """List what people owe, in pages: guidelines, courses, consents, reviews, answers.

    One's own, those of one's reports and of departments that one leads or coaches, all for the
    head coach and auditors; a token needs the scope `audit`. Each is done on its page by whoever
    owes it: the API has no address for that.
    """

    tag, many, query, fields = "To-dos", True, TodoQuery, tuple(TODO_FIELDS)
    serializer_class, scope_read = TodoRow, "audit"

    def get(self, request: Request) -> Response:
        query = query_of(request, self.query, self.fields)
        asked: dict[str, Any] = {"viewer": viewer_of(request), "now": utc_now()}
        rows = todos_rows(**asked, fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(rows_named(page, query.fields))
