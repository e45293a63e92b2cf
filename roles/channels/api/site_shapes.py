"""What is sent and told about new sites, as the description tells it."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from roles.channels.api.asked_shapes import ASKED_UID, WHY_LENGTH
from roles.channels.api.shapes import DEPARTMENT_UID, PERSON_UID
from roles.channels.rules import URL_LENGTH, SiteOutcome, SiteStep

SITE_UID = "019a0000-0000-7000-8000-000000000012"


class SitesQuery(serializers.Serializer[Any]):
    watched = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether nothing came of it yet."
    )
    department = serializers.UUIDField(
        required=False, help_text="Only what was noted for this department."
    )


@extend_schema_serializer(
    component_name="NewSite",
    examples=[
        OpenApiExample(
            "note",
            value={
                "name": "Agora",
                "url": "agora.example",
                "why": "Two competitors answer there.",
                "department": DEPARTMENT_UID,
            },
            request_only=True,
        )
    ],
)
class SiteInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    url = serializers.CharField(
        max_length=URL_LENGTH, help_text="Of the site as a whole; no account is needed there."
    )
    why = serializers.CharField(max_length=WHY_LENGTH, help_text="Why it may matter.")
    department = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Whom it would concern most."
    )


@extend_schema_serializer(
    component_name="Site",
    examples=[
        OpenApiExample(
            "site",
            value={
                "uid": SITE_UID,
                "name": "Agora",
                "url": "https://agora.example",
                "why": "Two competitors answer there.",
                "department": DEPARTMENT_UID,
                "noted_by": "Hana Costa",
                "noted_at": "2026-09-14T09:00:00Z",
                "looked_at": "2026-10-05T09:00:00Z",
                "outcome": "proposed",
                "reason": "Customers ask there by now.",
                "decided_by": "Amara Reid",
                "decided_at": "2026-11-23T09:00:00Z",
                "asked": ASKED_UID,
                "legal": [],
                "yours": [],
            },
            response_only=True,
        )
    ],
)
class SiteRow(serializers.Serializer[Any]):
    """A site where you are not, and may have to be one day."""

    uid = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField()
    why = serializers.CharField()
    department = serializers.UUIDField(allow_null=True)
    noted_by = serializers.CharField()
    noted_at = serializers.DateTimeField()
    looked_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was last said to be watched on."
    )
    outcome = serializers.ChoiceField(
        SiteOutcome.choices, allow_null=True, help_text="null while it is watched."
    )
    reason = serializers.CharField()
    decided_by = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    asked = serializers.UUIDField(
        allow_null=True,
        help_text="The request that it became, of `channels/asked/`, if you may see that.",
    )
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")


@extend_schema_serializer(
    component_name="SiteDecision",
    examples=[
        OpenApiExample(
            "propose",
            value={
                "step": "propose",
                "reason": "Customers ask there by now.",
                "url": "https://agora.example/larkfield",
                "department": DEPARTMENT_UID,
            },
            request_only=True,
        ),
        OpenApiExample(
            "leave", value={"step": "not_for_us", "reason": "It closed."}, request_only=True
        ),
    ],
)
class SiteStepInput(serializers.Serializer[Any]):
    needs: ClassVar = {
        "step": {"propose": ("reason", "url", "department"), "not_for_us": ("reason",)}
    }

    step = serializers.ChoiceField(SiteStep.choices)
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=WHY_LENGTH, default="", help_text="Why."
    )
    url = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=URL_LENGTH,
        default="",
        help_text="Of the account that there would be.",
    )
    department = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Whose channel it would be."
    )


@extend_schema_serializer(
    component_name="SiteKeeper",
    examples=[
        OpenApiExample(
            "keeper",
            value={
                "person": PERSON_UID,
                "named": False,
                "quarter": "2026-10-01",
                "due_at": "2026-10-15T21:59:59Z",
                "looked_at": None,
                "looked_by": "",
                "yours": [],
            },
            response_only=True,
        )
    ],
)
class KeeperRow(serializers.Serializer[Any]):
    """Who looks through the sites every quarter, and how this quarter stands."""

    person = serializers.UUIDField(allow_null=True, help_text="null: nobody looks.")
    named = serializers.BooleanField(help_text="false: they do as head coach.")
    quarter = serializers.DateField(help_text="Its first day.")
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="By when, while somebody is asked."
    )
    looked_at = serializers.DateTimeField(allow_null=True)
    looked_by = serializers.CharField()
    yours = serializers.ListField(
        child=serializers.CharField(), help_text="`look`: you may say that it was done."
    )


@extend_schema_serializer(
    component_name="SiteKeeperNamed",
    examples=[OpenApiExample("name", value={"person": PERSON_UID}, request_only=True)],
)
class KeeperInput(serializers.Serializer[Any]):
    person = serializers.UUIDField(allow_null=True, help_text="null: the head coach again.")


@extend_schema_serializer(
    component_name="SiteLook",
    examples=[OpenApiExample("look", value={"quarter": "2026-10-01"}, request_only=True)],
)
class LookInput(serializers.Serializer[Any]):
    quarter = serializers.DateField(help_text="Its first day, as `channels/sites/keeper/` has it.")
