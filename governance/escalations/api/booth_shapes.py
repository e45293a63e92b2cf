"""The shapes of requests to the booth in the API."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.escalations.api.shapes import DUE, HEARD, MENTION_UID, OTHER_UID, PERSON_UID
from governance.escalations.api.text_shapes import HISSES, TEXT_UID
from governance.escalations.rules.booth import REPLY, BoothState, BoothStep

BOOTH_UID = "019a0000-0000-7000-8000-000000000016"
ANSWERS: Final = [*BoothStep.choices, (REPLY, "Reply to what was asked back")]


class BoothQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(BoothState.choices, required=False, help_text="How far it is.")
    function = serializers.CharField(
        required=False, max_length=30, help_text="Of the booth, like `legal`."
    )
    mention = serializers.UUIDField(required=False, help_text="Only what was asked about it.")
    asked = serializers.UUIDField(required=False, help_text="Only what this person is asked.")


@extend_schema_serializer(
    component_name="BoothAnswer",
    examples=[
        OpenApiExample("approve", value={"answer": "approve", "turn": 1}, request_only=True),
        OpenApiExample(
            "standing",
            value={
                "answer": "edit",
                "words": HISSES,
                "turn": 1,
                "until": "2027-02-21",
                "on_channel": True,
            },
            request_only=True,
        ),
    ],
)
class BoothAnswerInput(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(ANSWERS)
    turn = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, help_text="Of the request as you read it."
    )
    words = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=5000,
        default="",
        help_text="To edit: the answer instead of the draft. Else the question, the reason, the "
        "reply.",
    )
    draft = serializers.CharField(
        required=False,
        allow_blank=True,
        allow_null=True,
        max_length=5000,
        default=None,
        help_text="With a reply: the draft as it is now; null leaves it as it was.",
    )
    until = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="What is approved stands for any mention of the topic to that day.",
    )
    on_channel = serializers.BooleanField(
        required=False, default=False, help_text="With `until`: on the mention's channel alone."
    )


@extend_schema_serializer(
    component_name="BoothAnswers",
    examples=[
        OpenApiExample(
            "answers",
            value={
                "request": BOOTH_UID,
                "state": "open",
                "turn": 1,
                "legal": ["approve", "edit", "ask_back", "refuse"],
                "yours": [],
            },
            response_only=True,
        )
    ],
)
class BoothAnswersRow(serializers.Serializer[Any]):
    """Where a request stands, and what may be answered from there."""

    request = serializers.UUIDField()
    state = serializers.ChoiceField(BoothState.choices)
    turn = serializers.IntegerField(help_text="To be sent with the answer.")
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")


@extend_schema_serializer(
    component_name="BoothRequest",
    examples=[
        OpenApiExample(
            "request",
            value={
                "uid": BOOTH_UID,
                "mention": MENTION_UID,
                "function": "legal",
                "state": "approved",
                "draft": HISSES,
                "question": None,
                "asked_by": PERSON_UID,
                "asked": OTHER_UID,
                "asked_at": HEARD,
                "due_at": DUE,
                "turn": 2,
                "answer": None,
                "answered_by": OTHER_UID,
                "answered_at": "2026-11-23T08:50:00Z",
                "text": TEXT_UID,
            },
            response_only=True,
        )
    ],
)
class BoothRow(serializers.Serializer[Any]):
    """What was asked of the booth about a mention, and what it said."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    mention = serializers.UUIDField(help_text="What it is about.")
    function = serializers.CharField(help_text="Of the booth, like `legal`.")
    state = serializers.ChoiceField(BoothState.choices)
    draft = serializers.CharField(allow_null=True, help_text="The answer that is to be approved.")
    question = serializers.CharField(allow_null=True, help_text="What is asked, or replied.")
    asked_by = serializers.UUIDField(help_text="Whoever has the mention.")
    asked = serializers.UUIDField(help_text="Whoever is asked now, or was last.")
    asked_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(help_text="After it somebody else is asked.")
    turn = serializers.IntegerField(help_text="Grows with each answer and reply.")
    answer = serializers.CharField(
        allow_null=True, help_text="The booth's words, where they are not the draft's."
    )
    answered_by = serializers.UUIDField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    text = serializers.UUIDField(
        allow_null=True, help_text="The approved text that it made, to be cited."
    )
