"""What is sent and told about accounts outside the registry, as the description tells it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from roles.channels.api.shapes import CHANNEL_UID, DEPARTMENT_UID, PERSON_UID
from roles.channels.models import Candidate
from roles.channels.rules import URL_LENGTH, Outcome

ASKED_UID = "019a0000-0000-7000-8000-00000000000e"
WHY_LENGTH = 500


class AskedQuery(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(
        Candidate.Kind.choices, required=False, help_text="Asked for, or seen speaking for you."
    )
    open = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether it is to be decided."
    )
    department = serializers.UUIDField(
        required=False, help_text="Only what was asked for this department."
    )


@extend_schema_serializer(
    component_name="NewAsked",
    examples=[
        OpenApiExample(
            "request",
            value={
                "kind": "request",
                "url": "https://www.tiktok.com/@larkfield",
                "why": "Young people ask there.",
                "department": DEPARTMENT_UID,
            },
            request_only=True,
        ),
        OpenApiExample(
            "report",
            value={
                "kind": "rogue",
                "url": "https://x.com/LarkfeldHelp",
                "why": "It answers as if it were us.",
            },
            request_only=True,
        ),
    ],
)
class AskedInput(serializers.Serializer[Any]):
    variants = (
        {
            "properties": {"kind": {"const": "request"}, "department": {"type": "string"}},
            "required": ["department"],
        },
        {"properties": {"kind": {"const": "rogue"}, "department": {"type": "null"}}},
    )

    kind = serializers.ChoiceField(
        Candidate.Kind.choices, help_text="`request` asks for a channel, `rogue` reports one."
    )
    url = serializers.CharField(max_length=URL_LENGTH, help_text="Where it is, or would be.")
    why = serializers.CharField(
        max_length=WHY_LENGTH, help_text="What it would be for, or what was seen."
    )
    department = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whose it would be: needed for a request, and only there.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wanted = attrs["kind"] == Candidate.Kind.REQUEST
        if wanted and attrs["department"] is None:
            raise serializers.ValidationError({"department": _("Name whose channel it is.")})
        if not wanted and attrs["department"] is not None:
            words = _("Leave it out: an account that is reported is nobody's yet.")
            raise serializers.ValidationError({"department": words})
        return attrs


@extend_schema_serializer(
    component_name="Asked",
    examples=[
        OpenApiExample(
            "asked",
            value={
                "uid": ASKED_UID,
                "kind": "request",
                "platform": "tiktok",
                "handle": "larkfield",
                "url": "https://www.tiktok.com/@larkfield",
                "why": "Young people ask there.",
                "department": DEPARTMENT_UID,
                "reported_by": "Hana Costa",
                "reported_at": "2026-11-23T09:00:00Z",
                "asked": "Amara Reid",
                "outcome": "adopted",
                "reason": "We try it until summer.",
                "decided_by": "Amara Reid",
                "decided_at": "2026-11-24T09:00:00Z",
                "channel": CHANNEL_UID,
            },
            response_only=True,
        )
    ],
)
class AskedRow(serializers.Serializer[Any]):
    """An account that is not in the registry: somebody asks for it, or saw it speak for you."""

    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(Candidate.Kind.choices)
    platform = serializers.CharField()
    handle = serializers.CharField()
    url = serializers.CharField(help_text="As it was given, or in its usual spelling.")
    why = serializers.CharField()
    department = serializers.UUIDField(allow_null=True, help_text="Whose it would be.")
    reported_by = serializers.CharField()
    reported_at = serializers.DateTimeField()
    asked = serializers.CharField(help_text="Who is asked to decide; empty: the head coach.")
    outcome = serializers.ChoiceField(
        Outcome.choices, allow_null=True, help_text="null until it is decided."
    )
    reason = serializers.CharField()
    decided_by = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    channel = serializers.UUIDField(allow_null=True, help_text="What it was adopted as.")


@extend_schema_serializer(
    component_name="AskedDecision",
    examples=[
        OpenApiExample(
            "adopt",
            value={
                "outcome": "adopted",
                "reason": "We try it until summer.",
                "owner": PERSON_UID,
                "department": DEPARTMENT_UID,
            },
            request_only=True,
        ),
        OpenApiExample(
            "not ours",
            value={"outcome": "not_ours", "reason": "Reported to the platform."},
            request_only=True,
        ),
    ],
)
class OutcomeInput(serializers.Serializer[Any]):
    needs: ClassVar = {"outcome": {"adopted": ("owner", "department")}}

    outcome = serializers.ChoiceField(Outcome.choices)
    reason = serializers.CharField(max_length=WHY_LENGTH)
    owner = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Needed to adopt it."
    )
    department = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Needed to adopt it."
    )


@extend_schema_serializer(
    component_name="AskedDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={
                "asked": ASKED_UID,
                "outcome": None,
                "legal": ["adopted", "declined"],
                "yours": [],
            },
            response_only=True,
        )
    ],
)
class OutcomesRow(serializers.Serializer[Any]):
    """Where an account outside the registry stands, and what may be decided."""

    asked = serializers.UUIDField()
    outcome = serializers.ChoiceField(Outcome.choices, allow_null=True)
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")
