"""What the address of translations takes and gives."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from policies.guidance.api.shapes import HASH, VERSION_UID

GERMAN_HASH = "0b6c1e5f2d3a49788b1c2d3e4f5061728394a5b6c7d8e9f00112233445566778"


class TranslationQuery(serializers.Serializer[Any]):
    version = serializers.UUIDField(required=False, help_text="Only those of that version.")
    language = serializers.CharField(
        required=False, max_length=10, help_text="Only those in that language, as in `de`."
    )


@extend_schema_serializer(
    component_name="PolicyTranslation",
    examples=[
        OpenApiExample(
            "translation",
            value={
                "uid": "019a0000-0000-7000-8000-000000000024",
                "version": VERSION_UID,
                "number": 3,
                "language": "de",
                "title": "Richtlinie für soziale Medien",
                "text": "## Das dürfen Sie\n\n- Sagen, dass Sie hier arbeiten.\n",
                "text_hash": GERMAN_HASH,
                "base_hash": HASH,
                "published_at": "2026-11-02T08:00:00Z",
            },
            response_only=True,
        )
    ],
)
class TranslationRow(serializers.Serializer[Any]):
    """One version in another language. Once it is published it never changes."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    version = serializers.UUIDField()
    number = serializers.IntegerField(help_text="Of that version.")
    language = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField(help_text="Markdown.")
    text_hash = serializers.CharField(help_text="SHA-256 of title, an empty line and text.")
    base_hash = serializers.CharField(
        help_text="Of the text it was made from; out of date when the version's is another."
    )
    published_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when people read and sign it."
    )
