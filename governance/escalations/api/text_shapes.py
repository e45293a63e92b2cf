"""The shapes of approved texts in the API."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.escalations.api.shapes import PERSON_UID
from governance.escalations.rules import Topic
from governance.escalations.rules.texts import TextState, TextStep

TEXT_UID = "0190b9f2-6f3c-7e5a-9c1b-7d2f9a8b7c61"
OTHER_PERSON = "0190b9f2-6f3c-7e5a-9c1b-7d2f9a8b7c62"
HISSES = "Please close the valve and let it cool. May we call you today?"


class TextQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(TextState.choices, required=False, help_text="How far it is.")
    topic = serializers.ChoiceField(
        Topic.choices, required=False, help_text="Only what is for this topic, not for all."
    )
    language = serializers.CharField(required=False, max_length=3, help_text="Like `de`.")
    text = serializers.UUIDField(required=False, help_text="Only the versions of this text.")


@extend_schema_serializer(
    component_name="NewText",
    examples=[
        OpenApiExample(
            "proposed",
            value={
                "title": "A stove hisses",
                "words": HISSES,
                "language": "en",
                "topic": "safety",
                "valid_until": "2027-06-30",
            },
            request_only=True,
        )
    ],
)
class TextInput(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200, help_text="By which it is found.")
    words = serializers.CharField(max_length=5000, help_text="What may be said, as it is.")
    language = serializers.CharField(max_length=3, help_text="Like `de`.")
    valid_until = serializers.DateField(help_text="The last day, within two years.")
    topic = serializers.ChoiceField(
        Topic.choices, required=False, allow_blank=True, default="", help_text="Else for all."
    )
    region = serializers.CharField(
        required=False, allow_blank=True, max_length=2, default="", help_text="Like `AT`."
    )
    channel = serializers.UUIDField(
        required=False, allow_null=True, help_text="Else for all of them."
    )
    department = serializers.UUIDField(
        required=False, allow_null=True, help_text="With those below it; else for all."
    )
    of = serializers.UUIDField(
        required=False, allow_null=True, help_text="A version of the text that it replaces."
    )


@extend_schema_serializer(
    component_name="TextDecision",
    examples=[
        OpenApiExample("approve", value={"decision": "approve", "hash": "9f…"}, request_only=True)
    ],
)
class TextStepInput(serializers.Serializer[Any]):
    needs: ClassVar = {
        "decision": {"approve": ("hash",), "decline": ("reason",), "withdraw": ("reason",)}
    }

    decision = serializers.ChoiceField(TextStep.choices)
    hash = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=64,
        default="",
        help_text="To approve it: the hash of what you read.",
    )
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=500,
        default="",
        help_text="To decline or withdraw it.",
    )


@extend_schema_serializer(
    component_name="TextDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={
                "text": TEXT_UID,
                "state": "approved",
                "legal": ["withdraw"],
                "yours": ["withdraw"],
            },
            response_only=True,
        )
    ],
)
class TextDecisionsRow(serializers.Serializer[Any]):
    """Where a version stands, and the steps from there."""

    text = serializers.UUIDField(help_text="The version.")
    state = serializers.ChoiceField(TextState.choices)
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")


@extend_schema_serializer(
    component_name="Text",
    examples=[
        OpenApiExample(
            "text",
            value={
                "uid": TEXT_UID,
                "text": "0190b9f2-6f3c-7e5a-9c1b-7d2f9a8b7c60",
                "version": 2,
                "state": "approved",
                "title": "A stove hisses",
                "words": HISSES,
                "language": "en",
                "topic": "safety",
                "region": None,
                "channel": None,
                "department": None,
                "valid_until": "2027-06-30",
                "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "author": PERSON_UID,
                "proposed_at": "2026-11-23T08:00:00Z",
                "approver": OTHER_PERSON,
                "approved_at": "2026-11-23T09:00:00Z",
                "alone": False,
                "standing": False,
                "ended_at": None,
                "end_reason": None,
            },
            response_only=True,
        )
    ],
)
class TextRow(serializers.Serializer[Any]):
    """A version of a text, and who approved exactly these words."""

    cut_by_fields = True

    uid = serializers.UUIDField(help_text="Of this version.")
    text = serializers.UUIDField(help_text="Shared by all versions of it.")
    version = serializers.IntegerField()
    state = serializers.ChoiceField(TextState.choices)
    title = serializers.CharField()
    words = serializers.CharField()
    language = serializers.CharField()
    topic = serializers.ChoiceField(Topic.choices, allow_null=True, help_text="null: all topics.")
    region = serializers.CharField(allow_null=True, help_text="null: everywhere.")
    channel = serializers.UUIDField(allow_null=True, help_text="null: all channels.")
    department = serializers.UUIDField(
        allow_null=True, help_text="With those below it; null: all departments."
    )
    valid_until = serializers.DateField(help_text="The last day on which it may be used.")
    hash = serializers.CharField(help_text="What the approval is bound to (SHA-256).")
    author = serializers.UUIDField()
    proposed_at = serializers.DateTimeField()
    approver = serializers.UUIDField(allow_null=True, help_text="Never the author, unless `alone`.")
    approved_at = serializers.DateTimeField(allow_null=True)
    alone = serializers.BooleanField(help_text="Where the organisation is small: by its author.")
    standing = serializers.BooleanField(
        help_text="The booth gave it with its answer to a mention, for any such."
    )
    ended_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was replaced, withdrawn or declined."
    )
    end_reason = serializers.CharField(allow_null=True)
