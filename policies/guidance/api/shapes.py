"""What the addresses of guidelines take and give, as the API's description tells it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import STANDS
from roles.team.rules import RoleKind

DAYS = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31)))
POLICY_UID, VERSION_UID = (f"019a0000-0000-7000-8000-0000000000{number}" for number in (21, 22))
HASH: Final = "5f2b6c1e0d3a49788b1c2d3e4f5061728394a5b6c7d8e9f00112233445566778"


class PolicyQuery(serializers.Serializer[Any]):
    department = serializers.UUIDField(
        required=False, help_text="Only those for this department and all below it."
    )
    as_of = serializers.DateField(
        required=False,
        validators=DAYS,
        help_text="What was in force at the end of that day, where the organisation is.",
    )
    state = serializers.ChoiceField(
        [(state.value, state.label) for state in STANDS],
        required=False,
        help_text=(
            "Those that stand so now, with the version that does; in force unless given. Drafts "
            "are for those who write or audit, signed in as themselves."
        ),
    )
    kind = serializers.ChoiceField(
        Policy.Kind.choices, required=False, help_text="Only of that kind."
    )
    base = serializers.UUIDField(required=False, help_text="Only the annexes to that guideline.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("as_of") and attrs.get("state"):
            words = _("What stood so on a day is not kept: ask for a day or a state.")
            raise serializers.ValidationError({"state": words})
        return attrs


class VersionQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        PolicyVersion.State.choices, required=False, help_text="Only those that are in it now."
    )


class AsOfQuery(serializers.Serializer[Any]):
    as_of = serializers.DateField(required=False, validators=DAYS, help_text="As of that day.")


@extend_schema_serializer(
    component_name="Policy",
    examples=[
        OpenApiExample(
            "policy",
            value={
                "uid": POLICY_UID,
                "kind": "guideline",
                "slug": "social-media-guidelines",
                "title": "Social media guidelines",
                "summary": "What you may say about us in public, and what to ask first.",
                "baseline": True,
                "base": None,
                "annex_department": None,
                "annex_channel": None,
                "audience": "everyone",
                "audience_department": None,
                "audience_role_kinds": [],
                "days_to_acknowledge": 14,
                "version": VERSION_UID,
                "number": 3,
                "published_at": "2026-11-02T08:00:00Z",
                "text_hash": HASH,
                "state": "published",
            },
            response_only=True,
        )
    ],
)
class PolicyRow(serializers.Serializer[Any]):
    """A guideline over time, and the version in force, now or on the day asked about; with
    ``state`` the version that is in it."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(Policy.Kind.choices)
    slug = serializers.CharField()
    title = serializers.CharField(help_text="Of that version.")
    summary = serializers.CharField(
        allow_blank=True, help_text="As its text says before the first heading, in plain words."
    )
    baseline = serializers.BooleanField(help_text="Whether everybody is measured by it.")
    base = serializers.UUIDField(
        allow_null=True, help_text="Of an annex: the guideline that it explains or tightens."
    )
    annex_department = serializers.UUIDField(
        allow_null=True, help_text="Of an annex: its department, with all below it."
    )
    annex_channel = serializers.UUIDField(allow_null=True, help_text="Of an annex: its channel.")
    audience = serializers.ChoiceField(Policy.AudienceKind.choices)
    audience_department = serializers.UUIDField(allow_null=True)
    audience_role_kinds = serializers.ListField(child=serializers.ChoiceField(RoleKind.choices))
    days_to_acknowledge = serializers.IntegerField()
    version = serializers.UUIDField()
    number = serializers.IntegerField()
    published_at = serializers.DateTimeField(allow_null=True)
    text_hash = serializers.CharField(
        allow_blank=True, help_text="SHA-256 of title, an empty line and text."
    )
    state = serializers.ChoiceField(
        PolicyVersion.State.choices, help_text="Of that version, as it is now."
    )


@extend_schema_serializer(
    component_name="PolicyVersion",
    examples=[
        OpenApiExample(
            "version",
            value={
                "uid": VERSION_UID,
                "policy": POLICY_UID,
                "number": 3,
                "state": "published",
                "major": True,
                "title": "Social media guidelines",
                "text": "## You may\n\n- Say that you work here.\n",
                "text_hash": HASH,
                "change_note": "Says how to disclose a gift.",
                "published_at": "2026-11-02T08:00:00Z",
                "until": None,
            },
            response_only=True,
        )
    ],
)
class VersionRow(serializers.Serializer[Any]):
    """One text. Once it was in force it never changes."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    policy = serializers.UUIDField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(PolicyVersion.State.choices)
    major = serializers.BooleanField(help_text="Whether it was to be signed anew.")
    title = serializers.CharField()
    text = serializers.CharField(help_text="Markdown.")
    text_hash = serializers.CharField(allow_blank=True)
    change_note = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(
        allow_null=True, help_text="When another took its place, or it was withdrawn."
    )
