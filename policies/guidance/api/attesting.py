"""What the address of contracts with a clause takes and gives."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from policies.guidance.api.shapes import DAYS, POLICY_UID, VERSION_UID
from policies.guidance.api.signed_shapes import PERSON_UID, RECEIPT_UID, SIGNED


class AttestationQuery(serializers.Serializer[Any]):
    policy = serializers.UUIDField(required=False, help_text="Of any version of that clause.")
    person = serializers.UUIDField(required=False, help_text="Whose contract.")
    as_of = serializers.DateField(
        required=False,
        validators=DAYS,
        help_text="Said by the end of that day, where the organisation is.",
    )


@extend_schema_serializer(
    component_name="Attestation",
    examples=[
        OpenApiExample(
            "attestation",
            value={
                "uid": RECEIPT_UID,
                "person": PERSON_UID,
                "person_name": "Hana Costa",
                "policy": POLICY_UID,
                "version": VERSION_UID,
                "number": 1,
                "signed_on": "2026-11-20",
                "reference": "Personnel file 12",
                "reason": "New contracts of 2026",
                "made_by": "Nadia Brandt",
                "at": SIGNED,
                "withdraws": None,
            },
            response_only=True,
        )
    ],
)
class AttestationRow(serializers.Serializer[Any]):
    """What HR said of somebody's contract with a clause; only ever added to."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    person = serializers.UUIDField()
    person_name = serializers.CharField()
    policy = serializers.UUIDField()
    version = serializers.UUIDField()
    number = serializers.IntegerField()
    signed_on = serializers.DateField(allow_null=True, help_text="None when it takes one back.")
    reference = serializers.CharField(allow_blank=True, help_text="Where the contract lies.")
    reason = serializers.CharField()
    made_by = serializers.CharField()
    at = serializers.DateTimeField()
    withdraws = serializers.UUIDField(allow_null=True, help_text="The one that it takes back.")
