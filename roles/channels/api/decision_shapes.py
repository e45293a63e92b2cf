"""What is sent and told about decisions on channels, as the description tells it."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from roles.channels.api.shapes import CHANNEL_UID
from roles.channels.rules import State, Verdict

VERDICTS: Final = tuple(each.value for each in Verdict if each != Verdict.RETIRE)


@extend_schema_serializer(
    component_name="ChannelDecision",
    examples=[
        OpenApiExample(
            "keep",
            value={"verdict": "keep", "reason": "Customers still ask there.", "seen": 2},
            request_only=True,
        )
    ],
)
class DecisionInput(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(VERDICTS)
    reason = serializers.CharField(max_length=500)
    criteria = serializers.CharField(
        required=False, allow_blank=True, max_length=500, default="", help_text="What it went by."
    )
    seen = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="The `number` of the latest decision that you read, 0 for none: 409 if somebody "
        "decided meanwhile.",
    )


class AdvisedRow(serializers.Serializer[Any]):
    function = serializers.CharField(help_text="What the function of the booth was called then.")
    text = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class DecidedRow(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    verdict = serializers.ChoiceField(Verdict.choices)
    reason = serializers.CharField()
    criteria = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    advice = AdvisedRow(
        many=True, help_text="What the booth had said. People from outside are not told."
    )


@extend_schema_serializer(
    component_name="ChannelDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={
                "channel": CHANNEL_UID,
                "state": "active",
                "seen": 1,
                "legal": ["keep", "pause", "drop"],
                "yours": ["keep", "pause", "drop"],
                "not_asked": ["legal"],
                "decisions": [
                    {
                        "number": 1,
                        "verdict": "adopt",
                        "reason": "Customers ask there.",
                        "criteria": "",
                        "by": "Amara Reid",
                        "at": "2026-09-01T08:00:00Z",
                        "advice": [
                            {
                                "function": "Legal",
                                "text": "Yes, with our imprint.",
                                "by": "Sami Tanaka",
                                "at": "2026-08-31T08:00:00Z",
                            }
                        ],
                    }
                ],
            },
            response_only=True,
        )
    ],
)
class DecisionsRow(serializers.Serializer[Any]):
    """What was decided about a channel, and what may be decided next."""

    channel = serializers.UUIDField()
    state = serializers.ChoiceField(State.choices)
    seen = serializers.IntegerField(help_text="Number of the latest decision; 0 for none.")
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")
    not_asked = serializers.ListField(
        child=serializers.CharField(),
        help_text="Functions of `consulted` that nobody asked since the latest decision.",
    )
    decisions = DecidedRow(many=True, help_text="The latest fifty, the latest first.")
