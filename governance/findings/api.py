"""``/api/v1/findings/``: what the nightly audit found, from when to when.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView

from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.findings.rules import Rule
from governance.findings.selectors import FindingFilter, findings_finish, findings_listed
from roles.team.api.shapes import DEPARTMENT_UID, MAX_DAY, MIN_DAY, ROLE_UID

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response


class FindingQuery(serializers.Serializer[Any]):
    rule = serializers.ChoiceField(Rule.choices, required=False, help_text="Only of this rule.")
    department = serializers.UUIDField(
        required=False, help_text="Only there and in everything below it."
    )
    severity = serializers.IntegerField(
        required=False, min_value=1, max_value=5, help_text="Only so urgent; 1 is the most."
    )
    open = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether it is not mended yet."
    )
    as_of = serializers.DateField(
        required=False,
        validators=[MIN_DAY, MAX_DAY],
        help_text="Those open at the end of this day. Not with `open`.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "as_of" in attrs and attrs.get("open") is not None:
            message = _("Leave it out with as_of: whatever was open that day is listed.")
            raise serializers.ValidationError({"open": message})
        return attrs


@extend_schema_serializer(
    component_name="Finding",
    examples=[
        OpenApiExample(
            "finding",
            value={
                "uid": "019a0000-0000-7000-8000-00000000000a",
                "rule": "CV0",
                "name": "A role stands vacant",
                "words": "Frontline responder, Evenings, Support stands vacant",
                "severity": 3,
                "subject_type": "role",
                "subject": ROLE_UID,
                "department": DEPARTMENT_UID,
                "person": None,
                "opened_at": "2026-11-03T02:30:00Z",
                "closed_at": None,
            },
            response_only=True,
        )
    ],
)
class FindingRow(serializers.Serializer[Any]):
    """What a rule found, from the night in which it did to the night in which it no longer did."""

    uid = serializers.UUIDField()
    rule = serializers.ChoiceField(Rule.choices)
    name = serializers.CharField(help_text="What the rule says.")
    words = serializers.CharField(help_text="What was found.")
    severity = serializers.IntegerField(help_text="As it was when found; 1 is the most urgent.")
    subject_type = serializers.CharField()
    subject = serializers.UUIDField(help_text="What it is about.")
    department = serializers.UUIDField(allow_null=True)
    person = serializers.UUIDField(allow_null=True, help_text="Whom it is about, if anybody.")
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(
        allow_null=True, help_text="Null while it is open, and always with `as_of`."
    )


class FindingList(GenericAPIView[Any]):
    """List what the audit of every night found, open and mended, in pages.

    As the page of findings: all for the head coach and auditors, else of departments that you lead
    or coach, of your reports and your own. A token finds what `gaps/` told on those days; with the
    scope `audit` also what is about people and the machinery.
    """

    tag, many, query = "Coverage", True, FindingQuery
    serializer_class = FindingRow

    def get(self, request: Request) -> Response:
        wanted = FindingFilter(**query_of(request, self.query, ()).filters)
        found = findings_listed(viewer=viewer_of(request), wanted=wanted)
        page = self.paginate_queryset(found) or []
        return self.get_paginated_response(findings_finish(page, now=utc_now(), as_of=wanted.as_of))
