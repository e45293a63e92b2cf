"""``/api/v1/gap-rules/``: how the rules of coverage are set, and setting them.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.conditions import etag_of, row_hold, unchanged_require
from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.errors import Missing
from governance.core.request import viewer_of
from roles.org.models import GapRule
from roles.org.rules.coverage import COVERAGE, DAYS, THRESHOLDS
from roles.org.services.gap_rules import gap_rule_change, gap_rules_allowed
from roles.team.api.coverage import RULES
from roles.team.api.shapes import NoQuery
from roles.team.rules import sees_gaps

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

TAG = "Coverage"
FIELDS = ("enabled", "severity", "threshold", "days")


class GapRuleQuery(serializers.Serializer[Any]):
    rule = serializers.ChoiceField(RULES, required=False, help_text="Only this rule.")
    size = serializers.ChoiceField(
        GapRule.Size.choices, required=False, help_text="Only as set for this size."
    )


@extend_schema_serializer(
    component_name="GapRule",
    examples=[
        OpenApiExample(
            "rule",
            value={
                "uid": "019a0000-0000-7000-8000-000000000010",
                "rule": "CV7",
                "name": "A coach has no more players than the rule allows",
                "size": "standard",
                "enabled": True,
                "severity": None,
                "threshold": 10,
                "threshold_usual": 12,
                "days": None,
                "days_usual": None,
            },
            response_only=True,
        )
    ],
)
class GapRuleRow(serializers.Serializer[Any]):
    """A rule of coverage as it is set for one size; null is as the rule itself says."""

    uid = serializers.UUIDField()
    rule = serializers.ChoiceField(RULES)
    name = serializers.CharField(help_text="What the rule says.")
    size = serializers.ChoiceField(GapRule.Size.choices)
    enabled = serializers.BooleanField(help_text="Whether it is asked.")
    severity = serializers.IntegerField(allow_null=True, help_text="1 is the most urgent.")
    threshold = serializers.IntegerField(allow_null=True, help_text="What it counts by.")
    threshold_usual = serializers.IntegerField(
        allow_null=True, help_text="Unless set; null: it has no such number."
    )
    days = serializers.IntegerField(allow_null=True, help_text="The days that it gives.")
    days_usual = serializers.IntegerField(allow_null=True)


@extend_schema_serializer(
    component_name="GapRuleChange",
    examples=[
        OpenApiExample(
            "change",
            value={"threshold": 10, "reason": "Our coaches are new."},
            request_only=True,
        )
    ],
)
class GapRuleInput(serializers.Serializer[Any]):
    """Whatever is left out stays as it is, and null is as the rule itself says."""

    enabled = serializers.BooleanField(required=False)
    severity = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=5, help_text="1 is the most urgent."
    )
    threshold = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=10_000
    )
    days = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=10_000)
    reason = serializers.CharField(max_length=500, help_text="Stands in the trail.")


def rule_row(each: GapRule) -> dict[str, Any]:
    threshold, days = THRESHOLDS.get(each.rule), DAYS.get(each.rule)
    return {
        "uid": each.uid,
        "rule": each.rule,
        "name": str(COVERAGE[each.rule]),
        "size": each.size,
        "enabled": each.enabled,
        "severity": each.severity,
        "threshold": each.threshold,
        "threshold_usual": threshold and threshold.usual,
        "days": each.days,
        "days_usual": days and days.usual,
    }


def _rule(viewer: Viewer, uid: UUID) -> GapRule:
    found = GapRule.objects.filter(uid=uid).first() if sees_gaps(viewer) else None
    if found is None:
        raise Missing
    return found


class GapRuleList(GenericAPIView[Any]):
    """List how each rule of coverage is set, for each size, in pages.

    For tokens and whoever sees gaps. To set a rule aside for one department, with a reason and
    an end, ask for an exemption.
    """

    tag, many, query, may_miss = TAG, True, GapRuleQuery, True
    serializer_class = GapRuleRow

    def get(self, request: Request) -> Response:
        wanted = query_of(request, self.query, ()).filters
        if not sees_gaps(viewer_of(request)):
            raise Missing
        page = self.paginate_queryset(GapRule.objects.filter(**wanted)) or []
        return self.get_paginated_response([rule_row(each) for each in page])


class GapRuleDetail(GenericAPIView[Any]):
    """How one rule of coverage is set for one size."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = GapRuleRow, GapRuleInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read how one rule is set for one size.

        Answers with an ETag; send it back as If-None-Match, or as If-Match of a PATCH.
        """
        query_of(request, self.query, ())
        return Response(rule_row(_rule(viewer_of(request), uid)))

    @transaction.atomic
    def patch(self, request: Request, uid: UUID) -> Response:
        """Set a rule of coverage, with a reason: on or off, how grave, what it counts by.

        The head coach does, or an administrator, signed in as themselves; it counts from now on.
        """
        viewer = viewer_of(request)
        found = _rule(viewer, uid)
        gap_rules_allowed(viewer)
        row_hold(found)
        unchanged_require(request, rule_row(found))
        sent = sent_checked(GapRuleInput(data=request.data))
        wanted = {name: sent.get(name, getattr(found, name)) for name in FIELDS}
        made = gap_rule_change(actor=viewer, rule=found, reason=sent["reason"], **wanted)
        body = rule_row(made)
        return Response(body, headers={"ETag": etag_of(body)})
