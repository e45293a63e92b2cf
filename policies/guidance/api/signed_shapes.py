"""What the addresses about who signed, and who was bound, take and give."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from policies.guidance.api.shapes import DAYS, HASH, POLICY_UID, VERSION_UID
from policies.guidance.rules.evidence import STANDINGS

PERSON_UID, RECEIPT_UID, PLACE_UID = (
    f"019a0000-0000-7000-8000-0000000000{number}" for number in ("01", 23, "02")
)
HTML_HASH: Final = "9c1e7a5b2d3a49788b1c2d3e4f5061728394a5b6c7d8e9f00112233445566778"
SIGNED: Final = "2026-11-23T09:12:30Z"
STANDING_CHOICES: Final = tuple((str(key), str(key)) for key in STANDINGS)


class AcknowledgementQuery(serializers.Serializer[Any]):
    policy = serializers.UUIDField(required=False, help_text="Of any of its versions.")
    version = serializers.UUIDField(required=False, help_text="Of this text alone.")
    person = serializers.UUIDField(required=False, help_text="Who signed.")
    department = serializers.UUIDField(
        required=False, help_text="Of people who are in it, or below it, now."
    )
    since = serializers.DateTimeField(required=False, help_text="Signed at or after that moment.")
    as_of = serializers.DateField(
        required=False,
        validators=DAYS,
        help_text="Signed by the end of that day, where the organisation is.",
    )


@extend_schema_serializer(
    component_name="Acknowledgement",
    examples=[
        OpenApiExample(
            "acknowledgement",
            value={
                "uid": RECEIPT_UID,
                "person": PERSON_UID,
                "person_name": "Hana Costa",
                "person_email": "hana.costa@larkfield.example",
                "policy": POLICY_UID,
                "version": VERSION_UID,
                "number": 3,
                "at": SIGNED,
                "statement": "I have read version 3 and will follow it.",
                "text_hash": HASH,
                "language": "en",
                "signed_in_by": "code",
                "authenticated_at": "2026-11-03T07:58:00Z",
                "html_hash": HTML_HASH,
                "attempt": None,
                "witness": None,
                "witness_name": "",
                "paper_reason": "",
                "signed_on": None,
                "scan_hash": "",
            },
            response_only=True,
        )
    ],
)
class AcknowledgementRow(serializers.Serializer[Any]):
    """Who confirmed having read which text, when and how; name and address as they were then."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    person = serializers.UUIDField()
    person_name = serializers.CharField()
    person_email = serializers.CharField(allow_blank=True)
    policy = serializers.UUIDField()
    version = serializers.UUIDField()
    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    statement = serializers.CharField()
    text_hash = serializers.CharField()
    language = serializers.CharField()
    signed_in_by = serializers.CharField(allow_blank=True, help_text="How they had signed in.")
    authenticated_at = serializers.DateTimeField(allow_null=True, help_text="And when.")
    html_hash = serializers.CharField(
        allow_blank=True, help_text="SHA-256 of the page as it was shown."
    )
    attempt = serializers.UUIDField(
        allow_null=True, help_text="At the quiz that had to be passed first."
    )
    witness = serializers.UUIDField(
        allow_null=True, help_text="Who saw it signed on paper, and recorded it."
    )
    witness_name = serializers.CharField(allow_blank=True)
    paper_reason = serializers.CharField(allow_blank=True, help_text="Why on paper.")
    signed_on = serializers.DateField(allow_null=True, help_text="The day on it, on paper.")
    scan_hash = serializers.CharField(allow_blank=True, help_text="SHA-256 of its scan.")


class BoundQuery(serializers.Serializer[Any]):
    as_of = serializers.DateField(
        required=False,
        validators=DAYS,
        help_text="At the end of that day, where the organisation is; today unless given.",
    )
    standing = serializers.ChoiceField(
        STANDING_CHOICES, required=False, help_text="Only those who stood so."
    )


@extend_schema_serializer(
    component_name="Bound",
    examples=[
        OpenApiExample(
            "bound",
            value={
                "person": PERSON_UID,
                "name": "Hana Costa",
                "department": PLACE_UID,
                "version": VERSION_UID,
                "number": 3,
                "standing": "signed",
                "why": "everyone",
                "asked_at": "2026-11-02T08:00:00Z",
                "due_at": "2026-11-16T08:00:00Z",
                "acknowledgement": RECEIPT_UID,
                "signed_at": SIGNED,
                "signed_on": None,
                "scan_hash": "",
                "text_hash": HASH,
                "language": "en",
                "exemption": None,
            },
            response_only=True,
        )
    ],
)
class BoundRow(serializers.Serializer[Any]):
    """How one person stood to the version in force at the end of the day, by the records."""

    person = serializers.UUIDField()
    name = serializers.CharField()
    department = serializers.UUIDField(
        allow_null=True, help_text="Where they were that day; null if in no department."
    )
    version = serializers.UUIDField()
    number = serializers.IntegerField()
    standing = serializers.ChoiceField(STANDING_CHOICES)
    why = serializers.CharField(allow_null=True, help_text="Why they were asked.")
    asked_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    acknowledgement = serializers.UUIDField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True, help_text="When it was recorded.")
    signed_on = serializers.DateField(allow_null=True, help_text="The day on it, on paper.")
    scan_hash = serializers.CharField(
        allow_null=True, allow_blank=True, help_text="SHA-256 of the scan of what was on paper."
    )
    text_hash = serializers.CharField(allow_null=True, help_text="Of the text they signed.")
    language = serializers.CharField(allow_null=True)
    exemption = serializers.CharField(allow_null=True, help_text="Why they were exempt.")
